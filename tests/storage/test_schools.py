"""Tests of schools and the groups they are bound to."""

from dataclasses import replace

import pytest

from domain.notice import Notice, NoticeKind
from storage.interface import NotFound, Stale
from storage.records import School
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, DAY, NOW

ALPHA = School("school1", "ABC", "Alpha School")
DELTA = School("school2", "def", "Delta School", "office@delta.example")
BOUND = replace(ALPHA, bot_id=BOT, group_chat_id=-100)


class TestSchools:
    async def test_a_school_is_found_by_its_code_in_any_case(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.put(DELTA)
            assert await tx.schools.find("abc") == await tx.schools.get("school1") == ALPHA
            assert await tx.schools.find("DEF") == DELTA
            assert await tx.schools.find("GHI") is None
            assert await tx.schools.list() == [ALPHA, DELTA]

    @pytest.mark.parametrize("code", ["ABC", "abc"])
    async def test_a_taken_code_is_refused(self, school: SqlStore, code: str) -> None:
        async with school.begin() as tx:
            with pytest.raises(Stale):
                await tx.schools.put(School("school9", code, "Another"))
            assert await tx.schools.list() == [ALPHA]

    async def test_a_school_that_is_not_there_is_not_found(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            with pytest.raises(NotFound):
                await tx.schools.get("school9")
            with pytest.raises(NotFound):
                await tx.schools.set_binding("school9", b"tag", NOW)


class TestBinding:
    async def test_the_code_binds_the_group_once(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.set_binding("school1", b"tag", NOW + DAY)
            assert await tx.schools.bind(b"tag", BOT, -100, NOW) == BOUND
            assert await tx.schools.find_by_group(BOT, -100) == BOUND
            assert await tx.schools.find_by_group(BOT + 1, -100) is None
            assert await tx.schools.bind(b"tag", BOT, -200, NOW) is None

    async def test_a_wrong_or_late_code_binds_nothing(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.set_binding("school1", b"tag", NOW + DAY)
            assert await tx.schools.bind(b"tug", BOT, -100, NOW) is None
            assert await tx.schools.bind(b"tag", BOT, -100, NOW + DAY) is None
            assert await tx.schools.get("school1") == ALPHA

    async def test_a_new_code_replaces_an_unused_one(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.set_binding("school1", b"old", NOW + DAY)
            await tx.schools.set_binding("school1", b"new", NOW + DAY)
            assert await tx.schools.bind(b"old", BOT, -100, NOW) is None
            assert await tx.schools.bind(b"new", BOT, -100, NOW) == BOUND

    async def test_a_school_may_move_to_another_group(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for tag, group in ((b"a", -100), (b"b", -200)):
                await tx.schools.set_binding("school1", tag, NOW + DAY)
                bound = await tx.schools.bind(tag, BOT, group, NOW)
            assert bound == replace(BOUND, group_chat_id=-200)
            assert await tx.schools.find_by_group(BOT, -100) is None

    async def test_a_group_serves_one_school(self, school: SqlStore) -> None:
        """ADM-01: otherwise the approvers of two schools would read each other's cards."""
        async with school.begin() as tx:
            await tx.schools.put(DELTA)
            for name, tag in (("school1", b"a"), ("school2", b"b")):
                await tx.schools.set_binding(name, tag, NOW + DAY)
            await tx.schools.bind(b"a", BOT, -100, NOW)
            assert await tx.schools.bind(b"b", BOT, -100, NOW) is None
            assert await tx.schools.find_by_group(BOT, -100) == BOUND
            assert await tx.schools.bind(b"b", BOT, -200, NOW) is not None


class TestSupergroups:
    async def test_school_and_waiting_notices_follow(self, school: SqlStore) -> None:
        """TGM-06."""
        card = Notice(NoticeKind.REQUEST_CARD, -100, "card:1", {"request_id": "r"})
        async with school.begin() as tx:
            await tx.schools.set_binding("school1", b"tag", NOW + DAY)
            await tx.schools.bind(b"tag", BOT, -100, NOW)
            await tx.outbox.queue(BOT, [card], NOW)
            assert await tx.schools.move_group(BOT, -100, -100200)
            assert await tx.schools.find_by_group(BOT, -100200) == replace(BOUND, group_chat_id=-100200)
            claimed = await tx.outbox.claim(BOT, NOW, NOW + DAY, 5)
        assert [queued.notice.chat_id for queued in claimed] == [-100200]

    async def test_an_unknown_or_taken_group_moves_nothing(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.set_binding("school1", b"tag", NOW + DAY)
            await tx.schools.bind(b"tag", BOT, -100, NOW)
            assert not await tx.schools.move_group(BOT, -300, -400)
            assert not await tx.schools.move_group(BOT, -300, -100)
            assert not await tx.schools.move_group(BOT + 1, -100, -400)
            assert await tx.schools.get("school1") == BOUND


class TestALostGroup:
    async def test_it_is_lost_once_and_regained_once(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert await tx.schools.set_lost("school1", NOW)
            assert not await tx.schools.set_lost("school1", NOW + DAY)
            assert (await tx.schools.get("school1")).lost_at == NOW
            assert await tx.schools.set_lost("school1", None)
            assert not await tx.schools.set_lost("school1", None)
            assert not await tx.schools.set_lost("nobody", NOW)

    async def test_another_group_is_not_lost(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.set_binding("school1", b"tag", NOW + DAY)
            await tx.schools.bind(b"tag", BOT, -100, NOW)
            await tx.schools.set_lost("school1", NOW)
            assert await tx.schools.move_group(BOT, -100, -200)
            assert (await tx.schools.get("school1")).lost_at is None
            await tx.schools.set_lost("school1", NOW)
            await tx.schools.set_binding("school1", b"new", NOW + DAY)
            again = await tx.schools.bind(b"new", BOT, -300, NOW)
            assert again == replace(BOUND, group_chat_id=-300)


class TestTheBoard:
    async def test_topic_and_digest_belong_to_the_group_and_go_with_it(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.set_binding("school1", b"tag", NOW + DAY)
            assert await tx.schools.awaits_binding(NOW)
            bound = await tx.schools.bind(b"tag", BOT, -100, NOW, topic_id=7)
            assert bound == replace(BOUND, topic_id=7)
            assert not await tx.schools.awaits_binding(NOW)
            await tx.schools.set_digest("school1", 9)
            assert await tx.schools.get("school1") == replace(BOUND, topic_id=7, digest_id=9)
            assert await tx.schools.move_group(BOT, -100, -200)
            assert await tx.schools.get("school1") == replace(BOUND, group_chat_id=-200)
            await tx.schools.set_binding("school1", b"new", NOW + DAY)
            assert await tx.schools.awaits_binding(NOW)
            assert not await tx.schools.awaits_binding(NOW + DAY)


class TestOwnRules:
    async def test_name_email_and_rules_are_written_and_nothing_else(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.set_binding("school1", b"tag", NOW + DAY)
            await tx.schools.bind(b"tag", BOT, -100, NOW)
            changed = replace(BOUND, name="New", email="a@b.sg", rules={"language": "ta"})
            await tx.schools.change(replace(changed, group_chat_id=-999, code="ZZ"))
            assert await tx.schools.get("school1") == changed
            with pytest.raises(NotFound):
                await tx.schools.change(replace(ALPHA, id="school9"))

    async def test_an_account_has_its_schools_rules_and_a_stand_in_none(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.change(replace(ALPHA, rules={"evidence": "answers"}))
            assert await tx.schools.rules_about("id000001") == {"evidence": "answers"}
            assert await tx.schools.rules_about("ab" * 16) == {}


class TestRemoval:
    async def test_it_is_found_by_its_id_alone_and_keeps_its_code(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.set_binding("school1", b"tag", NOW + DAY)
            await tx.schools.bind(b"tag", BOT, -100, NOW)
            await tx.schools.set_binding("school1", b"new", NOW + DAY)
            await tx.schools.remove("school1", NOW)
            assert await tx.schools.get("school1") == replace(ALPHA, removed_at=NOW)
            assert await tx.schools.find("ABC") is None
            assert await tx.schools.find_by_group(BOT, -100) is None
            assert await tx.schools.list() == []
            assert await tx.schools.bind(b"new", BOT, -200, NOW) is None
            assert not await tx.schools.awaits_binding(NOW)
            with pytest.raises(Stale):
                await tx.schools.put(School("school9", "abc", "Another"))

    async def test_it_is_removed_once_and_changed_no_more(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.remove("school1", NOW)
            for act in (tx.schools.remove("school1", NOW), tx.schools.change(ALPHA)):
                with pytest.raises(NotFound):
                    await act
