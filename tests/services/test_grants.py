"""Grants: each known chat gets the tries of an approved unlock, once, and nobody else gets any (THR-13)."""

from domain.requests import PermitKind
from services.grants import grant_tries
from tests.services.office import AUNT, PARENT, WRONG, Office


async def left(office: Office, user: int) -> int:
    """Return how many granted tries somebody has on the account."""
    async with office.house.store.read() as tx:
        permit = await tx.permits.find(
            await office.account_id(), office.turn(user), PermitKind.TRIES, office.clock.now
        )
    return permit.remaining if permit else 0


async def grant(office: Office) -> int:
    """Open the account to its family."""
    async with office.house.store.begin() as tx:
        return await grant_tries(office.house.look_up._desk, tx, await office.account_id(), "thread")


class TestGrants:
    async def test_a_known_chat_tries_again_and_a_stranger_does_not(self, office: Office) -> None:
        await office.miss(3)
        assert (await office.recover()).step == "locked"
        assert await grant(office) == 1
        assert [await left(office, user) for user in (PARENT, AUNT)] == [3, 0]
        assert (await office.answer(await office.recover(), WRONG)).step == "challenge"

    async def test_granting_twice_gives_no_more(self, office: Office) -> None:
        await grant(office)
        await grant(office)
        assert await left(office, PARENT) == 3

    async def test_what_is_left_of_an_approval_is_kept_alone(self, office: Office) -> None:
        """THR-13: two unlocks one after the other do not add up, nor renew what was used."""
        await office.miss(3)
        await grant(office)
        await office.answer(await office.recover(), WRONG)
        assert await grant(office) == 1
        assert await left(office, PARENT) == 2
        await office.miss(2)
        assert (await office.recover()).step == "locked"

    async def test_an_account_without_known_chats_gets_none(self, new_office: Office) -> None:
        assert await grant(new_office) == 0
