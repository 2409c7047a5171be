"""Lost groups: the bot was put out of a school's admin group, or is back in it."""

from datetime import datetime, timedelta

from domain.events import Event, Tag
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from services import cards
from services.desk import Desk
from services.escalation import tell_approvers
from storage.interface import NotFound, Transaction
from storage.records import School

HOUR = timedelta(hours=1)


class LostGroups:
    """Tells whoever can mend it; requests wait meanwhile, and are posted again when the bot is back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def lose(self, turn: Turn) -> School | None:
        """The bot is no longer in this group: tell the school's approvers in private, and by e-mail.

        Where it was lost within the hour too, they are told when that hour is over, if it still is.
        None when the group is no school's, or known to be lost.
        """
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            await tx.inbox.apply(turn, now)
            school = await tx.schools.find_by_group(turn.bot_id, turn.chat_id)
            if school is None or not await tx.schools.set_lost(school.id, now):
                return None
            at = _end_of_hour(now) if await _is_recent(tx, school, Tag.SCHOOL_LOST, now) else now
            lost = Event(Tag.SCHOOL_LOST, school.id, f"person:{turn.user_id}")
            await tx.audit.record((lost,), now)
            await tell_approvers(tx, school, turn.bot_id, NoticeKind.GROUP_LOST, now, at)
            await self._write(tx, turn, school, at)
        return school

    async def _write(self, tx: Transaction, turn: Turn, school: School, at: datetime) -> None:
        """Queue a letter to the school's own address; where no mail server is set it is not sent."""
        if not school.email:
            return
        key, values = f"lost:{school.id}:{at.isoformat()}", {"school_id": school.id}
        letter = Notice(NoticeKind.EMAIL_LETTER, turn.chat_id, key, values, not_before=at)
        await tx.outbox.queue(turn.bot_id, (letter,), self._desk.clock())

    async def regain(self, turn: Turn) -> School | None:
        """The bot is in this group again: what waits gets new cards. None when it was not lost.

        At most once an hour all of it does; else only what came while the group was lost.
        """
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            await tx.inbox.apply(turn, now)
            school = await tx.schools.find_by_group(turn.bot_id, turn.chat_id)
            if school is None or not await tx.schools.set_lost(school.id, None):
                return None
            is_recent = await _is_recent(tx, school, Tag.SCHOOL_REGAINED, now)
            back = Event(Tag.SCHOOL_REGAINED, school.id, f"person:{turn.user_id}")
            await tx.audit.record((back,), now)
            school = await tx.schools.get(school.id)
            post = cards.post_missing if is_recent else cards.move_all
            await post(tx, school, f"back:{now.isoformat()}", now)
        return school

    async def find(self, school_id: str) -> School | None:
        """Return the school whose group is lost, None when it is not any more."""
        async with self._desk.store.read() as tx:
            try:
                school = await tx.schools.get(school_id)
            except NotFound:
                return None
        return school if school.lost_at is not None else None


async def _is_recent(tx: Transaction, school: School, tag: Tag, now: datetime) -> bool:
    """Whether this befell the school within the hour: people who play with the group make no noise."""
    last = await tx.audit.last(school.id, (tag,))
    return last is not None and now - last[1] < HOUR


def _end_of_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + HOUR
