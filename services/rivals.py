"""Rivals: somebody else receives the bot's messages; what is known of that, and who is told (TGM-13)."""

from datetime import timedelta

from domain.events import Tag
from domain.notice import Notice, NoticeKind
from services.desk import Desk
from storage.records import AuditRow

REMEMBERED = timedelta(hours=24)
"""How long a rival that was met is told of: who checks once a day hears of each."""


class Rivals:
    """Whoever receives the messages beside the bot; its token may be stolen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def last(self) -> AuditRow | None:
        """Return the row of the newest meeting within a day; its value `rival` says who it was."""
        async with self._desk.store.read() as tx:
            return await tx.audit.newest({Tag.TOKEN_CONFLICT}, self._desk.clock() - REMEMBERED)

    async def tell_schools(self, bot_id: int) -> None:
        """Tell every group of this bot, at most once a day: sending works although receiving does not."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            for school in await tx.schools.list():
                if school.bot_id == bot_id and school.group_chat_id is not None:
                    key = f"token-alarm:{school.id}:{now.date()}"
                    values = {"school_id": school.id}
                    notice = Notice(NoticeKind.TOKEN_ALARM, school.group_chat_id, key, values)
                    await tx.outbox.queue(bot_id, (notice,), now)
