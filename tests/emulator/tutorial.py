"""An ordinary bot, as a python-telegram-bot tutorial writes it: the emulator must be good enough for it."""

import asyncio
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.emulator.desk import PNG

Context = ContextTypes.DEFAULT_TYPE
Bot = Application[Any, Any, Any, Any, Any, Any]


async def start(update: Update, _: Context) -> None:
    assert update.message
    go = InlineKeyboardButton("\N{WHITE HEAVY CHECK MARK} Approve", callback_data="approve:7")
    markup = InlineKeyboardMarkup([[go]])
    await update.message.reply_html("Welcome, <b>you</b>", reply_markup=markup)


async def picture(update: Update, _: Context) -> None:
    assert update.message
    await update.message.reply_photo(PNG, caption="Scan me", protect_content=True)


async def secret(update: Update, _: Context) -> None:
    assert update.message
    assert update.effective_chat
    text = update.message.text or ""
    await asyncio.gather(update.message.delete(), update.effective_chat.send_message(text[::-1]))


async def press(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query
    await asyncio.gather(query.answer("Fine", show_alert=True), query.edit_message_text("approved"))


def build(builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any]) -> Bot:
    application = builder.build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CommandHandler("picture", picture))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(MessageHandler(filters.TEXT & filters.UpdateType.MESSAGE, secret))
    return application
