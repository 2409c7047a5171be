"""Every directory keeps the same promises; another one joins by one more subject."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from directory.embedded import EmbeddedDirectory
from directory.interface import Directory, Prepared, Standing
from services.hashing import Hashing
from storage.interface import Stale, Store
from storage.keys import Purpose
from storage.sealing import OpeningFailed, Wrapper
from tests.services.office import Office
from tests.town import OTHER_LOGIN

FIRST, SECOND, THIRD = "Purple-Kettle-42-moon", "Seven.Otters.swim.9", "Nine.herons.fly.7"


@dataclass
class Subject:
    """A directory under test, an account in it without a password, and what it needs to work."""

    directory: Directory
    store: Store
    hashing: Hashing
    account_id: str
    other_id: str

    async def judge(self, password: str, account_id: str | None = None) -> Prepared:
        """Judge a new password."""
        async with self.hashing.slot(1) as derive:
            return await self.directory.judge(account_id or self.account_id, password, derive)

    async def set(self, password: str, account_id: str | None = None) -> None:
        """Judge a password and set it."""
        prepared = await self.judge(password, account_id)
        assert not prepared.used_before
        async with self.store.begin() as tx:
            await self.directory.set_password(tx, prepared)

    async def verify(self, password: str, account_id: str | None = None) -> bool:
        """Whether this is the current password."""
        async with self.hashing.slot(1) as derive:
            return await self.directory.verify(account_id or self.account_id, password, derive)


def embedded(office: Office, accounts: tuple[str, str]) -> Subject:
    """Make the embedded directory, in the office's own store."""
    wrapper = Wrapper(office.house.keyring, Purpose.HISTORY)
    directory = EmbeddedDirectory(office.house.store, wrapper, office.house.outside.entropy)
    return Subject(directory, office.house.store, office.house.hashing, *accounts)


SUBJECTS: dict[str, Callable[[Office, tuple[str, str]], Subject]] = {"embedded": embedded}


@pytest.fixture(params=SUBJECTS)
async def subject(request: pytest.FixtureRequest, new_office: Office) -> Subject:
    """Each directory in turn."""
    accounts = (await new_office.account_id(), await new_office.account_id(OTHER_LOGIN))
    return SUBJECTS[request.param](new_office, accounts)


