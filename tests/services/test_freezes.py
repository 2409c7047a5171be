"""Freezes: one tap of the family stops self-service, tells the school, and an approved unlock undoes it."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.flow import Flow, Said, Step
from domain.notice import NoticeKind
from domain.requests import PermitKind, RequestKind, RequestState
from domain.throttle import Scope
from storage.records import RecoveryEmail
from tests.services.office import AUNT, GROUP, PARENT, RIGHT, Office, open_office
from tests.services.test_first_login import issue, type_paper
from tests.services.test_vouches import GRANNY, ZED, attempt, bind, vouch_of
from tests.town import LOGIN, OTHER_LOGIN, SECOND_PASSWORD, UNKNOWN_LOGIN

FROZEN, SLIP = NoticeKind.ACCOUNT_FROZEN, "0000-0000-0000"


async def nonce(office: Office, user: int = PARENT) -> str:
    """Return what "This was not us" carries in somebody's chat, made now."""
    return office.house.freezes.nonce(await office.account_id(), user)


async def freeze(office: Office, user: int = PARENT) -> None:
    """Tap "This was not us"."""
    assert await office.house.freezes.repudiate(office.turn(user), await nonce(office, user))


async def is_frozen(office: Office) -> bool:
    """Whether the account is frozen."""
    return await office.house.freezes.view(await office.account_id()) is not None


async def must_change(office: Office) -> bool:
    """Whether the directory wants another password at the next login."""
    async with office.house.store.read() as tx:
        standing = await tx.credentials.find(await office.account_id())
    return standing is not None and standing.must_change


def is_locked_by_family(flow: Flow) -> bool:
    """Whether a flow was stopped by a freeze."""
    return flow.step is Step.LOCKED and flow.values["scope"] == Scope.FROZEN


class TestFreezing:
    async def test_every_task_is_locked_for_everybody(self, office: Office) -> None:
        """REC-08."""
        await freeze(office)
        for user in (PARENT, AUNT):
            assert is_locked_by_family(await office.recover(user))
        office.clock.advance(hours=30)
        assert (await office.recover(PARENT)).values["until"] == ""
        until = datetime.fromisoformat(str((await office.recover(AUNT)).values["until"]))
        # ENU-05: a stranger reads what the strangers' lock says, day after day.
        assert until - office.clock.now == timedelta(hours=18)
        first = await office.house.first_login.begin(office.turn())
        assert is_locked_by_family(await office.house.first_login.login(office.turn(), first, LOGIN))
        assert (await office.recover(AUNT, OTHER_LOGIN)).step is Step.CHALLENGE

    async def test_the_current_password_opens_nothing_either(self, office: Office) -> None:
        await freeze(office)
        flow = await office.house.recovery_emails.begin(office.turn())
        assert is_locked_by_family(await office.house.current_password.login(office.turn(), flow, LOGIN))

    async def test_what_is_under_way_ends_wherever_it_stands(self, office: Office) -> None:
        flows = [
            await office.answer(await office.recover(PARENT)),
            await office.recover(AUNT),
            await attempt(office, user=ZED),
        ]
        assert [flow.step for flow in flows] == [Step.NEW_PASSWORD, Step.CHALLENGE, Step.EVIDENCE]
        await bind(office, GRANNY)
        await freeze(office, GRANNY)
        assert not any([(await office.house.flows.get(flow.id)).is_open for flow in flows])

    async def test_requests_and_permits_of_before_open_nothing(self, office: Office) -> None:
        permitted = await office.ask(await attempt(office, user=ZED))
        waiting = await office.ask(await attempt(office, user=AUNT))
        unlock = await office.ask_unlock(GRANNY)
        assert permitted is not None
        assert waiting is not None
        await office.decide(permitted)
        await freeze(office)
        for request in (waiting, unlock):
            assert (await office.house.requests.get(request.id)).state is RequestState.EXPIRED
        assert is_locked_by_family(await office.recover(ZED))

    async def test_school_and_other_known_chats_are_told_and_no_name(self, office: Office) -> None:
        await bind(office, GRANNY)
        await freeze(office, GRANNY)
        queued = await office.queued(FROZEN)
        assert [one.notice.chat_id for one in queued] == [PARENT, GROUP]
        assert {frozenset(one.notice.values) for one in queued} == {frozenset({"account_id"})}
        assert {"account:self_service:freeze", "account:recovery:repudiate"} <= set(await office.tags())

    async def test_after_a_change_the_password_must_be_changed(self, office: Office) -> None:
        """REC-08: the reset password flagged for forced change."""
        await bind(office, GRANNY)
        await office.reset(SECOND_PASSWORD)
        assert not await must_change(office)
        await freeze(office, GRANNY)
        assert await must_change(office)

    async def test_a_chat_that_became_known_after_ones_own_is_unknown_again(self, office: Office) -> None:
        """REC-08: whoever set the password that was not ours has bound their chat by it."""
        office.clock.advance(days=1)
        await bind(office, ZED)
        await freeze(office)
        async with office.house.store.read() as tx:
            known = [chat.user_id for chat in await tx.chats.list(await office.account_id())]
        assert known == [PARENT]
        assert "account:chat:unbind" in await office.tags()

    async def test_a_chat_that_was_known_before_stays_known(self, office: Office) -> None:
        office.clock.advance(days=1)
        await bind(office, GRANNY)
        office.clock.advance(days=8)
        await freeze(office, GRANNY)
        async with office.house.store.read() as tx:
            assert len(await tx.chats.list(await office.account_id())) == 2

    @pytest.mark.parametrize(("hours", "stays"), [(1, False), (-1, True)])
    async def test_an_email_that_came_after_ones_own_chat_is_gone(
        self, office: Office, hours: int, *, stays: bool
    ) -> None:
        """REC-08, EML-04: a stranger's address would open the account as soon as the school unfreezes it."""
        at = office.clock.now + timedelta(hours=hours)
        async with office.house.store.begin() as tx:
            await tx.chats.bind(await office.account_id(), office.turn(GRANNY), office.clock.now)
            await tx.recovery_emails.put(await office.account_id(), RecoveryEmail("zed@example.com", at, at))
        office.clock.advance(days=1)
        await freeze(office, GRANNY)
        async with office.house.store.read() as tx:
            email = await tx.recovery_emails.find(await office.account_id())
        assert (email is not None) is stays
        assert ("account:email:remove" in await office.tags()) is not stays

    async def test_twice_is_once(self, office: Office) -> None:
        await freeze(office)
        await freeze(office)
        assert len(await office.queued(FROZEN)) == 1
        assert (await office.tags()).count("account:self_service:freeze") == 1

    async def test_a_school_without_a_group_is_no_obstacle(self, office: Office) -> None:
        async with office.house.store.begin() as tx:
            account = await tx.accounts.get(await office.account_id())
            await tx.schools.move_group(7001, GROUP, -1009)
            assert (await tx.schools.get(account.school_id)).group_chat_id == -1009
        await freeze(office)
        assert [one.notice.chat_id for one in await office.queued(FROZEN)] == [-1009]


