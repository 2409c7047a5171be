"""Sending, editing and deleting one message, with Telegram's refusals understood."""

import asyncio
import logging

from telegram import Bot, Message, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, TelegramError

from conversations.draft import Draft

log = logging.getLogger("helpdesk.messages")


async def send(bot: Bot, chat_id: int, draft: Draft) -> Message:
    """Send a draft as a new message."""
    keyboard, protect = draft.markup(), draft.is_protected
    if draft.photo is not None:
        return await bot.send_photo(
            chat_id, draft.photo, draft.text, reply_markup=keyboard, protect_content=protect
        )
    return await bot.send_message(chat_id, draft.text, reply_markup=keyboard, protect_content=protect)


async def say(bot: Bot, update: Update, draft: Draft) -> None:
    """Answer in the chat where the update happened, and in its topic if the group has topics."""
    if update.effective_chat is not None:
        topic = topic_of(update.effective_message)
        chat_id, keyboard = update.effective_chat.id, draft.keyboard()
        if draft.photo is not None:
            await bot.send_photo(
                chat_id, draft.photo, draft.text, reply_markup=keyboard, message_thread_id=topic
            )
        else:
            await bot.send_message(chat_id, draft.text, reply_markup=keyboard, message_thread_id=topic)


def topic_of(message: object) -> int | None:
    """Return the topic of the group in which a message stands."""
    is_in_topic = isinstance(message, Message) and message.is_topic_message
    return message.message_thread_id if is_in_topic and isinstance(message, Message) else None


async def can_write(bot: Bot, user_id: int) -> bool:
    """Whether the bot may write to a person: who never pressed Start, or has blocked it, hears nothing."""
    try:
        await bot.send_chat_action(user_id, ChatAction.TYPING)
    except (BadRequest, Forbidden):
        return False
    except TelegramError:
        return True  # the line broke: what is queued goes out later
    return True


async def edit(bot: Bot, chat_id: int, message_id: int, draft: Draft) -> bool:
    """Edit a message to a draft; False when it is not there to be edited any more, or never can be.

    Telegram edits no message that has, or shall have, keys below the chat: it must be sent anew.
    """
    if draft.contact:
        return False
    try:
        await bot.edit_message_text(draft.text, chat_id, message_id, reply_markup=draft.keyboard())
    except BadRequest as problem:
        return "not modified" in problem.message.lower()
    return True


async def remove(bot: Bot, chat_id: int, message_id: int) -> bool:
    """Delete a message; False when it may still be there."""
    try:
        await bot.delete_message(chat_id, message_id)
    except BadRequest as problem:
        return "not found" in problem.message.lower()
    except TelegramError as problem:
        log.warning("a message could not be deleted", extra={"error": type(problem).__name__})
        return False
    return True


async def put(bot: Bot, chat_id: int, draft: Draft, before: int | None, *, in_place: bool) -> int:
    """Show a draft where `before` stood: edited in place, or sent anew while the old one is deleted."""
    if in_place and before is not None and draft.photo is None and await edit(bot, chat_id, before, draft):
        return before
    if before is None:
        return (await send(bot, chat_id, draft)).message_id
    message, _ = await asyncio.gather(send(bot, chat_id, draft), remove(bot, chat_id, before))
    return message.message_id


async def answer(update: Update, text: str | None = None) -> bool:
    """Answer a press, with a sentence on top of the chat if there is something to say."""
    try:
        if update.callback_query is not None:
            await update.callback_query.answer(text, show_alert=text is not None)
    except TelegramError as problem:
        # Too late, or the line broke: only the button's spinner goes on; the screen must not be sent again.
        log.info("a press could not be answered", extra={"error": type(problem).__name__})
    return True