class TestContract:
    async def test_before_the_first_password_nothing_is_the_password(self, subject: Subject) -> None:
        for typed in ("", FIRST, "\0" * 16):
            assert not await subject.verify(typed)

    async def test_the_password_set_last_is_the_password(self, subject: Subject) -> None:
        for password in (FIRST, SECOND, THIRD):
            await subject.set(password)
        assert [await subject.verify(password) for password in (FIRST, SECOND, THIRD)] == [False, False, True]

    async def test_an_account_waits_for_its_first_login(self, subject: Subject) -> None:
        standing = await subject.directory.standing(subject.account_id)
        assert standing == Standing(enabled=True, locked=False, must_change=True)
        await subject.set(FIRST)
        standing = await subject.directory.standing(subject.account_id)
        assert standing == Standing(enabled=True, locked=False, must_change=False)

    async def test_no_password_comes_back(self, subject: Subject) -> None:
        """PWD-07."""
        for password in (FIRST, SECOND, THIRD):
            await subject.set(password)
        assert [(await subject.judge(password)).used_before for password in (FIRST, SECOND, THIRD)] == [
            True
        ] * 3
        assert not (await subject.judge(FIRST + "x")).used_before

    async def test_what_one_person_used_another_may_use(self, subject: Subject) -> None:
        await subject.set(FIRST)
        await subject.set(FIRST, subject.other_id)
        assert await subject.verify(FIRST, subject.other_id)

    async def test_judging_changes_nothing(self, subject: Subject) -> None:
        """REC-05."""
        await subject.set(FIRST)
        await subject.judge(SECOND)
        assert await subject.verify(FIRST)
        assert not (await subject.judge(SECOND)).used_before

    async def test_what_was_judged_shows_no_password(self, subject: Subject) -> None:
        """LOG-01."""
        assert "Kettle" not in repr(await subject.judge(FIRST))

    async def test_judging_and_setting_costs_one_derivation(self, subject: Subject) -> None:
        """Architecture 6."""
        for number, password in enumerate((FIRST, SECOND, THIRD), start=1):
            await subject.set(password)
            assert subject.hashing.derivations == number

    async def test_verifying_costs_the_same_with_and_without_a_password(self, subject: Subject) -> None:
        """ENU-03."""
        await subject.verify(FIRST)
        assert subject.hashing.derivations == 1
        await subject.set(FIRST)
        await subject.verify(FIRST)
        assert subject.hashing.derivations == 3

    async def test_the_same_password_set_twice_at_once_is_stale(self, subject: Subject) -> None:
        await subject.set(FIRST)
        one, other = await subject.judge(SECOND), await subject.judge(SECOND)
        async with subject.store.begin() as tx:
            await subject.directory.set_password(tx, one)

        async def again() -> None:
            async with subject.store.begin() as tx:
                await subject.directory.set_password(tx, other)

        with pytest.raises(Stale):
            await again()
        assert await subject.verify(SECOND)

    async def test_two_first_passwords_at_once_leave_one_account_whole(self, subject: Subject) -> None:
        one, other = await subject.judge(FIRST), await subject.judge(SECOND)
        async with subject.store.begin() as tx:
            await subject.directory.set_password(tx, one)

        async def second() -> None:
            async with subject.store.begin() as tx:
                await subject.directory.set_password(tx, other)

        with pytest.raises(Stale):
            await second()
        assert [await subject.verify(password) for password in (FIRST, SECOND)] == [True, False]

    async def test_a_transaction_that_fails_sets_nothing(self, subject: Subject) -> None:
        """REC-06."""
        await subject.set(FIRST)
        prepared = await subject.judge(SECOND)

        async def fail() -> None:
            async with subject.store.begin() as tx:
                await subject.directory.set_password(tx, prepared)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await fail()
        assert await subject.verify(FIRST)
        assert not (await subject.judge(SECOND)).used_before

    async def test_release_unlocks_and_enables_and_keeps_the_rest(self, subject: Subject) -> None:
        """Facts.md, times and habits."""
        for password, must_change in ((None, True), (FIRST, False)):
            if password is not None:
                await subject.set(password)
            async with subject.store.begin() as tx:
                await subject.directory.release(tx, subject.account_id)
            standing = await subject.directory.standing(subject.account_id)
            assert standing == Standing(enabled=True, locked=False, must_change=must_change)

    async def test_a_required_change_is_asked_until_a_password_is_set(self, subject: Subject) -> None:
        """REC-08: the rest of the standing stays, but what somebody may have set proves nothing."""
        await subject.set(FIRST)
        async with subject.store.begin() as tx:
            await subject.directory.require_change(tx, subject.account_id)
        standing = await subject.directory.standing(subject.account_id)
        assert standing == Standing(enabled=True, locked=False, must_change=True)
        assert not await subject.verify(FIRST)
        await subject.set(SECOND)
        assert await subject.verify(SECOND)
        assert not (await subject.directory.standing(subject.account_id)).must_change

    async def test_setting_a_password_clears_a_lock(self, subject: Subject) -> None:
        async with subject.store.begin() as tx:
            await tx.credentials.set_standing(
                subject.account_id, enabled=False, locked=True, must_change=True
            )
        await subject.set(FIRST)
        standing = await subject.directory.standing(subject.account_id)
        assert standing == Standing(enabled=True, locked=False, must_change=False)

    async def test_letters_are_compared_composed_and_nothing_is_cut(self, subject: Subject) -> None:
        """PWD-01."""
        await subject.set("Caf\u00e9" + "x" * 124)
        assert await subject.verify("Cafe\u0301" + "x" * 124)
        assert not await subject.verify("Caf\u00e9" + "x" * 123)


class TestEmbedded:
    async def test_two_people_with_the_same_password_share_nothing(self, new_office: Office) -> None:
        """HSH-02."""
        accounts = (await new_office.account_id(), await new_office.account_id(OTHER_LOGIN))
        subject = embedded(new_office, accounts)
        for account_id in accounts:
            await subject.set(FIRST, account_id)
        async with subject.store.read() as tx:
            one, other = [await tx.credentials.find(account_id) for account_id in accounts]
        assert one is not None
        assert other is not None
        assert one.salt != other.salt
        assert one.tags != other.tags

    async def test_without_the_history_key_no_password_is_right(self, new_office: Office) -> None:
        """HSH-03, CRY-06: verification raises, it never says yes."""
        accounts = (await new_office.account_id(), await new_office.account_id(OTHER_LOGIN))
        subject = embedded(new_office, accounts)
        await subject.set(FIRST)
        other = Wrapper(new_office.house.keyring, Purpose.ANSWERS)
        subject.directory = EmbeddedDirectory(subject.store, other, new_office.house.outside.entropy)
        with pytest.raises(OpeningFailed):
            await subject.verify(FIRST)

    async def test_a_disabled_account_verifies_nothing(self, new_office: Office) -> None:
        accounts = (await new_office.account_id(), await new_office.account_id(OTHER_LOGIN))
        subject = embedded(new_office, accounts)
        await subject.set(FIRST)
        async with subject.store.begin() as tx:
            await tx.credentials.set_standing(accounts[0], enabled=False, locked=False, must_change=False)
        assert not await subject.verify(FIRST)
