"""Lost groups: the bot was put out of a school's admin group, or is back in it."""

from domain.events import Event, Tag
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from services import cards
from services.desk import Desk
from services.escalation import tell_approvers
from storage.interface import NotFound, Transaction
from storage.records import School


class LostGroups:
    """Tells whoever can mend it; requests wait meanwhile, and are posted again when the bot is back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def lose(self, turn: Turn) -> School | None:
        """The bot is no longer in this group: tell the school's approvers in private, and by e-mail.

        None when the group is no school's, or known to be lost.
        """
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            await tx.inbox.apply(turn, now)
            school = await tx.schools.find_by_group(turn.bot_id, turn.chat_id)
            if school is None or not await tx.schools.set_lost(school.id, now):
                return None
            lost = Event(Tag.SCHOOL_LOST, school.id, f"person:{turn.user_id}")
            await tx.audit.record((lost,), now)
            await tell_approvers(tx, school, turn.bot_id, NoticeKind.GROUP_LOST, now)
            await self._write(tx, turn, school)
        return school

    async def _write(self, tx: Transaction, turn: Turn, school: School) -> None:
        """Queue a letter to the school's own address; where no mail server is set it is not sent."""
        if not school.email:
            return
        now = self._desk.clock()
        key = f"lost:{school.id}:{now.isoformat()}"
        letter = Notice(NoticeKind.EMAIL_LETTER, turn.chat_id, key, {"school_id": school.id})
        await tx.outbox.queue(turn.bot_id, (letter,), now)

    async def regain(self, turn: Turn) -> School | None:
        """The bot is in this group again: what waits gets new cards. None when it was not lost."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            await tx.inbox.apply(turn, now)
            school = await tx.schools.find_by_group(turn.bot_id, turn.chat_id)
            if school is None or not await tx.schools.set_lost(school.id, None):
                return None
            back = Event(Tag.SCHOOL_REGAINED, school.id, f"person:{turn.user_id}")
            await tx.audit.record((back,), now)
            school = await tx.schools.get(school.id)
            await cards.move_all(tx, school, f"back:{now.isoformat()}", now)
        return school

    async def find(self, school_id: str) -> School | None:
        """Return the school whose group is lost, None when it is not any more."""
        async with self._desk.store.read() as tx:
            try:
                school = await tx.schools.get(school_id)
            except NotFound:
                return None
        return school if school.lost_at is not None else None
