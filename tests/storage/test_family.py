"""What families keep with us: the promises of `storage.interface_family`."""

from dataclasses import replace

from storage.records import Person
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, NOW, turn


class TestPeople:
    async def test_nothing_is_known_of_a_new_person(self, school: SqlStore) -> None:
        async with school.read() as tx:
            assert await tx.people.find(BOT, 42) is None

    async def test_a_chosen_language_stays_whatever_telegram_speaks(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.people.saw(replace(turn(), language="ms"), NOW)
            assert await tx.people.find(BOT, 42) == Person(None, "ms")
            await tx.people.choose(replace(turn(), language="ms"), "ta", NOW)
            await tx.people.saw(replace(turn(), language="zh-hans-sg-long"), NOW)
            assert await tx.people.find(BOT, 42) == Person("ta", "zh-hans-")
