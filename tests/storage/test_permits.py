"""Tests of permits: for one account, one person, one chat, so many uses, so long."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from domain.requests import PermitKind
from domain.turn import Turn
from storage.interface import Stale
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, DAY, HOUR, NOW, permit, turn

MEI = "id000001"


class TestFinding:
    async def test_the_person_it_was_given_to_finds_it(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.permits.put(permit())
            assert await tx.permits.find(MEI, turn(), PermitKind.TRIES, NOW) == permit()
            assert await tx.permits.find_by_id("permit1", turn(), NOW) == permit()

    @pytest.mark.parametrize(
        "who",
        [Turn(BOT, None, 42, 43), Turn(BOT, None, 43, 42), Turn(BOT + 1, None, 42, 42)],
        ids=["person", "chat", "bot"],
    )
    async def test_nobody_else_does(self, school: SqlStore, who: Turn) -> None:
        async with school.begin() as tx:
            await tx.permits.put(permit())
            assert await tx.permits.find(MEI, who, PermitKind.TRIES, NOW) is None
            assert await tx.permits.find_by_id("permit1", who, NOW) is None

    async def test_it_is_for_its_account_and_kind(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.permits.put(permit())
            assert await tx.permits.find("id000002", turn(), PermitKind.TRIES, NOW) is None
            assert await tx.permits.find(MEI, turn(), PermitKind.RESET, NOW) is None
            assert await tx.permits.find_by_id("permit2", turn(), NOW) is None

    async def test_it_ends_in_time(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.permits.put(permit())
            assert await tx.permits.find(MEI, turn(), PermitKind.TRIES, NOW + DAY - HOUR) is not None
            assert await tx.permits.find(MEI, turn(), PermitKind.TRIES, NOW + DAY) is None
            assert await tx.permits.find_by_id("permit1", turn(), NOW + DAY) is None

    async def test_of_two_the_longer_one_is_found(self, school: SqlStore) -> None:
        longer = permit("permit2", expires_at=NOW + 2 * DAY)
        async with school.begin() as tx:
            await tx.permits.put(permit())
            await tx.permits.put(longer)
            assert await tx.permits.find(MEI, turn(), PermitKind.TRIES, NOW) == longer


class TestUsing:
    async def test_every_use_is_taken_off_until_none_is_left(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.permits.put(permit())
            for left in (2, 1):
                await tx.permits.use("permit1")
                assert await tx.permits.find_by_id("permit1", turn(), NOW) == replace(
                    permit(), remaining=left
                )
            await tx.permits.use("permit1")
            assert await tx.permits.find_by_id("permit1", turn(), NOW) is None
            with pytest.raises(Stale):
                await tx.permits.use("permit1")

    async def test_of_many_at_once_one_uses_the_last(self, school: SqlStore) -> None:
        async def use() -> bool:
            try:
                async with school.begin() as tx:
                    await tx.permits.use("permit1")
            except Stale:
                return False
            return True

        async with school.begin() as tx:
            await tx.permits.put(permit(kind=PermitKind.RESET, remaining=1))
        assert sum(await asyncio.gather(*(use() for _ in range(10)))) == 1

    async def test_a_permit_that_is_not_there_has_no_use(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            with pytest.raises(Stale):
                await tx.permits.use("permit1")

    async def test_void_ones_have_none_and_those_of_another_account_keep_theirs(
        self, school: SqlStore
    ) -> None:
        async with school.begin() as tx:
            await tx.permits.put(permit())
            await tx.permits.put(permit("permit2", kind=PermitKind.RESET, user_id=43, chat_id=43))
            await tx.permits.put(permit("permit3", account_id="id000002"))
            await tx.permits.void(MEI)
            assert await tx.permits.find_by_id("permit1", turn(), NOW) is None
            assert await tx.permits.find_by_id("permit2", turn(43), NOW) is None
            assert await tx.permits.find_by_id("permit3", turn(), NOW) is not None

    @pytest.mark.parametrize(
        ("whose", "left"),
        [
            ({"account_id": MEI}, ["permit3"]),
            ({"user_id": 42}, ["permit2"]),
            ({"account_id": MEI, "user_id": 42}, ["permit2", "permit3"]),
            ({}, []),
        ],
    )
    async def test_what_is_taken_back_is_counted_and_others_keep_theirs(
        self, school: SqlStore, whose: dict[str, Any], left: list[str]
    ) -> None:
        async with school.begin() as tx:
            await tx.permits.put(permit())
            await tx.permits.put(permit("permit2", kind=PermitKind.RESET, user_id=43, chat_id=43))
            await tx.permits.put(permit("permit3", account_id="id000002"))
            await tx.permits.put(permit("used", remaining=0))
            await tx.permits.put(permit("over", expires_at=NOW))
            assert await tx.permits.take_back(NOW, **whose) == 3 - len(left)
            found = [
                one
                for one, user in (("permit1", 42), ("permit2", 43), ("permit3", 42))
                if await tx.permits.find_by_id(one, turn(user), NOW)
            ]
        assert found == left