class TestNonce:
    """TGM-10: only the known chat that got it can use it, for seven days."""

    async def test_it_fits_into_a_button(self, office: Office) -> None:
        data = f"n:{await nonce(office)}"
        assert len(data.encode()) <= 64
        assert re.fullmatch(r"n:[A-Za-z0-9]+:[0-9a-f]{1,12}:[a-z2-7]{26}", data)

    @pytest.mark.parametrize("user", [AUNT, GRANNY])
    async def test_somebody_elses_has_no_effect(self, office: Office, user: int) -> None:
        await bind(office, GRANNY)
        theirs = await nonce(office, PARENT)
        assert await office.house.freezes.repudiate(office.turn(user), theirs) is None
        assert not await is_frozen(office)
        assert (await office.audit())[-1].values == {"reason": "forged"}

    async def test_a_chat_that_is_known_no_more_has_none(self, office: Office) -> None:
        assert await office.house.freezes.repudiate(office.turn(AUNT), await nonce(office, AUNT)) is None
        assert (await office.audit())[-1].values == {"reason": "unknown_chat"}

    async def test_in_a_group_it_has_none(self, office: Office) -> None:
        turn = office.turn(PARENT, GROUP)
        assert await office.house.freezes.repudiate(turn, await nonce(office)) is None
        assert not await is_frozen(office)

    @pytest.mark.parametrize("part", [0, 1, 2])
    async def test_a_forged_one_has_none(self, office: Office, part: int) -> None:
        parts = (await nonce(office)).split(":")
        parts[part] = {0: "a" * 20, 1: "6ffffff0", 2: "a" * 26}[part]
        assert await office.house.freezes.repudiate(office.turn(), ":".join(parts)) is None
        assert (await office.tags())[-1] == "account:press:refuse"

    async def test_after_seven_days_it_is_too_late(self, office: Office) -> None:
        one = await nonce(office)
        office.clock.advance(days=7, seconds=1)
        assert await office.house.freezes.repudiate(office.turn(), one) is None
        assert (await office.audit())[-1].values == {"reason": "late"}
        office.clock.advance(seconds=-1)
        assert await office.house.freezes.repudiate(office.turn(), one)


