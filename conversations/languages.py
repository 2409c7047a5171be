"""The /language command: four buttons, each in its own language; whatever is open goes on in the new one."""

import re
from dataclasses import replace

from telegram import Update
from telegram.ext import CommandHandler, ContextTypes

from conversations import messages
from conversations.draft import Button, Draft
from conversations.handler import Handler, PressHandler, current
from conversations.replies import PRIVATE, Replies
from i18n.catalog import FALLBACK, LANGUAGES, Voice
from services.languages import Languages

_CHOICE = re.compile(r"^language:([a-z]{2})$")


class LanguagesConversation:
    """Asks for the language and switches to it, also in the middle of a flow."""

    def __init__(self, service: Languages, replies: Replies) -> None:
        self._service = service
        self._replies = replies

    def handlers(self) -> list[Handler]:
        """Build the handlers of the command and of its buttons."""
        return [
            CommandHandler("language", self.ask, PRIVATE),
            PressHandler(self.ask, pattern=r"^menu:language$"),
            PressHandler(self.choose, pattern=_CHOICE),
        ]

    async def voice_of(self, bot_id: int, chat_id: int) -> Voice:
        """Speak to whoever reads a chat, when nobody is writing there at the moment."""
        language = await self._service.of_reader(bot_id, chat_id)
        return self._replies.catalogue.voice(language or FALLBACK)

    async def ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer the languages; a flow that is open stays open."""
        turn = current.get().turn
        voice = self._replies.voice(turn)
        await messages.send(context.bot, turn.chat_id, Draft(voice.text("choose-language"), _rows(voice)))
        await messages.answer(update)

    async def choose(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Speak the chosen language from here on, and show again what is open."""
        handling, query = current.get(), update.callback_query
        found = _CHOICE.match(query.data) if query and query.data else None
        if found is None or found[1] not in LANGUAGES or query is None:
            return
        await self._service.choose(handling.turn, found[1])
        handling.turn = replace(handling.turn, language=found[1])
        voice = self._replies.voice(handling.turn)
        if query.message is not None:
            await messages.remove(context.bot, handling.turn.chat_id, query.message.message_id)
        flow, answered = handling.flow, messages.answer(update)
        if flow is not None and flow.is_open:
            await self._replies.show(context.bot, flow, answered, first=voice.text("language-chosen"))
            return
        draft = Draft(voice.text("language-chosen"), self._replies.menu(voice))
        await messages.put(
            context.bot, handling.turn.chat_id, draft, self._replies.left_over(), in_place=False
        )
        await answered


def _rows(voice: Voice) -> tuple[tuple[Button, ...], ...]:
    buttons = [Button(voice.text(f"language-{code}"), f"language:{code}") for code in LANGUAGES]
    return (tuple(buttons[:2]), tuple(buttons[2:]))
