"""Tests of approvers: invited, enrolled once, each time step accepted once (TOT-*, ADM-*)."""

import asyncio
from dataclasses import replace

import pytest

from domain.requests import Role
from storage.interface import NotFound, Stale, Transaction
from storage.records import School
from storage.sql.store import SqlStore
from tests.storage.samples import DAY, NOW, approver

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TAG = b"tag of the invitation"
MR_LEE = replace(approver(), user_id=77, secret=SECRET, confirmed=True, last_step=100)


async def enrolled(
    tx: Transaction, approver_id: str = "approver1", tag: bytes = TAG, user_id: int = 77
) -> None:
    await tx.approvers.invite(approver(approver_id), tag, NOW + DAY)
    await tx.approvers.begin(approver_id, user_id, SECRET)
    await tx.approvers.confirm(approver_id, 100, NOW)


class TestInviting:
    async def test_an_invitation_is_found_by_its_tag_until_it_ends(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.approvers.invite(approver(), TAG, NOW + DAY)
            assert await tx.approvers.find_invited(TAG, NOW) == approver()
            assert await tx.approvers.find_invited(b"another tag", NOW) is None
            assert await tx.approvers.find_invited(TAG, NOW + DAY) is None

    async def test_one_who_is_only_invited_has_no_authority(self, school: SqlStore) -> None:
        """TOT-05: an unconfirmed seed gives none."""
        async with school.begin() as tx:
            await tx.approvers.invite(approver(), TAG, NOW + DAY)
            await tx.approvers.begin("approver1", 77, SECRET)
            assert await tx.approvers.list_by_user(77) == []
            assert [one.is_active for one in await tx.approvers.list_by_school("school1")] == [False]

    async def test_beginning_again_replaces_person_and_secret(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.approvers.invite(approver(), TAG, NOW + DAY)
            await tx.approvers.begin("approver1", 77, "OTHERSECRET")
            await tx.approvers.begin("approver1", 78, SECRET)
            assert await tx.approvers.get("approver1") == replace(approver(), user_id=78, secret=SECRET)


class TestEnrolling:
    async def test_the_first_right_code_uses_the_invitation_up(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await enrolled(tx)
            assert await tx.approvers.get("approver1") == MR_LEE
            assert await tx.approvers.list_by_user(77) == [MR_LEE]
            assert await tx.approvers.find_invited(TAG, NOW) is None

    async def test_a_used_invitation_opens_nothing(self, school: SqlStore) -> None:
        """TOT-05."""
        async with school.begin() as tx:
            await enrolled(tx)
            with pytest.raises(Stale):
                await tx.approvers.confirm("approver1", 101, NOW)
            with pytest.raises(Stale):
                await tx.approvers.begin("approver1", 78, SECRET)
            assert await tx.approvers.get("approver1") == MR_LEE

    async def test_nobody_is_confirmed_without_a_secret(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.approvers.invite(approver(), TAG, NOW + DAY)
            with pytest.raises(Stale):
                await tx.approvers.confirm("approver1", 100, NOW)

    async def test_a_person_enrolled_anew_is_one_approver(self, school: SqlStore) -> None:
        """A lost authenticator: the new enrolment ends the old one."""
        async with school.begin() as tx:
            await enrolled(tx)
            await enrolled(tx, "approver2", b"second tag")
            assert [one.id for one in await tx.approvers.list_by_user(77)] == ["approver2"]
            assert (await tx.approvers.get("approver1")).left_at == NOW

    async def test_a_person_may_serve_two_schools(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.put(School("school2", "DEF", "Delta"))
            await enrolled(tx)
            await tx.approvers.invite(approver("approver2", "school2"), b"second", NOW + DAY)
            await tx.approvers.begin("approver2", 77, SECRET)
            await tx.approvers.confirm("approver2", 100, NOW)
            assert [one.school_id for one in await tx.approvers.list_by_user(77)] == ["school1", "school2"]
            assert [one.id for one in await tx.approvers.list_by_school("school2")] == ["approver2"]


class TestCodes:
    async def test_a_step_is_accepted_once_and_never_goes_back(self, school: SqlStore) -> None:
        """TOT-01."""
        async with school.begin() as tx:
            await enrolled(tx)
            accepted = [
                await tx.approvers.advance("approver1", step, NOW) for step in (100, 101, 101, 99, 102)
            ]
        assert accepted == [False, True, False, False, True]

    async def test_of_two_at_once_one_is_accepted(self, school: SqlStore) -> None:
        """TOT-01."""

        async def advance() -> bool:
            async with school.begin() as tx:
                return await tx.approvers.advance("approver1", 101, NOW)

        async with school.begin() as tx:
            await enrolled(tx)
        assert sum(await asyncio.gather(*(advance() for _ in range(8)))) == 1

    async def test_wrong_codes_in_a_row_are_counted_until_a_right_one(self, school: SqlStore) -> None:
        """TOT-03."""
        async with school.begin() as tx:
            await enrolled(tx)
            assert [await tx.approvers.miss("approver1") for _ in range(3)] == [1, 2, 3]
            assert (await tx.approvers.get("approver1")).failures == 3
            assert not await tx.approvers.advance("approver1", 100, NOW)
            assert await tx.approvers.miss("approver1") == 4
            await tx.approvers.advance("approver1", 101, NOW)
            assert await tx.approvers.miss("approver1") == 1

    async def test_an_approver_that_is_not_there_is_not_found(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for look in (tx.approvers.get, tx.approvers.miss):
                with pytest.raises(NotFound):
                    await look("nobody")
            assert not await tx.approvers.advance("nobody", 1, NOW)


class TestLeaving:
    async def test_authority_and_invitation_are_gone_and_cannot_go_twice(self, school: SqlStore) -> None:
        """ADM-12."""
        async with school.begin() as tx:
            await enrolled(tx)
            await tx.approvers.invite(approver("approver2"), b"another tag", NOW + DAY)
            for approver_id in ("approver1", "approver2"):
                await tx.approvers.leave(approver_id, NOW)
                assert (await tx.approvers.get(approver_id)).left_at == NOW
                with pytest.raises(Stale):
                    await tx.approvers.leave(approver_id, NOW)
            assert await tx.approvers.list_by_user(77) == []
            assert await tx.approvers.find_invited(b"another tag", NOW) is None

    async def test_of_an_invitation_that_was_taken_back_nothing_stays(self, school: SqlStore) -> None:
        """PRV-05."""
        async with school.begin() as tx:
            await tx.approvers.invite(approver(), TAG, NOW + DAY)
            await tx.approvers.leave("approver1", NOW)
            assert (await tx.retention.purge(NOW + 31 * DAY))["approvers"] == 1
            with pytest.raises(NotFound):
                await tx.approvers.get("approver1")


class TestRenewing:
    """TOT-11: the old authenticator is void at once; the record stays."""

    async def test_the_authenticator_counts_no_more_and_a_new_invitation_enrols_the_same_record(
        self, school: SqlStore
    ) -> None:
        async with school.begin() as tx:
            await enrolled(tx)
            await tx.approvers.renew("approver1", b"new", NOW + DAY, secret="")
            assert await tx.approvers.list_by_user(77) == []
            assert await tx.approvers.get("approver1") == approver()
            assert await tx.approvers.find_invited(b"new", NOW) == approver()
            await tx.approvers.begin("approver1", 78, "ANOTHERSECRET")
            await tx.approvers.confirm("approver1", 200, NOW)
            assert [one.id for one in await tx.approvers.list_by_user(78)] == ["approver1"]

    async def test_with_a_secret_nobody_knows_it_stays_its_persons(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await enrolled(tx)
            await tx.approvers.ask_renewal("approver1", "approver9", NOW)
            await tx.approvers.renew("approver1", b"new", NOW + DAY, secret="NOBODYKNOWS")
            renewed = await tx.approvers.get("approver1")
            assert (renewed.user_id, renewed.confirmed, renewed.secret) == (77, False, "NOBODYKNOWS")
            assert (renewed.renewal_by, renewed.renewal_at) == ("approver9", NOW)
            waits = [await tx.approvers.awaits_code(77, at) for at in (NOW, NOW + DAY)]
            assert (waits, await tx.approvers.awaits_code(78, NOW)) == ([True, False], False)
            await tx.approvers.confirm("approver1", 200, NOW)
            assert not await tx.approvers.awaits_code(77, NOW)
            done = await tx.approvers.get("approver1")
            assert (done.is_active, done.renewal_by, done.renewal_at) == (True, None, None)

    async def test_who_was_only_asked_for_awaits_no_code(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await enrolled(tx)
            await tx.approvers.ask_renewal("approver1", "approver9", NOW)
            assert not await tx.approvers.awaits_code(77, NOW)

    async def test_an_unused_invitation_is_replaced(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.approvers.invite(approver(), TAG, NOW + DAY)
            await tx.approvers.renew("approver1", b"new", NOW + DAY, secret="")
            assert await tx.approvers.find_invited(TAG, NOW) is None
            assert await tx.approvers.find_invited(b"new", NOW) == approver()

    async def test_whoever_has_left_stays_away(self, school: SqlStore) -> None:
        """ADM-12."""
        async with school.begin() as tx:
            await enrolled(tx)
            await tx.approvers.leave("approver1", NOW)
            for secret in ("", "SECRET"):
                with pytest.raises(Stale):
                    await tx.approvers.renew("approver1", b"new", NOW + DAY, secret=secret)
            with pytest.raises(Stale):
                await tx.approvers.ask_renewal("approver1", "approver9", NOW)

    async def test_a_record_without_a_person_cannot_stay_its_persons(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.approvers.invite(approver(), TAG, NOW + DAY)
            with pytest.raises(Stale):
                await tx.approvers.renew("approver1", b"new", NOW + DAY, secret="SECRET")


class TestRestoring:
    """TOT-03."""

    async def test_the_wrong_codes_are_forgotten_and_the_spent_step_stays_spent(
        self, school: SqlStore
    ) -> None:
        async with school.begin() as tx:
            await enrolled(tx)
            for _ in range(5):
                await tx.approvers.miss("approver1")
            assert await tx.approvers.restore("approver1")
            restored = await tx.approvers.get("approver1")
            assert (restored.failures, restored.last_step) == (0, 100)

    async def test_there_is_nothing_to_restore_without_them_or_without_authority(
        self, school: SqlStore
    ) -> None:
        async with school.begin() as tx:
            await enrolled(tx)
            assert not await tx.approvers.restore("approver1")
            await tx.approvers.miss("approver1")
            await tx.approvers.leave("approver1", NOW)
            assert not await tx.approvers.restore("approver1")
            assert not await tx.approvers.restore("nobody")


class TestRoles:
    async def test_a_form_teacher_keeps_a_sealed_class(self, school: SqlStore) -> None:
        """ADM-04."""
        teacher = replace(approver(), role=Role.TEACHER, class_name="5 Canaryclass")
        async with school.begin() as tx:
            await tx.approvers.invite(teacher, TAG, NOW + DAY)
            assert await tx.approvers.get("approver1") == teacher
