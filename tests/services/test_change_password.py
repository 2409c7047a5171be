"""Change password: opened by the current one, set like any other, told to the family."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from domain.evidence import Factor
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from storage.interface import Stale
from tests.services.office import AUNT, PARENT, Office, open_office, reopened
from tests.services.test_new_password import contents, refusing
from tests.town import PASSWORD, SECOND_PASSWORD, Clock

THIRD_PASSWORD = "Nine.herons.fly.7"
UNCLE = 44


async def opened(office: Office, user: int = PARENT) -> Flow:
    """Come as far as the new password."""
    return await office.prove(office.house.change_password, user)


async def ready(office: Office, user: int = PARENT, password: str = SECOND_PASSWORD) -> Flow:
    """Come as far as the second typing."""
    return await office.house.change_password.password(
        office.turn(user), await opened(office, user), password
    )


class TestChange:
    async def test_a_whole_change_costs_two_derivations(self, office: Office) -> None:
        """One for the current password, one for the whole history and the new one."""
        flow = await office.set_password(await opened(office), SECOND_PASSWORD)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.CHANGED)
        assert office.house.hashing.derivations == 2
        assert await office.tags(flow.id) == [
            "account:current_password:match",
            "account:password:set",
            "account:password:change",
        ]
        assert (await office.prove(office.house.change_password, password=SECOND_PASSWORD)).step is (
            Step.NEW_PASSWORD
        )

    async def test_from_a_known_chat_nobody_else_is_bound_and_the_others_are_told(
        self, office: Office
    ) -> None:
        """REC-07."""
        await bind(office, AUNT)
        await bind(office, UNCLE)
        flow = await office.set_password(await opened(office), SECOND_PASSWORD)
        told = await office.queued(NoticeKind.PASSWORD_CHANGED)
        assert {one.notice.chat_id for one in told} == {AUNT, UNCLE}
        assert {tuple(one.notice.values) for one in told} == {("account_id",)}
        assert "account:chat:bind" not in await office.tags(flow.id)

    async def test_from_an_unknown_chat_success_binds_it_and_the_family_is_told(self, office: Office) -> None:
        """Architecture 5; REC-07."""
        flow = await office.set_password(await opened(office, AUNT), SECOND_PASSWORD)
        async with office.house.store.read() as tx:
            assert await tx.chats.is_known(await office.account_id(), office.turn(AUNT))
        (told,) = await office.queued(NoticeKind.PASSWORD_CHANGED)
        assert told.notice.chat_id == PARENT
        bound = [row for row in await office.audit(flow.id) if row.tag == "account:chat:bind"]
        assert [row.values for row in bound] == [{"pathway": "change password"}]

    @pytest.mark.parametrize(
        ("typed", "broken"),
        [("short", "too_short"), (PASSWORD, "used_before"), ("Tanweiling.2026x", "holds_name")],
    )
    async def test_the_rules_are_those_of_every_password(
        self, office: Office, typed: str, broken: str
    ) -> None:
        """PWD-07, PWD-08: the current one cannot be set again either."""
        flow = await ready(office, password=typed)
        assert (flow.step, flow.said) == (Step.NEW_PASSWORD, Said.PASSWORD_REFUSED)
        assert broken in str(flow.values["violations"])

    async def test_two_that_differ_change_nothing(self, office: Office) -> None:
        """PWD-09."""
        flow = await office.set_password(await opened(office), SECOND_PASSWORD, again="another")
        assert (flow.step, flow.said) == (Step.NEW_PASSWORD, Said.PASSWORD_DIFFERS)
        assert (await office.set_password(flow, SECOND_PASSWORD)).said is Said.CHANGED

    async def test_back_asks_for_the_new_one_from_the_start(self, office: Office) -> None:
        flow = await office.house.change_password.back(office.turn(), await ready(office))
        assert (flow.step, flow.said) == (Step.NEW_PASSWORD, Said.NOTHING)
        assert Factor.CURRENT_PASSWORD in flow.factors

    async def test_no_step_can_be_skipped(self, office: Office) -> None:
        """REC-04."""
        service = office.house.change_password
        flow = await service.begin(office.turn())
        flow = await office.house.current_password.login(office.turn(), flow, "tan_wei_ling")
        for act in (service.password, service.password_again):
            with pytest.raises(WrongStep):
                await act(office.turn(), flow, SECOND_PASSWORD)
        with pytest.raises(WrongStep):
            await service.back(office.turn(), flow)
        assert await office.open_flow() == flow


class TestAtomicity:
    @pytest.mark.parametrize(
        "table", ["password_tags", "credentials", "known_chats", "flows", "audit", "outbox"]
    )
    async def test_a_change_is_whole_or_nothing(self, office: Office, tmp_path: Path, table: str) -> None:
        """REC-06: password, history, binding, flow, audit and the notice."""
        flow, service = await ready(office, AUNT), office.house.change_password
        before = contents(tmp_path)
        with refusing(tmp_path, table), pytest.raises(IntegrityError, match="refused by the test"):
            await service.password_again(office.turn(AUNT), flow, SECOND_PASSWORD)
        assert contents(tmp_path) == before
        again = await service.password_again(office.turn(AUNT), flow, SECOND_PASSWORD)
        assert again.said is Said.CHANGED

    @pytest.mark.parametrize("steps", [0, 1, 2])
    async def test_nothing_of_the_account_changes_before_the_end(
        self, office: Office, tmp_path: Path, steps: int
    ) -> None:
        """REC-05: begun and given up at each step."""
        kept = ("accounts", "credentials", "password_tags", "answers", "known_chats", "temporary_passwords")
        before = contents(tmp_path)
        acts = (office.house.change_password.begin, lambda _: opened(office), lambda _: ready(office))
        await acts[steps](office.turn())
        await office.house.flows.cancel(office.turn())
        after = contents(tmp_path)
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


class TestTwoDevices:
    async def test_a_password_set_elsewhere_ends_what_the_old_one_opened(self, office: Office) -> None:
        """Who typed the old password before the family changed it sets nothing after that."""
        theirs = await ready(office, AUNT, THIRD_PASSWORD)
        asked = await office.prove(office.house.security_questions, UNCLE)
        await office.set_password(await opened(office), SECOND_PASSWORD)
        with pytest.raises(Stale):
            await office.house.change_password.password_again(office.turn(AUNT), theirs, THIRD_PASSWORD)
        with pytest.raises(Stale):
            await office.house.questions.choose(office.turn(UNCLE), asked, 4)
        told = await office.queued(NoticeKind.FLOW_EXPIRED)
        assert {one.notice.chat_id for one in told} == {AUNT, UNCLE}

    async def test_who_is_only_asked_for_it_goes_on(self, office: Office) -> None:
        """And is told that it did not match: the flow has proven nothing yet."""
        flow = await office.house.change_password.begin(office.turn(AUNT))
        flow = await office.house.current_password.login(office.turn(AUNT), flow, "tan_wei_ling")
        await office.set_password(await opened(office), SECOND_PASSWORD)
        assert (await office.house.change_password.prove(office.turn(AUNT), flow, PASSWORD)).said is (
            Said.CURRENT_PASSWORD_MISSED
        )


class TestRestart:
    async def test_the_first_typing_is_asked_again(self, lived_in: Path, tmp_path: Path) -> None:
        """QST-08: the proof stands, the typed password is gone."""
        clock = Clock()
        async with open_office(lived_in, tmp_path, clock=clock) as office:
            await ready(office)
        async with reopened(tmp_path, clock) as office:
            flow = await office.open_flow()
            flow = await office.house.change_password.password_again(office.turn(), flow, SECOND_PASSWORD)
            assert (flow.step, flow.said) == (Step.NEW_PASSWORD, Said.PASSWORD_LOST)
            assert (await office.set_password(flow, SECOND_PASSWORD)).said is Said.CHANGED


async def bind(office: Office, user: int) -> None:
    """Make a chat a known one."""
    async with office.house.store.begin() as tx:
        await tx.chats.bind(await office.account_id(), office.turn(user), office.clock.now)
