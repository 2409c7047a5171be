"""Checkpoints are made in time, with the event and the notices that tell of them (AUD-04)."""

from datetime import timedelta
from itertools import pairwise

from domain.checkpoint import EVERY
from domain.notice import NoticeKind
from domain.turn import Turn
from storage.records import School
from tests.services.audit_room import live, sign
from tests.services.office import BOT, GROUP, Office
from tests.town import add_school


async def until_due(office: Office, short_by: int = 0) -> None:
    """Fill the log up to so many rows before a checkpoint is due."""
    async with office.house.store.read() as tx:
        end, newest = await tx.audit.end(), await tx.checkpoints.newest()
    await live(office, EVERY - short_by - (end.seq - (newest.seq if newest else 0)))


class TestWhen:
    async def test_after_a_hundred_events(self, office: Office) -> None:
        """AUD-04."""
        await until_due(office, short_by=1)
        assert await office.house.checkpoints.make_if_due() is None
        await live(office, 1)
        made = await office.house.checkpoints.make_if_due()
        assert made is not None
        assert (made.seq, made.count) == (EVERY, EVERY)
        assert office.house.signatures.public.fits(made)
        assert await office.house.checkpoints.make_if_due() is None

    async def test_after_a_day_with_any(self, office: Office) -> None:
        """AUD-04: the first one counts from the first row, the next from the one before."""
        office.clock.advance(hours=26)
        assert await office.house.checkpoints.make_if_due() is not None
        office.clock.advance(hours=23, minutes=59)
        assert await office.house.checkpoints.make_if_due() is None
        office.clock.advance(minutes=1)
        made = await office.house.checkpoints.make_if_due()
        # The row that told of the one before is new.
        assert made is not None
        assert made.count == 1

    async def test_housekeeping_does_it(self, office: Office) -> None:
        await until_due(office)
        assert await office.house.housekeeping.expire() == 1
        assert await office.house.checkpoints.newest() is not None

    async def test_counts_join_without_gaps(self, office: Office) -> None:
        made = [await sign(office) for _ in range(3)]
        assert [later.seq - later.count for later in made[1:]] == [one.seq for one in made[:-1]]


class TestTelling:
    async def test_the_log_says_it_with_everything_a_copy_needs(self, office: Office) -> None:
        """LOG-08: so what goes to syslog holds the checkpoint too."""
        made = await sign(office)
        last = (await office.audit())[-1]
        assert (last.tag, last.actor, last.seq) == ("system:audit:checkpoint", "system", made.seq + 1)
        assert last.values == made.values()

    async def test_each_bound_group_is_told_at_most_once_an_hour(self, office: Office) -> None:
        """AUD-04."""
        start = office.clock.now
        for _ in range(30):
            await sign(office)
        office.clock.advance(hours=1)
        told = await office.queued(NoticeKind.AUDIT_CHECKPOINT)
        times = sorted(queued.notice.not_before for queued in told if queued.notice.not_before)
        assert {queued.notice.chat_id for queued in told} == {GROUP}
        assert 4 <= len(times) <= 6
        assert all(later - one == timedelta(hours=1) for one, later in pairwise(times))
        assert start < times[0] <= start + timedelta(hours=1)

    async def test_groups_are_not_told_all_at_the_same_minute(self, office: Office) -> None:
        binding = await add_school(office.house, "OTHR", "Other Primary")
        assert await office.house.schools.bind(Turn(BOT, None, GROUP - 1234, 1), binding)
        await sign(office)
        office.clock.advance(hours=1)
        told = await office.queued(NoticeKind.AUDIT_CHECKPOINT)
        assert len({queued.notice.not_before for queued in told}) == len(told) == 2

    async def test_a_school_without_a_group_is_not_told(self, office: Office) -> None:
        await add_school(office.house, "OTHR", "Other Primary")
        made = await sign(office)
        office.clock.advance(hours=1)
        (told,) = await office.queued(NoticeKind.AUDIT_CHECKPOINT)
        school = await office.house.checkpoints.school(str(told.notice.values["school_id"]))
        assert isinstance(school, School)
        assert (school.code, made.seq > 0) == ("BTPS", True)
