"""What every conversation shares: from a PTB update to a use case, and from a flow to the message shown."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import Bot, Message, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import CommandHandler, ContextTypes, MessageHandler, filters

from conversations import messages
from conversations.draft import Button, Draft
from conversations.drawing import drawn
from conversations.handler import Tap, TapHandler, current, find_tap
from conversations.patience import patiently
from domain.flow import Ending, Flow, FlowKind, Step
from domain.login import LoginProblem
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from i18n.catalog import Catalogue, Voice
from services.children import Children
from services.flows import SECRET_STEPS, Flows

Begin = Callable[[Turn], Awaitable[Flow]]
Typed = Callable[[Turn, Flow, str], Awaitable[Flow]]
Tapped = Callable[[Turn, Flow], Awaitable[Flow]]
Coded = Callable[[Bot, Turn, Flow, str], Coroutine[Any, Any, Flow]]
Chosen = Callable[[Turn, Flow, int], Awaitable[Flow]]
Shared = Callable[[Turn, Flow, Message], Awaitable[Flow]]
Screen = Callable[[Flow, Voice], Awaitable[Draft]]
Renew = Callable[[Flow], Awaitable[None]]
Command = CommandHandler[ContextTypes.DEFAULT_TYPE, None]
Text = MessageHandler[ContextTypes.DEFAULT_TYPE, None]

# Edits of old messages have no effect (TGM-08), and groups never hear about accounts (TGM-09).
PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
EDITED = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE
TYPED = PRIVATE & filters.TEXT & ~filters.COMMAND
NOT_TYPED = PRIVATE & ~filters.TEXT & ~filters.StatusUpdate.ALL

_TASKS = (
    ("forgot", "first"),
    ("change", "questions"),
    ("unlock", "find"),
    ("status", "language"),
    ("email", "chats"),
    ("help", "privacy"),
)
# Tasks that not every house has.
_OPTIONAL = frozenset({"email"})
# Where there is nothing to type; at PHONE the buttons are keys below the chat.
_BUTTON_STEPS = frozenset(
    {
        *(Step.EVIDENCE, Step.PHONE, Step.CHOSEN, Step.CHATS, Step.CHILD, Step.FORGOTTEN, Step.LOCKED),
        *(Step.QUESTION, Step.REVIEW, Step.CONFIRM, Step.SHOWN, Step.SCHOOL, Step.PICK, Step.ACT),
        *(Step.WAITING, Step.CARD),
    }
)
_ENDINGS = {Ending.CANCELLED: "cancelled", Ending.EXPIRED: "expired", Ending.REPLACED: "replaced"}


class Replies:
    """Carries turns to use cases and shows what came out.

    `screens` render each kind of flow and `begins` start it; `renewals` replace what must not be shown a
    second time before the courier shows a step again. assemble.py fills them in.
    """

    def __init__(self, catalogue: Catalogue, flows: Flows, children: Children) -> None:
        self.catalogue = catalogue
        self.flows = flows
        self.children = children
        self.screens: dict[FlowKind, Screen] = {}
        self.begins: dict[str, Begin] = {}
        self.renewals: dict[FlowKind, Renew] = {}

    def voice(self, turn: Turn) -> Voice:
        """Speak the language of whoever acts."""
        return self.catalogue.voice(turn.language)

    def command(self, name: str) -> Command:
        """Make the handler of the command that begins a task."""

        async def callback(_update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            await self.begin(context.bot, name)

        return CommandHandler(name, callback, PRIVATE)

    async def begin(self, bot: Bot, name: str, beside: Awaitable[bool] | None = None) -> None:
        """Begin a task; whoever has not accepted the privacy notice is shown it first (PRV-03)."""
        turn = current.get().turn
        if await self.flows.has_consented(turn):
            await self.show(bot, await self.begins[name](turn), beside)
            return
        voice = self.voice(turn)
        rows = (Button(voice.text("button-understand"), f"privacy:{name}"),)
        text = voice.text("privacy") + "\n\n" + voice.text("privacy-ask")
        draft = Draft(text, (rows, (self.way_out(voice),)))
        sending = messages.put(bot, turn.chat_id, draft, self.left_over(), in_place=False)
        await asyncio.gather(sending, *([beside] if beside else []))

    def menu(self, voice: Voice) -> tuple[tuple[Button, ...], ...]:
        """Make the buttons of the main menu."""
        rows = [[name for name in row if name in self.begins or name not in _OPTIONAL] for row in _TASKS]
        return tuple(
            tuple(Button(voice.text(f"button-menu-{name}"), f"menu:{name}") for name in row)
            for row in rows
            if row
        )

    async def aside(
        self, bot: Bot, update: Update, text: str, rows: tuple[tuple[Button, ...], ...] = ()
    ) -> None:
        """Say something that is no step: with `rows` and the menu, or bare above the step that is open.

        So the newest message is always the one that asks, and no second keyboard stands in the chat.
        """
        turn, flow = current.get().turn, current.get().flow
        if flow is not None and flow.is_open and flow.chat_id == turn.chat_id:
            await messages.send(bot, turn.chat_id, Draft(text))
            await self.show(bot, flow, messages.answer(update))
            return
        draft = Draft(text, (*rows, *self.menu(self.voice(turn))))
        showing = messages.put(bot, turn.chat_id, draft, self.left_over(), in_place=False)
        await asyncio.gather(showing, messages.answer(update))

    def left_over(self) -> int | None:
        """Return the prompt that a flow left when its time ran out; whoever calls this takes it away."""
        handling = current.get()
        if handling.flow is None or handling.flow.is_open:
            return None
        handling.shown = handling.flow
        return handling.flow.prompt_id

    def way_out(self, voice: Voice) -> Button:
        """Make a Cancel button that belongs to no flow."""
        return Button(voice.text("button-cancel"), "cancel")

    def typed(self, act: Typed) -> Text:
        """Make the handler of a step that takes typed text; at a secret step it is deleted at once."""

        async def coded(_bot: Bot, turn: Turn, flow: Flow, text: str) -> Flow:
            return await act(turn, flow, text)

        return self.coded(coded)

    def coded(self, act: Coded) -> Text:
        """Make the handler of a typed one-time code, whose use case looks people up at Telegram."""

        async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            flow, message = _open(), update.effective_message
            if message is None or message.text is None:
                return
            gone = self._deleting(context.bot, message, flow)
            acting = act(context.bot, current.get().turn, flow, message.text)
            after = await patiently(acting, partial(self._show_work, context.bot, flow))
            if gone is None and after.values.get("problem") == LoginProblem.NRIC:
                gone = self._gone(context.bot, message)
            await self.show(context.bot, after, gone)

        return MessageHandler(TYPED, callback)

    async def _show_work(self, bot: Bot, flow: Flow) -> None:
        """Say that it takes a moment; a password that is being set is not to be typed again (facts.md)."""
        with contextlib.suppress(TelegramError):  # the work itself goes on, whatever can be shown of it
            await bot.send_chat_action(flow.chat_id, ChatAction.TYPING)
            if flow.step is Step.NEW_PASSWORD_AGAIN and flow.prompt_id is not None:
                wait = Draft(self.voice(current.get().turn).text("wait-for-password"))
                await messages.edit(bot, flow.chat_id, flow.prompt_id, wait)

    def not_typed(self) -> Text:
        """Make the handler of a sticker or picture where text or a button is asked: nothing is lost."""

        async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            flow, message = _open(), update.effective_message
            if message is None:
                return
            gone = self._deleting(context.bot, message, flow)
            text = "tap-button" if flow.step in _BUTTON_STEPS else "not-text"
            first = self.voice(current.get().turn).text(text)
            await self.show(context.bot, flow, gone, first=first)

        return MessageHandler(NOT_TYPED, callback)

    def shared(self, act: Shared) -> Text:
        """Make the handler of a contact; its message is deleted at once, and whose it is the rule decides."""

        async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            flow, message = _open(), update.effective_message
            if message is None or message.contact is None:
                return
            gone = self._gone(context.bot, message)
            after = await act(current.get().turn, flow, message)
            await self.show(context.bot, after, gone)

        return MessageHandler(PRIVATE & filters.CONTACT, callback)

    def tapped(self, action: str, act: Tapped) -> TapHandler:
        """Make the handler of one button of a flow."""

        async def chosen(turn: Turn, flow: Flow, _value: int) -> Flow:
            return await act(turn, flow)

        return self.chosen(action, chosen)

    def chosen(self, action: str, act: Chosen) -> TapHandler:
        """Make the handler of a button that carries a number, such as which question."""

        async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            tap = find_tap(update)
            after = await act(current.get().turn, _open(), tap.value if tap else 0)
            await self.show(context.bot, after, messages.answer(update), in_place=True)

        return TapHandler(action, callback)

    def child(self, act: Typed) -> TapHandler:
        """Make the handler of the buttons that name a child of a known chat instead of a typed ID."""

        async def chosen(turn: Turn, flow: Flow, number: int) -> Flow:
            children = await self.children.of(turn)
            login = children[number - 1].login if 0 < number <= len(children) else ""
            return await act(turn, flow, login)

        return self.chosen("child", chosen)

    def _deleting(self, bot: Bot, message: Message, flow: Flow) -> "asyncio.Task[bool] | None":
        is_private = flow.step in SECRET_STEPS or message.contact is not None
        return self._gone(bot, message) if is_private else None

    def _gone(self, bot: Bot, message: Message) -> "asyncio.Task[bool]":
        return asyncio.ensure_future(self.delete(bot, current.get().turn, message.message_id))

    async def delete(self, bot: Bot, turn: Turn, message_id: int) -> bool:
        """Delete a typed secret; a failure is told, and tried again through the outbox (TGM-08)."""
        if await messages.remove(bot, turn.chat_id, message_id):
            return True
        values: dict[str, str | int] = {"message_id": message_id}
        key = f"delete:{turn.chat_id}:{message_id}"
        await self.flows.later(turn, Notice(NoticeKind.DELETE_MESSAGES, turn.chat_id, key, values))
        await bot.send_message(turn.chat_id, self.voice(turn).text("not-deleted"))
        return False

    async def show(
        self,
        bot: Bot,
        flow: Flow,
        beside: Awaitable[bool] | None = None,
        *,
        first: str = "",
        in_place: bool = False,
    ) -> None:
        """Show a flow's step as the one message of the chat that asks; `beside` goes out at the same time.

        A press edits the prompt; typed text has it replaced by a new one below. Which message it is, the
        store learns when the update is closed (bot/ordering.py).
        """
        handling = current.get()
        voice = self.voice(handling.turn)
        before, replaced = self._before(flow)
        stop = partial(self.flows.stop, flow)
        draft = await drawn(self.screens[flow.kind](flow, voice), stop, beside)
        lead = [text for text in (voice.text("replaced") if replaced else "", first) if text]
        draft = replace(draft, text="\n\n".join((*lead, draft.text)))
        in_place = (in_place or draft.edits is not None) and not replaced
        handling.shown = flow
        showing = messages.put(bot, flow.chat_id, draft, before, in_place=in_place)
        prompt_id, *_ = await asyncio.gather(showing, *([beside] if beside else []))
        handling.prompt_id = prompt_id if flow.is_open else None

    def _before(self, flow: Flow) -> tuple[int | None, bool]:
        """Return the message that showed the step before, and whether it belonged to another flow."""
        earlier = current.get().flow
        if earlier is None or earlier.id == flow.id:
            return flow.prompt_id, False
        return earlier.prompt_id, earlier.is_open and not self.flows.has_expired(earlier)

    def row(self, flow: Flow, voice: Voice, *actions: str) -> tuple[Button, ...]:
        """Make a row of a flow's buttons; an action's label is the text `button-` and its name."""
        return tuple(
            Button(voice.text(f"button-{action.replace('_', '-')}"), Tap(flow.id, flow.version, action).data)
            for action in actions
        )

    def ended(self, flow: Flow, voice: Voice) -> str | None:
        """Return what to say of a flow that ended early, None for any other."""
        if flow.step is Step.CHATS and flow.ending in _ENDINGS:
            return voice.text("chats-done")  # what was removed there before stays removed
        return voice.text(_ENDINGS[flow.ending]) if flow.ending in _ENDINGS else None


def _open() -> Flow:
    flow = current.get().flow
    if flow is None:
        raise LookupError("a step was reached without a flow")
    return flow
