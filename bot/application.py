"""Builds the python-telegram-bot Application: handlers in order, error handler, command menus."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, ExtBot

from bot.ordering import Ordering
from conversations.handler import Handler, Handling, current
from domain.events import Event, Tag
from domain.flow import WrongStep
from domain.turn import Turn
from i18n.catalog import FALLBACK, LANGUAGES, Catalogue, Voice
from storage.interface import Stale
from storage.sealing import OpeningFailed

App = Application[Any, Any, Any, Any, Any, Any]

PRIVATE_COMMANDS = (
    "start",
    "forgot",
    "first",
    "change",
    "questions",
    "unlock",
    "find",
    "status",
    "chats",
    "language",
    "help",
    "privacy",
    "cancel",
)
MAIL_COMMANDS = ("email",)
"""Offered in private chats where there is a mail server."""
GROUP_COMMANDS = (
    "pending",
    "report",
)

log = logging.getLogger("helpdesk.application")


def build(bot: ExtBot[Any], ordering: Ordering, handlers: Sequence[Handler], errors: "Errors") -> App:
    """Build the application; updates come from the inbox, so it has no updater of its own."""
    builder = ApplicationBuilder().bot(bot).updater(None).job_queue(None).concurrent_updates(ordering)
    application: App = builder.build()
    for handler in handlers:
        application.add_handler(handler)
    application.add_error_handler(errors.handle)
    return application


class Errors:
    """Turns what went wrong into one sentence with a reference, and a log line without content (LOG-06)."""

    def __init__(
        self,
        catalogue: Catalogue,
        voice_in: Callable[[Turn], Awaitable[Voice]],
        new_reference: Callable[[], str],
        record: Callable[[Event], Awaitable[None]],
    ) -> None:
        self._catalogue = catalogue
        self._voice_in = voice_in
        self._new_reference = new_reference
        self._record = record

    async def handle(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take any exception of a handler; what was written before it stands."""
        error, handling = context.error, current.get(None)
        if isinstance(error, Forbidden):
            log.info("the person has blocked the bot")
            return
        if _is_unreachable(error):
            log.warning("a reply could not go out; it is left to the courier", extra=_about(update, error))
            if handling is not None:
                handling.went_out = False
            return
        if isinstance(error, Stale | WrongStep):
            await self._say_moved_on(context, handling, error)
            return
        reference = self._new_reference()
        log.error("a handler failed", extra={**_about(update, error), "reference": reference}, exc_info=error)
        if isinstance(error, OpeningFailed):
            # A sealed value that does not open was tampered with or has lost its key (CRY-06).
            await self._record(Event(Tag.OPENING_FAILED, actor="system", thread=reference))
        if handling is not None:
            voice = await self._voice_in(handling.turn)
            await _tell(context.bot, handling.turn.chat_id, voice.text("went-wrong", reference=reference))

    async def _say_moved_on(
        self, context: ContextTypes.DEFAULT_TYPE, handling: Handling | None, error: Exception
    ) -> None:
        """The flow moved on (another device, its time), or the input did not fit its step (REC-04)."""
        if handling is None:
            return
        turn, flow = handling.turn, handling.flow
        if isinstance(error, WrongStep):
            thread = flow.id if flow else None
            await self._record(Event(Tag.FLOW_SEQUENCE_REFUSED, None, f"person:{turn.user_id}", thread))
        text = self._catalogue.voice(turn.language).text("moved-on")
        await _tell(context.bot, turn.user_id or turn.chat_id, text)


def _is_unreachable(error: BaseException | None) -> bool:
    # PTB makes BadRequest a NetworkError, but it is our mistake, and trying again would repeat it.
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)


def _about(update: object, error: BaseException | None) -> dict[str, str | int]:
    update_id = update.update_id if isinstance(update, Update) else 0
    return {"update": update_id, "error": type(error).__name__}


async def _tell(bot: Any, chat_id: int, text: str) -> None:  # noqa: ANN401 - PTB types context.bot so
    try:
        await bot.send_message(chat_id, text)
    except TelegramError as problem:
        log.warning("an apology could not go out", extra={"error": type(problem).__name__})


def command_menus(voice: Voice, more: Sequence[str] = ()) -> list[tuple[list[BotCommand], Any]]:
    """Return the command menus to set: in private chats, and in groups."""
    private = [BotCommand(name, voice.text(f"command-{name}")) for name in (*PRIVATE_COMMANDS, *more)]
    group = [BotCommand(name, voice.text(f"command-{name}")) for name in GROUP_COMMANDS]
    return [(private, BotCommandScopeAllPrivateChats()), (group, BotCommandScopeAllGroupChats())]


async def set_command_menus(bot: ExtBot[Any], catalogue: Catalogue, more: Sequence[str] = ()) -> None:
    """Tell Telegram the commands to offer, in each language; a bot that cannot is still a bot."""
    for language in LANGUAGES:
        # The menu without a language is for everybody whose Telegram speaks another one.
        code = None if language == FALLBACK else language
        for commands, scope in command_menus(catalogue.voice(language), more):
            try:
                await bot.set_my_commands(commands, scope, code)
            except TelegramError as problem:
                log.warning("the command menu could not be set", extra={"error": type(problem).__name__})
