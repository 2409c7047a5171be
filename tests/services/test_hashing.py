"""Hashing: bounded, fair, off the event loop, and honest when it is busy."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from argon2.low_level import Type, hash_secret_raw

from services.hashing import Busy, Hashing, Parameters, derive

WEAK = Parameters(19456, 2, 1)
SALT = bytes(range(16))


@pytest.fixture
async def hashing() -> AsyncIterator[Hashing]:
    """Two slots, and three more may wait."""
    made = Hashing(WEAK, 2, 3)
    yield made
    made.close()


class TestParameters:
    def test_the_default_is_the_second_recommended_profile(self) -> None:
        """HSH-01: RFC 9106 section 4."""
        assert str(Parameters()) == "argon2id,65536,3,4"

    def test_they_are_read_as_they_are_written(self) -> None:
        """HSH-04."""
        assert Parameters.parse(str(WEAK)) == WEAK

    @pytest.mark.parametrize("text", ["argon2i,19456,2,1", "", "argon2id,1,2", "argon2id,a,2,1"])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r".*"):
            Parameters.parse(text)

    def test_it_is_argon2id_as_the_library_computes_it(self) -> None:
        expected = hash_secret_raw(b"secret", SALT, 2, 19456, 1, 32, Type.ID)
        assert derive(b"secret", SALT, WEAK) == expected


class TestSlots:
    async def test_a_slot_derives_and_is_counted(self, hashing: Hashing) -> None:
        async with hashing.slot(1) as slot:
            assert slot.parameters == str(WEAK)
            first = await slot(b"secret", SALT, slot.parameters)
            assert await slot(b"other", SALT, slot.parameters) != first
        assert hashing.derivations == 2

    async def test_no_more_than_the_slots_compute_at_once(self, hashing: Hashing) -> None:
        inside, most = 0, 0

        async def compute(person: int) -> None:
            nonlocal inside, most
            async with hashing.slot(person) as slot:
                inside += 1
                most = max(most, inside)
                await slot(b"secret", SALT, slot.parameters)
                inside -= 1

        await asyncio.gather(*(compute(person) for person in range(5)))
        assert (most, hashing.derivations) == (2, 5)

    async def test_whoever_comes_when_all_places_are_taken_is_told(self, hashing: Hashing) -> None:
        """HSH-05."""
        served, busy = 0, 0

        async def compute(person: int) -> None:
            nonlocal served, busy
            try:
                async with hashing.slot(person) as slot:
                    await slot(b"secret", SALT, slot.parameters)
                    served += 1
            except Busy:
                busy += 1

        await asyncio.gather(*(compute(person) for person in range(20)))
        assert (served, busy) == (5, 15)
        await compute(1)
        assert served == 6

    async def test_waiting_is_first_come_first_served(self, hashing: Hashing) -> None:
        served: list[int] = []

        async def compute(person: int) -> None:
            async with hashing.slot(person) as slot:
                served.append(person)
                await slot(b"secret", SALT, slot.parameters)

        await asyncio.gather(*(compute(person) for person in (3, 1, 2, 5, 4)))
        assert served == [3, 1, 2, 5, 4]

    async def test_one_who_hurries_takes_one_place(self, hashing: Hashing) -> None:
        """Fair between people: forty messages of one do not push another back."""
        release = asyncio.Event()

        async def hold(person: int) -> str:
            try:
                async with hashing.slot(person):
                    await release.wait()
            except Busy:
                return "busy"
            return "served"

        hurried = [asyncio.create_task(hold(1)) for _ in range(40)]
        patient = [asyncio.create_task(hold(person)) for person in (2, 3, 4, 5)]
        await asyncio.sleep(0)
        release.set()
        assert sorted(await asyncio.gather(*hurried)) == ["busy"] * 39 + ["served"]
        assert await asyncio.gather(*patient) == ["served"] * 4

    async def test_a_place_is_given_back_whatever_happens(self, hashing: Hashing) -> None:
        async def stumble() -> None:
            async with hashing.slot(1):
                raise RuntimeError

        for _ in range(10):
            with pytest.raises(RuntimeError):
                await stumble()
        async with hashing.slot(1) as slot:
            await slot(b"secret", SALT, slot.parameters)

    async def test_one_who_gives_up_waiting_frees_the_place(self, hashing: Hashing) -> None:
        release = asyncio.Event()

        async def hold(person: int) -> None:
            async with hashing.slot(person):
                await release.wait()

        tasks = [asyncio.create_task(hold(person)) for person in range(5)]
        await asyncio.sleep(0)
        tasks[4].cancel()
        with pytest.raises(asyncio.CancelledError):
            await tasks[4]
        late = asyncio.create_task(hold(9))
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(*tasks[:4], late)

    async def test_the_event_loop_goes_on_meanwhile(self, hashing: Hashing) -> None:
        """HSH-05: off the loop."""
        turns = 0

        async def tick() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        ticking = asyncio.create_task(tick())
        async with hashing.slot(1) as slot:
            await slot(b"secret", SALT, slot.parameters)
        ticking.cancel()
        assert turns > 10
