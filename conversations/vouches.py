"""The family's own say: "Is this you?" with three numbers, "Not us: freeze", and "This was not us"."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler, ContextTypes

from conversations import messages
from conversations.draft import Button, Draft
from conversations.handler import Handler, current
from conversations.replies import Replies
from domain.login import Login
from domain.mask import safe_text
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from i18n.catalog import Voice
from services.freezes import Freezes
from services.vouches import Pressed, Vouches, VouchView
from storage.records import VouchState

Render = Callable[[Notice, Voice], Awaitable[Draft | None]]

CHANGES = frozenset(
    {
        NoticeKind.PASSWORD_CHANGED,
        NoticeKind.QUESTIONS_CHANGED,
        NoticeKind.EMAIL_CHANGED,
        NoticeKind.REQUEST_GRANTED,
    }
)
"""The notices of what the family, the school for it, or nobody of it has changed (REC-07, REC-08, ADM-10)."""

_PICK = re.compile(r"^v:([A-Za-z0-9]+):(\d{2}|freeze)$")
_NOT_US = re.compile(r"^n:([A-Za-z0-9]+:[0-9a-f]{1,12}:[a-z2-7]{26})$")
_OUTCOMES = {
    VouchState.GIVEN: "vouch-given",
    VouchState.REFUSED: "vouch-refused",
    VouchState.OPEN: "vouch-over",
}


class VouchesConversation:
    """Presses of known chats, wherever their own flows stand; and the notices that carry the buttons."""

    def __init__(self, vouches: Vouches, freezes: Freezes, replies: Replies) -> None:
        self._vouches = vouches
        self._freezes = freezes
        self._replies = replies

    def handlers(self) -> list[Handler]:
        """Build the handlers; a press in a group is taken too, for it is refused and recorded (TGM-10)."""
        return [
            CallbackQueryHandler(self.pick, pattern=_PICK),
            CallbackQueryHandler(self.repudiate, pattern=_NOT_US),
        ]

    def renders(self) -> Mapping[NoticeKind, Render]:
        """Return how the notices of this part are said."""
        return {
            NoticeKind.VOUCH_ASKED: self._asked,
            NoticeKind.VOUCH_OUTCOME: self._outcome,
            NoticeKind.ACCOUNT_FROZEN: self._frozen,
        }

    def repudiable(self, render: Render) -> Render:
        """Put "This was not us" below a notice about an account's change (REC-08)."""

        async def rendered(notice: Notice, voice: Voice) -> Draft | None:
            draft = await render(notice, voice)
            is_removed = bool(notice.values.get("can_object"))
            account_id = str(notice.values["account_id"])
            nonce = self._freezes.nonce(account_id, notice.chat_id, is_removed=is_removed)
            row = (Button(voice.text("button-this-was-not-us"), f"n:{nonce}"),)
            return draft and replace(draft, rows=(*draft.rows, row))

        return rendered

    async def delivered(self, bot_id: int, notice: Notice, message_id: int) -> None:
        """The question stands in a chat: it is edited when it is answered or its time is over."""
        turn = Turn(bot_id, None, notice.chat_id, notice.chat_id)
        await self._vouches.asked(turn, str(notice.values["vouch_id"]), message_id)

    async def pick(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a number, or "Not us: freeze"."""
        query, turn = update.callback_query, current.get().turn
        found = _PICK.match(query.data) if query and query.data else None
        if found is None:
            return
        number = None if found[2] == "freeze" else int(found[2])
        voice = self._replies.voice(turn)
        if await self._vouches.press(turn, found[1], number) is Pressed.REFUSED:
            await messages.answer(update, voice.text("press-over"))
            return
        draft = self._settled(await self._vouches.view(found[1]), voice)
        await self._edit(update, context, draft)

    async def repudiate(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take "This was not us": one tap freezes, and the text says how it is undone."""
        query, turn = update.callback_query, current.get().turn
        found = _NOT_US.match(query.data) if query and query.data else None
        account_id = await self._freezes.repudiate(turn, found[1]) if found else None
        view = await self._freezes.view(account_id) if account_id else None
        voice = self._replies.voice(turn)
        if view is None:
            await messages.answer(update, voice.text("press-over"))
            return
        text = voice.text("frozen-family", login=view.account.login)
        await self._edit(update, context, Draft(text, self._ask(voice)))

    async def _edit(self, update: Update, context: ContextTypes.DEFAULT_TYPE, draft: Draft) -> None:
        query, chat_id = update.callback_query, current.get().turn.chat_id
        shown = query.message if query else None
        editing = [messages.edit(context.bot, chat_id, shown.message_id, draft)] if shown else []
        await asyncio.gather(messages.answer(update), *editing)

    async def _asked(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._vouches.view(str(notice.values["vouch_id"]))
        if not view.is_open:
            return None  # somebody of the family was quicker than this message
        data = f"v:{view.vouch.id}"
        numbers = tuple(Button(str(number), f"{data}:{number}") for number in view.choices)
        freeze = (Button(voice.text("button-not-us"), f"{data}:freeze"),)
        return Draft(voice.text("vouch-asked", login=view.account.login), (numbers, freeze))

    async def _outcome(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._vouches.view(str(notice.values["vouch_id"]))
        draft = self._settled(view, voice)
        return replace(draft, edits=int(notice.values["message_id"]), is_needed=False)

    def _settled(self, view: VouchView, voice: Voice) -> Draft:
        login, state = view.account.login, view.vouch.state
        text = voice.text(_OUTCOMES[state], login=login)
        if state is VouchState.REFUSED and view.is_frozen:
            return Draft(f"{text}\n{voice.text('frozen-family', login=login)}", self._ask(voice))
        return Draft(text)

    async def _frozen(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._freezes.view(str(notice.values["account_id"]))
        if view is None:
            return None
        account, school = view.account, view.school
        if notice.chat_id == school.group_chat_id:
            values = {"masked": Login(account.login).masked, "class": safe_text(account.class_name) or "-"}
            return Draft(voice.text("frozen-school", **values), topic=school.topic_id)
        text = voice.text("frozen-told", login=account.login)
        return Draft(f"{text}\n{voice.text('frozen-family', login=account.login)}", self._ask(voice))

    def _ask(self, voice: Voice) -> tuple[tuple[Button, ...], ...]:
        return ((Button(voice.text("button-ask"), "menu:unlock"),),)
