"""Challenges: one digest over all answers, decoys by the same road, and nothing without the key."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from directory.interface import Derive
from domain.flow import FlowKind
from services.challenges import Challenges
from storage.sealing import OpeningFailed
from tests.services.office import RIGHT, Office, open_office, reopened
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, PASSWORD, UNKNOWN_LOGIN, Clock

DEARER = "20MiB,2,1"


async def costs_of(office: Office, *logins: str) -> list[str]:
    """Answer wrongly for each of these logins, and return what each derivation cost."""
    costs = []
    for login in logins:
        flow = await office.recover(login=login)
        async with office.house.hashing.slot(1) as derive:
            watched = Watched(derive)
            assert not await service_of(office).verify(flow, ["no", "no", "no"], watched)
        costs += watched.costs
    return costs


class Watched:
    """Derives like another, and remembers at what cost."""

    def __init__(self, derive: Derive) -> None:
        self._derive = derive
        self.parameters = derive.parameters
        self.costs: list[str] = []

    async def __call__(self, secret: bytes, salt: bytes, parameters: str) -> bytes:
        """Derive."""
        self.costs.append(parameters)
        return await self._derive(secret, salt, parameters)


def service_of(office: Office) -> Challenges:
    """Return the one place that judges answers."""
    return office.house.forgot_password._challenges


class TestStoring:
    async def test_two_people_with_the_same_answers_share_nothing(self, office: Office) -> None:
        """HSH-02, QST-06."""
        async with office.house.hashing.slot(1) as derive:
            one = await service_of(office).prepare("acc1", ANSWERS, derive)
            again = await service_of(office).prepare("acc1", ANSWERS, derive)
            other = await service_of(office).prepare("acc2", ANSWERS, derive)
        assert len({one.salt, again.salt, other.salt}) == 3
        assert len({one.digest, again.digest, other.digest}) == 3
        assert (one.questions, one.parameters, len(one.digest)) == ((4, 6, 8), "argon2id,19456,2,1", 32)

    async def test_answers_of_one_account_are_wrong_for_another(self, office: Office) -> None:
        """QST-06: moving a digest to another account fails."""
        mine, theirs = await office.account_id(), await office.account_id(OTHER_LOGIN)
        async with office.house.store.begin() as tx:
            stored = await tx.answers.find(mine)
            assert stored is not None
            await tx.answers.put(theirs, stored, office.clock.now)
        flow = await office.answer(await office.recover(login=OTHER_LOGIN))
        assert flow.said == "answers_missed"

    async def test_an_old_digest_keeps_its_own_cost(self, lived_in: Path, tmp_path: Path) -> None:
        """HSH-04."""
        async with open_office(lived_in, tmp_path, argon2="20MiB,2,1") as office:
            flow = await office.answer(await office.recover())
        assert flow.step == "new_password"

    async def test_without_its_key_nothing_is_right(self, lived_in: Path, tmp_path: Path) -> None:
        """QST-05: verification raises, it never says yes."""
        async with open_office(lived_in, tmp_path):
            pass
        path = tmp_path / "secrets" / "keys.json"
        keys = json.loads(path.read_text(encoding="utf-8"))
        spoilt = json.dumps(_spoil(keys, "answers"))
        path.write_text(spoilt, encoding="utf-8")
        async with reopened(tmp_path) as office:
            with pytest.raises(OpeningFailed):
                await office.recover()


def _spoil(keys: object, purpose: str) -> object:
    """Turn the key material of one purpose around, wherever it stands."""
    if isinstance(keys, dict):
        return {
            name: _turned(value) if name == purpose else _spoil(value, purpose)
            for name, value in keys.items()
        }
    return [_spoil(value, purpose) for value in keys] if isinstance(keys, list) else keys


def _turned(value: object) -> object:
    if isinstance(value, dict):
        return {name: _turned(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_turned(one) for one in value]
    if isinstance(value, str) and len(value) > 40:
        return value[20:40] + value[:20] + value[40:]
    return value


class TestAnotherCost:
    """After ARGON2 was raised: HSH-04 for the stored, ENU-04 for the decoys."""

    async def test_unknown_logins_cost_what_stored_ones_do(self, lived_in: Path, tmp_path: Path) -> None:
        """ENU-04."""
        async with open_office(lived_in, tmp_path, argon2=DEARER) as office:
            costs = await costs_of(office, LOGIN, UNKNOWN_LOGIN, OTHER_LOGIN)
        assert costs == ["argon2id,19456,2,1"] * 3

    async def test_right_answers_are_kept_at_the_new_cost_and_decoys_follow(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        clock = Clock()
        async with open_office(lived_in, tmp_path, clock=clock, argon2=DEARER) as office:
            assert (await office.answer(await office.recover())).step == "new_password"
            assert office.house.hashing.derivations == 2
            assert await costs_of(office, LOGIN, UNKNOWN_LOGIN) == ["argon2id,20480,2,1"] * 2
            assert (await office.answer(await office.recover())).step == "new_password"
        async with reopened(tmp_path, clock, argon2=DEARER) as office:
            assert await costs_of(office, LOGIN, UNKNOWN_LOGIN) == ["argon2id,20480,2,1"] * 2
            assert (await office.answer(await office.recover())).step == "new_password"

    async def test_without_a_change_right_answers_cost_one_derivation(self, office: Office) -> None:
        await office.answer(await office.recover())
        assert office.house.hashing.derivations == 1

    async def test_wrong_answers_are_never_kept(self, lived_in: Path, tmp_path: Path) -> None:
        async with open_office(lived_in, tmp_path, argon2=DEARER) as office:
            await office.miss(1)
            async with office.house.store.read() as tx:
                assert await tx.answers.costs() == {"argon2id,19456,2,1": 1}

    async def test_as_many_decoys_have_the_old_cost_as_stored_digests_do(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        """ENU-04: half of the people answered since the change, so half of the decoys are new."""
        async with open_office(lived_in, tmp_path, argon2=DEARER) as office:
            async with office.house.store.begin() as tx:
                old = await tx.answers.find(await office.account_id())
                assert old is not None
                new = replace(old, parameters="argon2id,20480,2,1")
                await tx.answers.put(
                    (await tx.accounts.find_subject(OTHER_LOGIN)).account_id, new, office.clock.now
                )
            costs = await costs_of(office, *(f"nobody{n}@students.edu.sg" for n in range(40)))
        assert 8 <= costs.count("argon2id,19456,2,1") <= 32
        assert set(costs) == {"argon2id,19456,2,1", "argon2id,20480,2,1"}


class TestDecoys:
    async def test_as_many_questions_are_asked_as_are_set_up(self, founded: Path, tmp_path: Path) -> None:
        """ENU-01: a login that names nobody has as many as an enrolled one."""
        async with open_office(founded, tmp_path, questions=4) as office:
            chosen = {1: "red panda", 5: "captain zog", 6: "blue kite", 8: "the lost fern"}
            done = await office.set_password(await office.enter(answers=chosen), PASSWORD)
            assert done.said == "changed"
            asked = [(await office.recover(login=login)).questions for login in (LOGIN, UNKNOWN_LOGIN)]
        assert [len(questions) for questions in asked] == [4, 4]

    async def test_a_login_without_questions_is_asked_the_same_for_ever(self, office: Office) -> None:
        """ENU-02."""
        async with office.house.store.read() as tx:
            subjects = [await tx.accounts.find_subject(login) for login in (UNKNOWN_LOGIN, OTHER_LOGIN)]
            for subject in subjects:
                asked = {await service_of(office).questions(tx, subject) for _ in range(3)}
                assert len(asked) == 1
                assert sorted(*asked) == list(*asked)

    async def test_enrolled_ones_are_asked_their_own(self, office: Office) -> None:
        async with office.house.store.read() as tx:
            subject = await tx.accounts.find_subject(LOGIN)
            assert await service_of(office).questions(tx, subject) == (4, 6, 8)

    async def test_a_decoy_costs_one_derivation_and_is_never_right(self, office: Office) -> None:
        """ENU-03."""
        flow = await office.recover(login=UNKNOWN_LOGIN)
        async with office.house.hashing.slot(1) as derive:
            assert not await service_of(office).verify(flow, list(RIGHT), derive)
        assert office.house.hashing.derivations == 1

    async def test_a_flow_without_a_login_is_no_challenge(self, office: Office) -> None:
        flow = await office.house.forgot_password.begin(office.turn())
        assert flow.kind is FlowKind.FORGOT_PASSWORD
        async with office.house.hashing.slot(1) as derive:
            with pytest.raises(ValueError, match="no login yet"):
                await service_of(office).verify(flow, [], derive)
