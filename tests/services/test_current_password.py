"""The current password as proof: counted before it is compared, alike for whoever the login names or not."""

import asyncio

import pytest

from domain.evidence import Factor
from domain.flow import Flow, Said, Step, WrongStep
from domain.requests import RequestKind
from storage.interface import Stale
from storage.records import Proof
from tests.services.office import AUNT, PARENT, Office
from tests.services.test_forgot_password import crowded, told
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD, SECOND_PASSWORD, UNKNOWN_LOGIN

WRONG = "Not-my-password-9"
UNCLE = 44


async def asked(office: Office, user: int = PARENT, login: str = LOGIN) -> Flow:
    """Begin /change and type a login."""
    flow = await office.house.change_password.begin(office.turn(user))
    return await office.house.current_password.login(office.turn(user), flow, login)


async def typed(office: Office, flow: Flow, text: str = WRONG) -> Flow:
    """Type a current password."""
    return await office.house.change_password.prove(office.turn(flow.user_id), flow, text)


async def locked(office: Office, user: int = PARENT, login: str = LOGIN) -> Flow:
    """Use up every try."""
    flow = await asked(office, user, login)
    while flow.step is Step.CURRENT_PASSWORD:
        flow = await typed(office, flow)
    return flow


async def misses(office: Office, login: str = LOGIN) -> int:
    """Count the tries at a login's current password that are misses."""
    async with office.house.store.read() as tx:
        subject = await tx.accounts.find_subject(login)
        policy = office.house.policy.throttle
        tally = await tx.tries.tally(
            office.turn(), subject.key, Proof.CURRENT_PASSWORD, policy, office.clock.now
        )
    return tally.in_a_row


class TestProof:
    async def test_the_right_one_goes_on_and_says_so(self, office: Office) -> None:
        flow = await typed(office, await asked(office), PASSWORD)
        assert flow.step is Step.NEW_PASSWORD
        assert flow.factors == {Factor.CURRENT_PASSWORD, Factor.KNOWN_CHAT}
        assert await office.tags(flow.id) == ["account:current_password:match"]
        assert office.house.hashing.derivations == 1

    async def test_it_proves_as_much_from_an_unknown_chat(self, office: Office) -> None:
        flow = await typed(office, await asked(office, AUNT), PASSWORD)
        assert (flow.step, flow.factors) == (Step.NEW_PASSWORD, {Factor.CURRENT_PASSWORD})

    async def test_one_of_before_is_wrong(self, office: Office) -> None:
        await office.reset(SECOND_PASSWORD)
        assert (await typed(office, await asked(office), PASSWORD)).said is Said.CURRENT_PASSWORD_MISSED
        assert (await typed(office, await asked(office), SECOND_PASSWORD)).step is Step.NEW_PASSWORD

    async def test_the_slip_is_no_current_password(self, new_office: Office) -> None:
        """TMP-01, TMP-05."""
        flow = await typed(new_office, await asked(new_office), new_office.slips[LOGIN])
        assert flow.said is Said.CURRENT_PASSWORD_MISSED

    async def test_one_that_must_be_changed_proves_nothing(self, office: Office) -> None:
        """REC-08: whoever set it may not have been of the family."""
        account_id = await office.account_id()
        async with office.house.store.begin() as tx:
            await tx.credentials.set_standing(account_id, enabled=True, locked=False, must_change=True)
        assert (await typed(office, await asked(office), PASSWORD)).said is Said.CURRENT_PASSWORD_MISSED

    async def test_back_to_the_login_another_may_be_typed(self, office: Office) -> None:
        flow = await office.house.current_password.back(office.turn(), await asked(office))
        flow = await office.house.current_password.login(office.turn(), flow, OTHER_LOGIN)
        assert (flow.step, flow.login, flow.factors) == (Step.CURRENT_PASSWORD, OTHER_LOGIN, frozenset())

    async def test_a_refused_login_is_neither_kept_nor_counted(self, office: Office) -> None:
        flow = await asked(office, login="S1234567D")
        assert (flow.step, flow.said, flow.login) == (Step.LOGIN, Said.LOGIN_REFUSED, None)
        assert flow.values["problem"] == "nric"

    async def test_it_is_taken_only_where_it_is_asked(self, office: Office) -> None:
        """REC-04."""
        flow = await office.house.change_password.begin(office.turn())
        with pytest.raises(WrongStep):
            await typed(office, flow, PASSWORD)
        assert office.house.hashing.derivations == 0


