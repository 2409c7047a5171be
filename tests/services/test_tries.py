"""Tries: counted before anything is verified; a permit is spent only where a cap is full."""

from domain.requests import PermitKind
from storage.records import Proof
from tests.services.office import AUNT, PARENT, Office
from tests.town import LOGIN


async def left_on_permit(office: Office, user: int = PARENT) -> int | None:
    """Return how many tries an approval still gives."""
    account_id = await office.account_id()
    async with office.house.store.read() as tx:
        permit = await tx.permits.find(account_id, office.turn(user), PermitKind.TRIES, office.clock.now)
    return permit.remaining if permit else None


class TestTries:
    async def test_looking_counts_nothing(self, office: Office) -> None:
        tries = office.house.unlock._tries
        async with office.house.store.read() as tx:
            subject = await tx.accounts.find_subject(LOGIN)
            looks = [await tries.look(tx, office.turn(), subject) for _ in range(5)]
        assert {(verdict.tries_left, known) for verdict, known in looks} == {(3, True)}

    async def test_a_stranger_is_none_of_the_known_ones(self, office: Office) -> None:
        async with office.house.store.read() as tx:
            subject = await tx.accounts.find_subject(LOGIN)
            _, known = await office.house.unlock._tries.look(tx, office.turn(AUNT), subject)
        assert not known

    async def test_a_permit_is_spent_only_when_nothing_else_is_left(self, office: Office) -> None:
        """THR-13."""
        await office.miss(1)
        await office.decide(await office.ask_unlock())
        left = [await left_on_permit(office)]
        for _ in range(4):
            await office.miss(1)
            left.append(await left_on_permit(office))
        assert left == [3, 3, 3, 2, 1]

    async def test_with_no_try_left_nothing_is_counted(self, office: Office) -> None:
        flow = await office.miss(2)
        flow = await office.answer(flow, ("no", "idea"))
        tries = office.house.forgot_password._tries
        counted = [(await tries.count(office.turn(), flow))[0] for _ in range(3)]
        assert counted == [True, False, False]
        async with office.house.store.read() as tx:
            subject = (await tx.accounts.find_subject(LOGIN)).key
            assert await tx.tries.misses(subject, office.clock.now.replace(hour=0)) == 3

    async def test_each_proof_has_its_own_counters(self, office: Office) -> None:
        await office.miss(3)
        service = office.house.first_login
        flow = await service.login(office.turn(), await service.begin(office.turn()), LOGIN)
        flow = await service.temporary_password(office.turn(), flow, "0000-0000-0000")
        assert flow.values == {"tries_left": 4}

    async def test_forgiven_misses_are_gone_for_everybody(self, office: Office) -> None:
        """THR-06: the school gave a fresh start."""
        await office.miss(3)
        await office.miss(1, AUNT)
        async with office.house.store.begin() as tx:
            account_id = (await tx.accounts.find_subject(LOGIN)).account_id
            await tx.tries.forgive([account_id], Proof.ANSWERS, office.clock.now)
        assert (await office.miss(1)).values == {"tries_left": 2}
        assert (await office.miss(1, AUNT)).values == {"tries_left": 2}
