"""The baseline: the same conversation as tutorials write it, sequential, its state in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import (
    ApplicationBuilder,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

from emulator.request import EmulatorRequest
from tests.town import TOKEN

LOGIN, FIRST, SECOND = range(3)
TEXT = filters.TEXT & ~filters.COMMAND


def _ask(text: str, state: int) -> Any:
    async def callback(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
        if update.message is not None:
            await update.message.reply_text(text)
        return state

    return callback


@asynccontextmanager
async def tutorial_bot(request: EmulatorRequest, updates: EmulatorRequest) -> AsyncIterator[None]:
    """Run the baseline bot."""
    builder = ApplicationBuilder().token(TOKEN).base_url("http://emulator.invalid/bot")
    application = builder.request(request).get_updates_request(updates).build()
    states: dict[object, list[Any]] = {
        LOGIN: [MessageHandler(TEXT, _ask("Question 1 of 3: ?", FIRST))],
        FIRST: [MessageHandler(TEXT, _ask("Question 2 of 3: ?", SECOND))],
        SECOND: [MessageHandler(TEXT, _ask("Question 3 of 3: ?", SECOND))],
    }
    start = [CommandHandler("forgot", _ask("Please type the MIMS ID", LOGIN))]
    end = [CommandHandler("cancel", _ask("Stopped.", ConversationHandler.END))]
    application.add_handler(ConversationHandler(start, states, end))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(poll_interval=0)
        try:
            yield
        finally:
            await asyncio.shield(application.updater.stop())
            await application.stop()
