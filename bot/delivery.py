"""One draft on its way to one chat: delete, edit, or send, and what counts as done."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import BotCommand, BotCommandScopeChat
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.budget import Rank
from bot.refusals import Refusal, classify_error
from conversations.draft import Draft

log = logging.getLogger("helpdesk.courier")

MOST_DELETED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Delivery:
    """Brings drafts to Telegram as notices, which go behind replies."""

    bot: ExtBot[Any]

    async def deliver(self, chat_id: int, draft: Draft) -> int | None:
        """Show the draft; return the message that shows it now, or None when there is none.

        Deletes come first: they may be repeated, a message may not.
        """
        if draft.commands is not None:
            await self._offer(chat_id, draft.commands)
        says_something = bool(draft.text or draft.photo)
        await self._delete(chat_id, draft.deletes, is_all=not says_something)
        if not says_something:
            return None
        if draft.edits is None:
            return await self._send(chat_id, draft)
        return await self._edit(chat_id, draft, draft.edits)

    async def _offer(self, chat_id: int, commands: Sequence[tuple[str, str]]) -> None:
        """Set the command menu of one private chat, which goes before that of all; or take it away."""
        scope = BotCommandScopeChat(chat_id)
        if not commands:
            await self.bot.delete_my_commands(scope, rate_limit_args=Rank.NOTICE)
            return
        menu = [BotCommand(name, what) for name, what in commands]
        await self.bot.set_my_commands(menu, scope, rate_limit_args=Rank.NOTICE)

    async def _edit(self, chat_id: int, draft: Draft, message_id: int) -> int | None:
        refusal = None if draft.photo else await self._change(chat_id, draft, message_id)
        if refusal is None and not draft.photo:
            return message_id
        if not draft.is_needed:
            return None
        # What cannot be changed is replaced, so that no old button or secret stays.
        if refusal is not Refusal.GONE:
            await self._delete(chat_id, (message_id,), is_all=False)
        return await self._send(chat_id, draft)

    async def _change(self, chat_id: int, draft: Draft, message_id: int) -> Refusal | None:
        """Edit the message; return why it cannot be, or None when it says what it shall."""
        try:
            await self.bot.edit_message_text(
                draft.text,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=draft.keyboard(),
                rate_limit_args=Rank.NOTICE,
            )
        except BadRequest as error:
            refusal = classify_error(error)
            if refusal not in {Refusal.UNCHANGED, Refusal.GONE, Refusal.FIXED}:
                raise
            return None if refusal is Refusal.UNCHANGED else refusal
        return None

    async def _send(self, chat_id: int, draft: Draft) -> int:
        common: dict[str, Any] = {
            "chat_id": chat_id,
            "parse_mode": ParseMode.HTML,
            "reply_markup": draft.markup(),
            "protect_content": draft.is_protected or None,
            "disable_notification": draft.is_silent or None,
            "message_thread_id": draft.topic,
            "rate_limit_args": Rank.NOTICE,
        }
        try:
            if draft.photo:
                sent = await self.bot.send_photo(photo=draft.photo, caption=draft.text or None, **common)
            else:
                sent = await self.bot.send_message(text=draft.text, **common)
        except BadRequest as error:
            if draft.topic is None or classify_error(error) is not Refusal.NO_TOPIC:
                raise
            # A topic that was deleted or closed must not swallow a request: it goes to the group itself.
            return await self._send(chat_id, replace(draft, topic=None))
        return sent.message_id

    async def _delete(self, chat_id: int, message_ids: tuple[int, ...], *, is_all: bool) -> None:
        """Delete messages; when this is `is_all` there is to do, what cannot be deleted is an error."""
        for first in range(0, len(message_ids), MOST_DELETED_AT_ONCE):
            some = message_ids[first : first + MOST_DELETED_AT_ONCE]
            try:
                await self.bot.delete_messages(chat_id, some, rate_limit_args=Rank.NOTICE)
            except BadRequest as error:
                refusal = classify_error(error)
                if refusal is not Refusal.GONE and is_all:
                    raise
                log.info("courier.not_deleted", extra={"chat_id": chat_id, "reason": refusal.value})
