"""Start, help, privacy, cancel, and the answer to anything unexpected."""

import asyncio
from collections.abc import Awaitable, Callable

from telegram import Bot, Chat, Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from conversations import messages
from conversations.draft import Draft
from conversations.handler import Handler, PressHandler, current, find_tap
from conversations.replies import EDITED, PRIVATE, Replies
from domain.flow import Ending, Flow
from domain.turn import Turn
from i18n.catalog import Voice
from services.flows import SECRET_KINDS, SECRET_STEPS

Ask = Callable[[Bot, Message, str], Awaitable[None]]
"""Answers a typed question; the last argument is the id of the text that says how things stand."""
IsSecret = Callable[[str], bool]
"""Tells a typed password, answer or code from anything else."""
MoreHelp = Callable[[Turn, Voice], Awaitable[list[str]]]
"""Says what somebody of a school's staff can do besides; nothing to a family."""

FROM_SLIP = "first"
"""What the link in a slip's square carries: the name of the task that its button in the menu has too."""


class Menu:
    """The way in, the way out, and the way back."""

    def __init__(self, replies: Replies, ask: Ask, is_secret: IsSecret, more_help: MoreHelp) -> None:
        self._replies = replies
        self._ask = ask
        self._is_secret = is_secret
        self._more_help = more_help

    def handlers(self) -> list[Handler]:
        """Build the handlers of commands and menu buttons."""
        commands = [
            CommandHandler(name, callback, PRIVATE)
            for name, callback in (
                ("start", self.start),
                ("help", self.help),
                ("privacy", self.privacy),
                ("cancel", self.cancel),
            )
        ]
        return [
            *commands,
            PressHandler(self.chosen, pattern=r"^menu:[a-z]+$"),
            PressHandler(self.accepted, pattern=r"^privacy:[a-z]+$"),
            PressHandler(self.cancel, pattern=r"^(cancel|f:[A-Za-z0-9]+:\d+:cancel)$"),
        ]

    def last(self) -> list[Handler]:
        """Build the handlers that take what no other took; registered after all others."""
        return [
            CallbackQueryHandler(self.old_button),
            MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, self.unexpected),
            MessageHandler(EDITED, self.edited),
        ]

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say hello, or show where the person is; what a link carries confers nothing (TGM-11).

        The square on a slip names the first login, which then begins as by its button.
        """
        flow = current.get().flow
        if flow is not None and flow.is_open:
            first = self._replies.voice(current.get().turn).text("start-here")
            await self._replies.show(context.bot, flow, first=first)
            return
        if context.args == [FROM_SLIP]:
            await self._replies.begin(context.bot, FROM_SLIP)
            return
        text = self._replies.voice(current.get().turn).text("start")
        await self._replies.aside(context.bot, update, text)

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """List what the bot can do, for staff with their own part below; not every house has mail."""
        turn = current.get().turn
        voice = self._replies.voice(turn)
        mail = [voice.text("help-email")] if "email" in self._replies.begins else []
        parts = ("\n".join((voice.text("help"), *mail)), *await self._more_help(turn, voice))
        text = "\n\n".join((*parts, voice.text("help-end")))
        await self._replies.aside(context.bot, update, text)

    async def privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the privacy notice."""
        text = self._replies.voice(current.get().turn).text("privacy")
        await self._replies.aside(context.bot, update, text)

    async def chosen(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a button of the main menu."""
        query = update.callback_query
        name = query.data.partition(":")[2] if query and query.data else ""
        own = {"help": self.help, "privacy": self.privacy}
        if name in own:
            await own[name](update, context)
        elif name in self._replies.begins:
            await self._replies.begin(context.bot, name, messages.answer(update))

    async def accepted(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take "I understand": record it, and go on to what the person wanted."""
        query, turn = update.callback_query, current.get().turn
        name = query.data.partition(":")[2] if query and query.data else ""
        if name not in self._replies.begins or query is None or query.message is None:
            return
        await self._replies.flows.consent(turn)
        gone = messages.remove(context.bot, turn.chat_id, query.message.message_id)
        await self._replies.begin(context.bot, name, _both(messages.answer(update), gone))

    async def cancel(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop what is open; the prompt, and with it anything shown once, is replaced."""
        handling, query, tap = current.get(), update.callback_query, find_tap(update)
        if tap is not None and (handling.flow is None or tap.flow_id != handling.flow.id):
            await self.old_button(update, context)
            return
        flow = await self._replies.flows.cancel(handling.turn)
        voice = self._replies.voice(handling.turn)
        if flow is not None:
            await self._replies.show(context.bot, flow, messages.answer(update), in_place=query is not None)
            return
        pressed = query.message.message_id if query is not None and query.message is not None else None
        draft = Draft(voice.text("nothing-to-cancel"), self._replies.menu(voice))
        before = pressed or self._replies.left_over()
        showing = messages.put(
            context.bot, handling.turn.chat_id, draft, before, in_place=pressed is not None
        )
        await asyncio.gather(showing, messages.answer(update))

    async def old_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a button that belongs to an earlier step: say so, and show where the person is."""
        handling, chat = current.get(), update.effective_chat
        voice = self._replies.voice(handling.turn)
        if chat is None or chat.type != Chat.PRIVATE:
            await messages.answer(update, voice.text("press-unknown"))
            return
        flow = handling.flow
        if flow is not None and flow.is_open:
            await messages.answer(update, voice.text("old-button"))
            await self._replies.show(context.bot, flow)
            return
        before = self._replies.left_over()
        gone = [messages.remove(context.bot, handling.turn.chat_id, before)] if before else []
        await asyncio.gather(messages.answer(update, voice.text("press-over")), *gone)

    async def unexpected(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer what fits nowhere: an unknown command, text while nothing is open or a button is asked."""
        handling, message = current.get(), update.effective_message
        flow = handling.flow
        if flow is not None and flow.is_open:
            await self._misplaced(context.bot, handling.turn, flow, message)
            return
        voice, text = self._replies.voice(handling.turn), "no-flow"
        if _is_command(message):
            text = "unknown-command"
        elif flow is not None and message is not None:
            text = await self._belated(context.bot, handling.turn, flow, message)
        if message is not None and message.text and not _is_command(message):
            await self._ask(context.bot, message, text)
            return
        draft = Draft(voice.text(text), self._replies.menu(voice))
        before = self._replies.left_over()
        showing = messages.put(context.bot, handling.turn.chat_id, draft, before, in_place=False)
        number = message if flow is None and message is not None and message.contact else None
        gone = [self._replies.delete(context.bot, handling.turn, number.message_id)] if number else []
        await asyncio.gather(showing, *gone)

    async def edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take nothing from an edit; one that may hold a secret is removed (TGM-08).

        While a secret is asked that is any edit, else what looks like one.
        """
        handling, message = current.get(), update.effective_message
        flow, turn = handling.flow, handling.turn
        is_open = flow is not None and flow.is_open
        is_asked = is_open and flow is not None and flow.step in SECRET_STEPS
        if message is None or not (is_asked or self._is_secret(message.text or "")):
            return
        gone = self._replies.delete(context.bot, turn, message.message_id)
        voice = self._replies.voice(turn)
        if is_open and flow is not None:
            await self._replies.show(context.bot, flow, gone, first=voice.text("edited-typed"))
            return
        draft = Draft(voice.text("ask-secret"), self._replies.menu(voice))
        showing = messages.put(context.bot, turn.chat_id, draft, self._replies.left_over(), in_place=False)
        await asyncio.gather(showing, gone)

    async def _belated(self, bot: Bot, turn: Turn, flow: Flow, message: Message) -> str:
        """Return what to say of text typed after its flow ended; what may be a secret is removed (TGM-08).

        A password sent twice on a bad line arrives when the flow is done, or after it was cancelled.
        """
        expired = flow.ending is Ending.EXPIRED
        is_harmless = flow.kind not in SECRET_KINDS or (expired and flow.step not in SECRET_STEPS)
        if is_harmless and message.contact is None:
            return "expired" if expired else "no-flow"
        await self._replies.delete(bot, turn, message.message_id)
        return "expired-typed" if expired else "no-flow-typed"

    async def _misplaced(self, bot: Bot, turn: Turn, flow: Flow, message: Message | None) -> None:
        """Show the step again; what was typed where nothing is asked may be a secret, and goes (TGM-08)."""
        text = "unknown-command-here" if _is_command(message) else "use-buttons"
        gone = None
        if message is not None and (flow.step in SECRET_STEPS or not _is_command(message)):
            gone = self._replies.delete(bot, turn, message.message_id)
        await self._replies.show(bot, flow, gone, first=self._replies.voice(turn).text(text))


async def _both(first: Awaitable[bool], second: Awaitable[bool]) -> bool:
    return all(await asyncio.gather(first, second))


def _is_command(message: Message | None) -> bool:
    return message is not None and (message.text or "").startswith("/")
