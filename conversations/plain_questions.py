"""Plain questions: who just types what they need gets an answer and the button of the right task."""

import asyncio
import html
import re

from telegram import Bot, Message, Update
from telegram.ext import ContextTypes

from conversations import messages
from conversations.draft import Button, Draft
from conversations.handler import Handler, PressHandler, current
from conversations.replies import Replies
from i18n.catalog import Voice
from services.knowledge import Found, Knowledge

# The task of the main menu that an entry leads to; a school's own entries lead to none.
TASKS = {
    "forgot_password": "forgot",
    "locked": "unlock",
    "first_login": "first",
    "change_password": "change",
    "set_questions": "questions",
    "forgot_answers": "forgot",
    "unlock_status": "status",
    "find_mims_id": "find",
    "temporary_password": "first",
    "not_me": "forgot",
    "language": "language",
    "privacy": "privacy",
}
# The entry, and the language to answer in when it is not the reader's own.
_CHOICE = re.compile(r"ask:([a-z0-9_]+)(?::([a-z]+))?$")
# Tasks that are no flow, so that `Replies.begins` does not name them.
_NO_FLOWS = frozenset({"status", "privacy", "language"})


class PlainQuestions:
    """Answers from the knowledge base what is typed while nothing is open; logs and keeps none of it."""

    def __init__(self, knowledge: Knowledge, replies: Replies) -> None:
        self._knowledge = knowledge
        self._replies = replies

    def handlers(self) -> list[Handler]:
        """Build the handler of the buttons under "Did you mean"."""
        return [PressHandler(self.chosen, pattern=_CHOICE)]

    def is_secret(self, typed: str) -> bool:
        """Tell a password, an answer or a code that was typed where nothing is asked."""
        return self._knowledge.find(typed).is_typed_secret

    async def answer(self, bot: Bot, message: Message, before: str) -> None:
        """Answer a typed message.

        `before` is the id of the text that says how things stand: that nothing is open, that time ran out,
        or that what was typed has been removed already.
        """
        turn, typed = current.get().turn, message.text or ""
        voice = self._replies.voice(turn)
        found = self._knowledge.find(typed, _language(voice))
        if found.is_typed_secret and not before.endswith("-typed"):
            await self._replies.delete(bot, turn, message.message_id)
            before = "ask-secret"
        draft = self._draft(found, voice, typed, before)
        await messages.put(bot, turn.chat_id, draft, self._replies.left_over(), in_place=False)

    async def chosen(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a button under "Did you mean"; the question is replaced by the answer."""
        query, turn = update.callback_query, current.get().turn
        choice = _CHOICE.match(query.data) if query and query.data else None
        if choice is None:
            return
        asked_in = query.message.message_id if query is not None and query.message is not None else None
        voice = self._replies.voice(turn)
        draft = self._answered(choice[1], voice, choice[2] or _language(voice))
        showing = messages.put(context.bot, turn.chat_id, draft, asked_in, in_place=True)
        await asyncio.gather(showing, messages.answer(update))

    def _draft(self, found: Found, voice: Voice, typed: str, before: str) -> Draft:
        """Choose between the answer, "did you mean", and the honest "I do not know"."""
        if not found.is_entry:
            is_unknown = before == "no-flow" and self._knowledge.is_asking(typed)
            return Draft(voice.text("ask-unknown" if is_unknown else before), self._replies.menu(voice))
        language = self._knowledge.language_of(typed, _language(voice))
        draft = self._answered(found.id, voice, language)
        if found.other is not None:
            rows = tuple((self._did_you_mean(each, voice, language),) for each in (found.id, found.other))
            draft = Draft(voice.text("ask-which"), rows)
        if before == "no-flow":
            return draft
        return Draft(f"{voice.text(before)}\n\n{draft.text}", draft.rows)

    def _did_you_mean(self, entry_id: str, voice: Voice, language: str) -> Button:
        entry = self._knowledge.entry(entry_id, language)
        suffix = "" if language == _language(voice) else f":{language}"
        return Button(entry.title if entry else entry_id, f"ask:{entry_id}{suffix}")

    def _answered(self, entry_id: str, voice: Voice, language: str) -> Draft:
        entry = self._knowledge.entry(entry_id, language)
        if entry is None:
            return Draft(voice.text("ask-unknown"), self._replies.menu(voice))
        text = f"<b>{html.escape(entry.title)}</b>\n{html.escape(entry.answer)}"
        return Draft(text, self._rows(entry_id, voice))

    def _rows(self, entry_id: str, voice: Voice) -> tuple[tuple[Button, ...], ...]:
        """Offer the task of the entry where this version has it, else the whole menu."""
        task = TASKS.get(entry_id)
        if task is None or (task not in self._replies.begins and task not in _NO_FLOWS):
            return self._replies.menu(voice)
        names = (task, "help")
        return tuple((Button(voice.text(f"button-menu-{name}"), f"menu:{name}"),) for name in names)


def _language(voice: Voice) -> str:
    return voice.language.partition("-")[0].lower()
