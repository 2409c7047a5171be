"""Schools: added once, bound by a one-time code, found by their group."""

from datetime import timedelta

import pytest

from domain.events import Tag
from domain.turn import Turn
from services.schools import BINDING_TTL, SchoolProblem, Schools
from storage.interface import NotFound
from storage.sql.store import SqlStore
from tests.storage.samples import CountedIds, FixedEntropy
from tests.town import Clock

GROUP = -100123
TURN = Turn(7001, None, GROUP, 42)


@pytest.fixture
def schools(store: SqlStore, clock: Clock) -> Schools:
    return Schools(store, lambda: (bytes(32),), clock, FixedEntropy("codes"), CountedIds())


async def tags(store: SqlStore) -> list[str]:
    """The tags of all recorded events."""
    async with store.read() as tx:
        return [row.tag for row in await tx.audit.rows(0, 100)]


class TestAdding:
    async def test_a_school_is_kept_with_its_code_in_capitals(
        self, schools: Schools, store: SqlStore
    ) -> None:
        school, binding = await schools.add("btps", " Bukit  Timah\u202e Primary ", "office@btps.example")
        assert (school.code, school.name, school.email) == (
            "BTPS",
            "Bukit Timah Primary",
            "office@btps.example",
        )
        assert len(binding) == 9
        assert await schools.list() == [school]
        assert await tags(store) == [Tag.SCHOOL_ADDED]

    async def test_a_code_is_taken_once_in_any_case(self, schools: Schools) -> None:
        await schools.add("BTPS", "One")
        with pytest.raises(SchoolProblem, match="the code BTPS already"):
            await schools.add("btps", "Other")
        assert [school.name for school in await schools.list()] == ["One"]

    @pytest.mark.parametrize("code", ["", "B", "B" * 21, "BT PS", "BT--PS", "-BTPS", "学校", "BTPS\n", "a/b"])
    async def test_a_code_has_its_form(self, schools: Schools, code: str) -> None:
        with pytest.raises(SchoolProblem, match="2 to 20 letters"):
            await schools.add(code, "Name")

    @pytest.mark.parametrize(
        ("name", "mail"), [("", ""), (" \u200b", ""), ("x" * 81, ""), ("Name", "office@")]
    )
    async def test_name_and_mail_have_theirs(self, schools: Schools, name: str, mail: str) -> None:
        with pytest.raises(SchoolProblem, match="school"):
            await schools.add("BTPS", name, mail)


class TestBinding:
    async def test_the_code_binds_the_group_once(self, schools: Schools, store: SqlStore) -> None:
        school, binding = await schools.add("BTPS", "Name")
        bound = await schools.bind(TURN, binding.lower().replace("-", " "))
        assert bound is not None
        assert (bound.id, bound.group_chat_id) == (school.id, GROUP)
        assert await schools.of_group(TURN) == bound
        assert await schools.bind(TURN, binding) is None
        assert await tags(store) == [Tag.SCHOOL_ADDED, Tag.SCHOOL_BOUND, Tag.SCHOOL_BIND_REFUSED]

    async def test_a_new_code_voids_the_old_one(self, schools: Schools) -> None:
        _, old = await schools.add("BTPS", "Name")
        new = await schools.new_binding("btps")
        assert await schools.bind(TURN, old) is None
        assert await schools.bind(TURN, new) is not None

    async def test_a_code_lapses(self, schools: Schools, clock: Clock) -> None:
        _, binding = await schools.add("BTPS", "Name")
        clock.now += BINDING_TTL + timedelta(seconds=1)
        assert await schools.bind(TURN, binding) is None

    @pytest.mark.parametrize("typed", ["", "hello", "0000-0000", "x" * 5000])
    async def test_anything_else_binds_nothing(self, schools: Schools, typed: str) -> None:
        await schools.add("BTPS", "Name")
        assert await schools.bind(TURN, typed) is None

    async def test_a_group_serves_one_school(self, schools: Schools) -> None:
        _, first = await schools.add("AA", "One")
        _, second = await schools.add("BB", "Other")
        assert await schools.bind(TURN, first) is not None
        assert await schools.bind(TURN, second) is None

    async def test_an_unknown_school_has_no_code(self, schools: Schools) -> None:
        with pytest.raises(SchoolProblem, match="there is no school 'ZZ'"):
            await schools.new_binding("ZZ")


class TestFinding:
    async def test_a_school_is_got_by_its_code_or_missed(self, schools: Schools) -> None:
        school, _ = await schools.add("BTPS", "Name")
        assert await schools.get("btps") == school
        with pytest.raises(NotFound):
            await schools.get("ZZ")

    async def test_a_moved_group_is_followed(self, schools: Schools) -> None:
        """TGM-06."""
        _, binding = await schools.add("BTPS", "Name")
        assert await schools.awaits_binding()
        await schools.bind(TURN, binding)
        assert not await schools.awaits_binding()
        assert await schools.follow(TURN, -100999)
        assert await schools.of_group(TURN) is None
        assert not await schools.follow(TURN, -100998)
