"""Accounts in the operator's hands: what is shown and what never is, locks, and starting afresh."""

import pytest

from domain.account import Account
from domain.events import Tag
from domain.flow import Ending, Said, Step
from domain.notice import NoticeKind
from domain.requests import RequestState
from domain.throttle import Scope
from services.accounts import AccountProblem
from storage.records import Proof, TemporaryPassword
from tests.services.office import AUNT, PARENT, RIGHT, SLIPS, Office
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD, SECOND_PASSWORD, UNKNOWN_LOGIN


async def recorded(office: Office) -> list[tuple[str, str | None]]:
    """What the operator did to accounts, and to which."""
    return [(row.tag, row.subject) for row in await office.audit() if row.actor == "operator" and row.subject]


async def key(office: Office, login: str = LOGIN) -> str:
    """The keyed index of a login, under which events are found."""
    async with office.house.store.read() as tx:
        return (await tx.accounts.find_subject(login)).key


async def leave(office: Office) -> None:
    """Let every student of the school have left."""
    async with office.house.store.begin() as tx:
        school = await tx.schools.find("BTPS")
        assert school is not None
        await tx.accounts.mark_leavers(school.id, (), office.clock.now)


class TestShowing:
    async def test_it_tells_how_an_account_stands(self, office: Office) -> None:
        request = await office.ask_unlock()
        view = await office.house.accounts.show("Tan Wei Ling")
        assert (view.account.login, view.school.code, view.account.class_name) == (LOGIN, "BTPS", "5A")
        assert (view.is_enrolled, view.chats, view.frozen_at, view.slip_until) == (True, 1, None, None)
        assert [one.id for one in view.requests] == [request.id]
        assert all(lock.strangers.allowed and not lock.people for lock in view.locks.values())

    async def test_an_account_on_a_slip_is_not_enrolled(self, office: Office) -> None:
        view = await office.house.accounts.show(OTHER_LOGIN)
        assert not view.is_enrolled
        assert view.slip_until is not None

    async def test_who_has_no_tries_left_is_counted(self, office: Office) -> None:
        await office.miss(3, AUNT)
        lock = (await office.house.accounts.show(LOGIN)).locks[Proof.ANSWERS]
        assert (lock.people, lock.strangers.allowed) == (1, True)
        await office.miss(2, AUNT + 1)
        lock = (await office.house.accounts.show(LOGIN)).locks[Proof.ANSWERS]
        assert (lock.people, lock.strangers.scope) == (1, Scope.STRANGERS)

    async def test_a_leaver_is_shown_as_one(self, office: Office) -> None:
        await leave(office)
        assert (await office.house.accounts.show(LOGIN)).account.left_at == office.clock.now

    async def test_nothing_secret_and_nobody_is_in_it(self, office: Office) -> None:
        """ADM-14: no answer, phone or e-mail, and not whose the known chats are."""
        parent = 7_777_001
        async with office.house.store.begin() as tx:
            await tx.chats.bind(await office.account_id(), office.turn(parent), office.clock.now)
        view = await office.house.accounts.show(LOGIN)
        assert view.chats == 2
        shown = repr(view)
        assert [text for text in (*RIGHT, str(parent), "guardian", "@family") if text in shown] == []

    async def test_the_look_is_recorded(self, office: Office) -> None:
        await office.house.accounts.show(LOGIN)
        assert (Tag.ACCOUNT_LOOKED_AT, await key(office)) in await recorded(office)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            (UNKNOWN_LOGIN, "no account has this MIMS ID"),
            ("S1234567D", "this is no student's MIMS ID"),
            ("lim@schools.gov.sg", "this is no student's MIMS ID"),
            ("", "this is no student's MIMS ID"),
        ],
    )
    async def test_what_names_nobody_is_said(self, office: Office, typed: str, said: str) -> None:
        accounts = office.house.accounts
        for act in (accounts.show, accounts.unlock, accounts.forget):
            with pytest.raises(AccountProblem, match=said):
                await act(typed)


class TestFinding:
    async def test_who_is_there_is_found_with_the_school(self, office: Office) -> None:
        account, school = await office.house.accounts.find("Tan Wei Ling")
        assert (account.login, school.code) == (LOGIN, "BTPS")

    async def test_a_leaver_is_not(self, office: Office) -> None:
        await leave(office)
        with pytest.raises(AccountProblem, match="has left"):
            await office.house.accounts.find(LOGIN)


