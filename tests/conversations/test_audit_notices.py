"""What a school's group hears of the audit log: its ends in silence, an alarm aloud, and no name (AUD-04)."""

import pytest

from conversations.notices import Notices
from domain.notice import Notice, NoticeKind
from emulator.api import Call
from storage.records import Queued
from tests.deeds import calls_to
from tests.town import LOGIN, Town


async def sign(town: Town) -> str:
    """Let a checkpoint be made, and its notice be due; return the fingerprint."""
    town.clock.advance(hours=26)
    made = await town.house.checkpoints.make_if_due()
    assert made is not None
    town.clock.advance(hours=1)
    town.process._courier.wake()
    return made.link.fingerprint


def heard(town: Town, words: str) -> Call:
    """Return the one call that showed these words in the group."""
    (call,) = [one for one in calls_to(town, town.group) if words in str(one.params.get("text"))]
    return call


class TestCheckpoints:
    async def test_the_group_hears_of_it_in_silence_and_it_names_nobody(self, town: Town) -> None:
        """AUD-04, ADM-05."""
        fingerprint = await sign(town)
        await town.approver.sees(fingerprint, chat=town.group)
        call = heard(town, fingerprint)
        text = str(call.params["text"])
        assert call.params["disable_notification"] is True
        assert text.startswith("Audit log: entry ")
        assert LOGIN not in text
        assert "keyboard" not in str(call.params)

    async def test_only_the_newest_is_said(self, town: Town) -> None:
        """Whatever was signed while the notice waited is in the newest."""
        made = []
        for _ in range(2):
            town.clock.advance(hours=26)
            made.append(await town.house.checkpoints.make_if_due())
        school = await town.house.schools.get("BTPS")
        notice = Notice(NoticeKind.AUDIT_CHECKPOINT, town.group, "x", {"school_id": school.id})
        draft = await town.process._talk.notices.render(Queued(1, notice, 1, town.clock.now))
        first, second = made
        assert draft is not None
        assert first is not None
        assert second is not None
        assert (first.link.fingerprint in draft.text, second.link.fingerprint in draft.text) == (False, True)


class TestAlarms:
    @pytest.mark.parametrize(
        ("why", "words"), [("broken", "was changed or cut off"), ("unchecked", "could not be checked")]
    )
    async def test_the_group_hears_it_aloud_and_what_to_do(self, town: Town, why: str, words: str) -> None:
        """AUD-08."""
        async with town.house.store.begin() as tx:
            await town.house.audit._alarm(tx, why)
        await town.approver.sees(words, chat=town.group)
        call = heard(town, words)
        assert "disable_notification" not in call.params
        assert "Tell the people who run this bot" in str(call.params["text"])

    async def test_the_group_hears_aloud_that_somebody_else_reads_along(self, town: Town) -> None:
        """TGM-13: nothing secret is to be written meanwhile."""
        await town.house.rivals.tell_schools(town.process._bot_id)
        await town.approver.sees("somebody else is receiving", chat=town.group)
        call = heard(town, "somebody else is receiving")
        assert "disable_notification" not in call.params
        assert "Send it no password and no code" in str(call.params["text"])


class TestAnotherGroup:
    @pytest.mark.parametrize(
        "kind", [NoticeKind.AUDIT_CHECKPOINT, NoticeKind.AUDIT_ALARM, NoticeKind.TOKEN_ALARM]
    )
    async def test_a_group_that_the_school_has_left_hears_nothing(self, town: Town, kind: NoticeKind) -> None:
        notices: Notices = town.process._talk.notices
        school = await town.house.schools.get("BTPS")
        notice = Notice(kind, -4711, "x", {"school_id": school.id, "why": "broken"})
        assert await notices.render(Queued(1, notice, 1, town.clock.now)) is None
        gone = Notice(kind, town.group, "y", {"school_id": "nobody", "why": "broken"})
        assert await notices.render(Queued(2, gone, 1, town.clock.now)) is None
