"""Languages: what a person chose with /language, else what their Telegram speaks; a group its school's."""

from domain.events import Event, Tag
from domain.school_rules import LANGUAGE
from domain.turn import Turn
from services import menus
from services.desk import Desk


class Languages:
    """Remembers in which language people are spoken to."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def choose(self, turn: Turn, language: str) -> None:
        """Speak this language with the person from now on, in every flow and every notice.

        Done twice it is one choice, so a kill leaves it to be done again and told: it belongs to no flow
        whose step could be shown in its place.
        """
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            person = await tx.people.find(turn.bot_id, turn.user_id)
            if person is not None and person.language == language:
                return
            await tx.people.choose(turn, language, now)
            if await tx.approvers.list_by_user(turn.user_id):
                await menus.renew(tx, turn.bot_id, turn.user_id, now)
            chosen = Event(Tag.LANGUAGE_CHOSEN, None, f"person:{turn.user_id}", None, {"language": language})
            await tx.audit.record((chosen,), now)

    async def of_reader(self, bot_id: int, chat_id: int) -> str | None:
        """Return the language of whoever reads a chat; of a group it is the school's, None is any."""
        async with self._desk.store.read() as tx:
            if chat_id < 0:
                school = await tx.schools.find_by_group(bot_id, chat_id)
                return None if school is None else school.rules.get(LANGUAGE)
            person = await tx.people.find(bot_id, chat_id)
        return None if person is None else person.language or person.spoken