class TestUnlocking:
    async def test_every_lock_of_wrong_tries_is_gone(self, office: Office) -> None:
        await office.miss(3)
        await office.miss(3, AUNT)
        await office.miss(2, AUNT + 1)
        assert (await office.recover(AUNT)).step is Step.LOCKED
        await office.house.accounts.unlock(LOGIN)
        for person in (PARENT, AUNT, AUNT + 1, AUNT + 2):
            assert (await office.recover(person)).step is Step.CHALLENGE
        assert (Tag.SELF_SERVICE_UNLOCKED, await key(office)) in await recorded(office)

    async def test_the_directorys_own_lock_is_cleared(self, office: Office) -> None:
        account_id = await office.account_id()
        async with office.house.store.begin() as tx:
            await tx.credentials.set_standing(account_id, enabled=False, locked=True, must_change=False)
        await office.house.accounts.unlock(LOGIN)
        standing = await office.house.directory.standing(account_id)
        assert (standing.enabled, standing.locked) == (True, False)

    async def test_a_freeze_of_the_family_is_lifted_only_when_that_is_said(self, office: Office) -> None:
        """REC-08: whoever froze it must have been spoken to."""
        await freeze(office)
        with pytest.raises(AccountProblem, match=r"the family has frozen this account; .*--frozen"):
            await office.house.accounts.unlock(LOGIN)
        assert (await office.house.accounts.show(LOGIN)).frozen_at is not None
        await office.house.accounts.unlock(LOGIN, frozen=True)
        assert (await office.house.accounts.show(LOGIN)).frozen_at is None
        assert (Tag.SELF_SERVICE_UNFROZEN, await key(office)) in await recorded(office)

    async def test_known_chats_are_told(self, office: Office) -> None:
        await office.house.accounts.unlock(LOGIN)
        (told,) = await office.queued(NoticeKind.ACCOUNT_ACTED)
        assert (told.notice.chat_id, told.notice.values["deed"]) == (PARENT, "unlock")

    async def test_a_leaver_is_not_unlocked(self, office: Office) -> None:
        await leave(office)
        for act in (office.house.accounts.unlock, office.house.accounts.forget):
            with pytest.raises(AccountProblem, match="this student has left"):
                await act(LOGIN)


class TestForgetting:
    async def test_the_account_stands_as_if_it_had_never_been_enrolled(self, office: Office) -> None:
        await freeze(office)
        await office.house.accounts.forget(LOGIN)
        view = await office.house.accounts.show(LOGIN)
        assert (view.is_enrolled, view.chats, view.frozen_at, view.slip_until) == (False, 0, None, None)
        async with office.house.store.read() as tx:
            account = await tx.accounts.get(view.account.id)
            assert (account.full_name, account.class_name) == ("Tan Wei Ling", "5A")
            waiting = await tx.accounts.never_enrolled(account.school_id)
        assert account in waiting

    async def test_neither_answers_nor_password_open_it(self, office: Office) -> None:
        await office.house.accounts.forget(LOGIN)
        flow = await office.answer(await office.recover())
        assert flow.said is Said.ANSWERS_MISSED
        change = await office.prove(office.house.change_password)
        assert change.said is Said.CURRENT_PASSWORD_MISSED

    async def test_a_new_slip_opens_it_and_the_old_password_may_come_back(self, office: Office) -> None:
        """The history goes too: with it the account could not start as never enrolled."""
        account = await office.house.accounts.forget(LOGIN)
        await hand_out(office, account)
        done = await office.set_password(await office.enter(), PASSWORD)
        assert done.said is Said.CHANGED

    async def test_who_was_in_the_middle_is_stopped_and_requests_end(self, office: Office) -> None:
        request = await office.ask_unlock(AUNT)
        flow = await office.answer(await office.recover())
        assert flow.step is Step.NEW_PASSWORD
        await office.house.accounts.forget(LOGIN)
        assert (await office.house.flows.get(flow.id)).ending is Ending.EXPIRED
        (after,) = await office.requests_of(AUNT)
        assert (after.id, after.state) == (request.id, RequestState.EXPIRED)

    async def test_locks_go_with_what_they_guarded(self, office: Office) -> None:
        await office.miss(3)
        await office.house.accounts.forget(LOGIN)
        assert (await office.recover()).step is Step.CHALLENGE

    async def test_known_chats_hear_of_it_before_they_go(self, office: Office) -> None:
        await office.house.accounts.forget(LOGIN)
        (told,) = await office.queued(NoticeKind.ACCOUNT_ACTED)
        assert (told.notice.chat_id, told.notice.values["deed"]) == (PARENT, "forget")
        assert (Tag.ACCOUNT_FORGOTTEN, await key(office)) in await recorded(office)

    async def test_another_account_keeps_everything(self, office: Office) -> None:
        await office.house.accounts.forget(OTHER_LOGIN)
        assert (await office.reset(SECOND_PASSWORD)).said is Said.CHANGED


async def freeze(office: Office) -> None:
    """Let the parent freeze the account."""
    async with office.house.store.begin() as tx:
        account = (await tx.accounts.find_subject(LOGIN)).account
        assert account is not None
        assert await office.house.freezes.freeze(tx, office.turn(), account, is_changed=False)


async def hand_out(office: Office, account: Account) -> None:
    """Give an account the slip that the office knows."""
    tag = office.house.temporary.tag(account.id, SLIPS[LOGIN])
    slip = TemporaryPassword(tag, office.clock.now, office.clock.now.replace(year=2027), "roster")
    async with office.house.store.begin() as tx:
        await tx.temporary_passwords.put([(account.id, slip)])
