"""The baseline: the same conversation as tutorials write it, sequential, its state in memory."""

import os
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

LOGIN, FIRST, SECOND = range(3)
TEXT = filters.TEXT & ~filters.COMMAND


def _ask(text: str, state: int) -> Any:
    async def callback(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
        if update.message is not None:
            await update.message.reply_text(text)
        return state

    return callback


def run() -> None:
    """Run the baseline bot until SIGTERM, with everything as python-telegram-bot sets it up by itself."""
    builder = ApplicationBuilder().token(os.environ["BOT_TOKEN"])
    application = builder.base_url(f"{os.environ['TELEGRAM_API_URL']}/bot").build()
    states: dict[object, list[Any]] = {
        LOGIN: [MessageHandler(TEXT, _ask("Question 1 of 3: ?", FIRST))],
        FIRST: [MessageHandler(TEXT, _ask("Question 2 of 3: ?", SECOND))],
        SECOND: [MessageHandler(TEXT, _ask("Question 3 of 3: ?", SECOND))],
    }
    start = [CommandHandler("forgot", _ask("Please type the MIMS ID", LOGIN))]
    end = [CommandHandler("cancel", _ask("Stopped.", ConversationHandler.END))]
    application.add_handler(ConversationHandler(start, states, end, allow_reentry=True))
    application.run_polling()


if __name__ == "__main__":
    run()