class TestAlike:
    """ENU: an unknown login, one that never enrolled and a wrong password get the same dialogue."""

    async def test_every_kind_of_login_is_answered_alike_at_the_same_cost(self, office: Office) -> None:
        """ENU-01, ENU-03, ENU-05: screens, tags and derivations, to the lock and beyond."""
        lives = []
        for user, login in ((AUNT, LOGIN), (UNCLE, OTHER_LOGIN), (45, UNKNOWN_LOGIN)):
            before = office.house.hashing.derivations
            flow = await asked(office, user, login)
            seen = [told(flow)]
            for text in (WRONG, PASSWORD + "x", "y" * 4096):
                flow = await typed(office, flow, text)
                seen.append(told(flow))
            cost = office.house.hashing.derivations - before
            again = await asked(office, user, login)
            tags = await office.tags(flow.id)
            lives.append((seen, cost, told(again), tags))
        assert lives[0] == lives[1] == lives[2]
        seen, cost, again, _ = lives[0]
        assert [step for step, *_ in seen] == [Step.CURRENT_PASSWORD] * 3 + [Step.LOCKED]
        assert (cost, again[0]) == (2, Step.LOCKED)

    async def test_no_typed_password_is_ever_right_for_nobody(self, office: Office) -> None:
        for login in (UNKNOWN_LOGIN, OTHER_LOGIN):
            flow = await typed(office, await asked(office, login=login), "")
            assert flow.said is Said.CURRENT_PASSWORD_MISSED

    @pytest.mark.parametrize("text", ["\ud800", "\0", "\x7f" * 128, "密码" * 64])
    async def test_odd_characters_are_wrong_like_any_other(self, office: Office, text: str) -> None:
        flow = await typed(office, await asked(office), text)
        assert told(flow) == (Step.CURRENT_PASSWORD, 0, Said.CURRENT_PASSWORD_MISSED, {"tries_left": 2})


class TestThrottle:
    async def test_the_third_miss_locks_and_offers_the_school(self, office: Office) -> None:
        flow = await locked(office)
        assert (flow.step, flow.said) == (Step.LOCKED, Said.CURRENT_PASSWORD_MISSED)
        request = await office.ask(flow)
        assert request is not None
        assert request.kind is RequestKind.UNLOCK

    async def test_once_locked_the_right_one_is_not_even_looked_at(self, office: Office) -> None:
        """DOS-01."""
        flow = await asked(office)
        for _ in range(2):
            await typed(office, await asked(office))
        flow = await asked(office)
        assert (await typed(office, flow)).step is Step.LOCKED
        before = office.house.hashing.derivations
        assert (await asked(office)).step is Step.LOCKED
        assert office.house.hashing.derivations == before

    async def test_an_approved_unlock_gives_tries_again(self, office: Office) -> None:
        """THR-13."""
        request = await office.ask(await locked(office))
        assert request is not None
        await office.decide(request)
        flow = await asked(office)
        assert flow.step is Step.CURRENT_PASSWORD
        assert (await typed(office, flow)).values == {"tries_left": 2}
        assert (await typed(office, await asked(office), PASSWORD)).step is Step.NEW_PASSWORD

    async def test_the_right_one_clears_the_misses(self, office: Office) -> None:
        """THR-11."""
        await typed(office, await asked(office))
        await typed(office, await asked(office))
        assert (await typed(office, await asked(office), PASSWORD)).step is Step.NEW_PASSWORD
        assert await misses(office) == 0
        assert (await typed(office, await asked(office))).values == {"tries_left": 2}

    async def test_its_misses_are_none_of_the_answers(self, office: Office) -> None:
        await locked(office)
        assert (await office.miss(1)).values == {"tries_left": 2}

    async def test_a_new_password_starts_afresh(self, office: Office) -> None:
        """THR-06: guesses at the old one tell nothing of the new one."""
        await locked(office)
        await office.reset(SECOND_PASSWORD)
        assert await misses(office) == 0
        assert (await typed(office, await asked(office), SECOND_PASSWORD)).step is Step.NEW_PASSWORD

    async def test_strangers_cannot_lock_the_family_out(self, office: Office) -> None:
        """THR-04."""
        for user in range(200, 240):
            await locked(office, user)
        assert (await asked(office, 250)).step is Step.LOCKED
        assert (await typed(office, await asked(office), PASSWORD)).step is Step.NEW_PASSWORD


class TestCountedFirst:
    async def test_a_try_is_counted_before_it_is_compared(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """THR-08: a crash between the two leaves the miss."""
        flow = await asked(office)

        async def crash(*_: object) -> bool:
            assert await misses(office) == 1
            raise ConnectionAbortedError

        monkeypatch.setattr(office.house.current_password._directory, "verify", crash)
        with pytest.raises(ConnectionAbortedError):
            await typed(office, flow, PASSWORD)
        assert await misses(office) == 1

    async def test_of_many_at_once_three_are_compared(self, office: Office) -> None:
        """THR-08: people at many devices share the person's tries."""
        flow = await asked(office)

        async def one() -> None:
            try:
                await typed(office, flow)
            except Stale:
                return

        for _ in range(4):
            await asyncio.gather(*(one() for _ in range(10)))
        assert office.house.hashing.derivations <= 3
        assert await misses(office) <= 3

    async def test_the_same_update_counts_once(self, office: Office) -> None:
        flow, turn = await asked(office), office.turn()
        await office.house.change_password.prove(turn, flow, WRONG)
        with pytest.raises(Stale):
            await office.house.change_password.prove(turn, flow, WRONG)
        assert await misses(office) == 1

    async def test_a_busy_machine_costs_no_try(self, office: Office) -> None:
        """HSH-05."""
        flow = await asked(office)
        async with crowded(office):
            flow = await typed(office, flow, PASSWORD)
        assert (flow.step, flow.said) == (Step.CURRENT_PASSWORD, Said.BUSY)
        assert await misses(office) == 0
        assert (await typed(office, flow, PASSWORD)).step is Step.NEW_PASSWORD

    async def test_who_computes_already_is_told_to_wait(self, office: Office) -> None:
        flow = await asked(office)
        async with office.house.hashing.slot(PARENT):
            assert (await typed(office, flow, PASSWORD)).said is Said.BUSY