class TestUnfreezing:
    async def test_the_family_asks_and_an_approved_unlock_lifts_it(self, office: Office) -> None:
        await freeze(office)
        request = await office.ask(await office.recover())
        assert request is not None
        assert request.kind is RequestKind.UNLOCK
        assert (await office.house.requests.view(request.id)).is_frozen
        await office.decide(request)
        assert not await is_frozen(office)
        assert "account:self_service:unfreeze" in await office.tags(request.id)
        assert (await office.reset(SECOND_PASSWORD)).said is Said.CHANGED
        assert not await must_change(office)

    async def test_who_holds_the_right_slip_reads_of_the_freeze_and_asks_for_an_unlock(
        self, office: Office
    ) -> None:
        """No time is told at which the freeze would end; the slip itself stays good."""
        await freeze(office)
        await issue(office, SLIP)
        flow = await type_paper(office, SLIP, user=ZED)
        assert is_locked_by_family(flow)
        assert (flow.values["until"], flow.factors) == ("", frozenset())
        request = await office.ask(flow)
        assert request is not None
        assert request.kind is RequestKind.UNLOCK
        await office.decide(request)
        assert (await type_paper(office, SLIP, user=ZED)).step is Step.QUESTION

    async def test_who_guesses_at_a_slip_reads_what_unknown_ids_answer(self, office: Office) -> None:
        """ENU-05: try after try, and what the school would be asked for is the same."""
        await freeze(office)
        kinds, scopes = [], []
        for login, user in ((LOGIN, ZED), (UNKNOWN_LOGIN, 67)):
            said = [await type_paper(office, SLIP, login, user) for _ in range(5)]
            assert [(one.step, one.values.get("tries_left")) for one in said[:-1]] == [
                (Step.TEMPORARY_PASSWORD, left) for left in (4, 3, 2, 1)
            ]
            assert said[-1].step is Step.LOCKED
            scopes.append(said[-1].values["scope"])
            await office.house.requests.ask(office.turn(user), said[-1])
            kinds += [one.kind for one in await office.requests_of(user)]
        assert kinds == [RequestKind.TEMPORARY_PASSWORD] * 2
        assert scopes == [Scope.ACCOUNT] * 2

    async def test_another_approval_does_not_lift_it(self, office: Office) -> None:
        flow = await office.house.forgot_password.forget(office.turn(AUNT), await office.recover(AUNT))
        slip = await office.ask(flow)
        assert slip is not None
        await freeze(office)
        await office.decide(slip)
        assert await is_frozen(office)

    async def test_a_permit_given_by_mistake_does_not_pass_the_freeze(self, office: Office) -> None:
        """The verdict of a freeze stands above every approval."""
        request = await office.ask(await attempt(office))
        assert request is not None
        await office.decide(request)
        async with office.house.store.begin() as tx:
            account = await tx.accounts.get(await office.account_id())
            permit = await tx.permits.find(account.id, office.turn(AUNT), PermitKind.RESET, office.clock.now)
        await freeze(office)
        assert permit is not None
        async with office.house.store.begin() as tx:
            await tx.permits.put(replace(permit, id="another"))
        assert is_locked_by_family(await office.recover(AUNT))


async def test_a_judgement_under_way_comes_too_late(office: Office) -> None:
    """A freeze between counting and judging: the flow has ended, and its write is refused."""
    flow = await office.answer(await office.recover(AUNT), RIGHT[:2])
    await freeze(office)
    assert not (await office.house.flows.get(flow.id)).is_open
    vouches = await office.queued(NoticeKind.VOUCH_ASKED)
    assert vouches == []


async def test_a_vouch_that_freezes_names_the_number_of_nobody(lived_in: Path, tmp_path: Path) -> None:
    async with open_office(lived_in, tmp_path) as office:
        await attempt(office)
        await office.house.vouches.press(office.turn(), await vouch_of(office), None)
        frozen = next(row for row in await office.audit() if row.tag == "account:self_service:freeze")
        async with office.house.store.read() as tx:
            theirs = (await tx.persons.about_user(PARENT))["audit"]
        assert "account:self_service:freeze" in {row["tag"] for row in theirs}
        assert dict(frozen.values) == {"changed": False}
