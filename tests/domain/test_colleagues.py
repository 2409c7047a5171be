"""Colleagues: two different approvers for another authenticator, one to restore, never oneself (TOT-11)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.colleagues import RENEWAL_LASTS, Help, HelpProblem, first, is_colleague, offered, problem
from domain.requests import Approver, Role

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
WONG = Approver("p3", "s1", "Mr Wong", 79, "SECRET", confirmed=True)
LIM = Approver("p1", "s1", "Mr Lim", 77, "SECRET", confirmed=True)
DEVI = Approver("p2", "s1", "Ms Devi", 78, "SECRET", confirmed=True)
ASKED = replace(DEVI, renewal_by="p1", renewal_at=NOW)
STAFF = (LIM, DEVI, WONG)


class TestWho:
    def test_somebody_else_of_the_school_who_was_enrolled(self) -> None:
        teacher = replace(DEVI, role=Role.TEACHER, class_name="5A")
        renewed = replace(ASKED, confirmed=False)
        assert [is_colleague(LIM, one) for one in (DEVI, teacher, renewed)] == [True, True, True]

    @pytest.mark.parametrize(
        "other",
        [
            LIM,
            replace(DEVI, user_id=77),  # another record of the same person
            replace(DEVI, school_id="s2"),
            replace(DEVI, left_at=NOW),
            replace(DEVI, confirmed=False),
            replace(DEVI, user_id=0, confirmed=False, renewal_by="p1"),
        ],
    )
    def test_nobody_else(self, other: Approver) -> None:
        assert not is_colleague(LIM, other)
        assert problem(Help.RENEW, LIM, other, STAFF, NOW) is HelpProblem.OVER


class TestHelp:
    def test_restoring_is_offered_to_the_suspended_alone(self) -> None:
        """TOT-03."""
        suspended = replace(DEVI, failures=5)
        assert (offered(DEVI), offered(suspended)) == ((Help.RENEW,), (Help.RENEW, Help.RESTORE))
        assert problem(Help.RESTORE, LIM, DEVI, STAFF, NOW) is HelpProblem.OVER
        assert problem(Help.RESTORE, LIM, suspended, (LIM, suspended), NOW) is None

    def test_who_asked_first_is_not_the_second_too(self) -> None:
        assert problem(Help.RENEW, LIM, ASKED, STAFF, NOW) is HelpProblem.ASKED_BY_YOU
        assert problem(Help.RENEW, WONG, ASKED, STAFF, NOW) is None

    def test_asking_counts_for_a_day(self) -> None:
        assert first(ASKED, STAFF, NOW + RENEWAL_LASTS - timedelta(seconds=1)) == LIM
        assert first(ASKED, STAFF, NOW + RENEWAL_LASTS) is None
        assert problem(Help.RENEW, LIM, ASKED, STAFF, NOW + RENEWAL_LASTS) is None

    @pytest.mark.parametrize("ended", [replace(LIM, left_at=NOW), replace(LIM, failures=5)])
    def test_it_counts_no_more_when_authority_has_ended(self, ended: Approver) -> None:
        """ADM-03."""
        assert first(ASKED, (ended, DEVI, WONG), NOW) is None

    @pytest.mark.parametrize(
        "third",
        [
            (),
            (replace(WONG, failures=5),),
            (replace(WONG, left_at=NOW),),
            (replace(WONG, confirmed=False),),
            (replace(WONG, role=Role.TEACHER, class_name="5A"),),
            (replace(WONG, renewal_by="p2", renewal_at=NOW),),
        ],
    )
    def test_where_nobody_else_could_agree_only_the_operator_helps(self, third: tuple[Approver, ...]) -> None:
        assert problem(Help.RENEW, LIM, DEVI, (LIM, DEVI, *third), NOW) is HelpProblem.NOBODY_ELSE

    def test_two_who_ask_for_each_other_do_not_wait_for_one_another(self) -> None:
        staff = (LIM, ASKED)
        assert problem(Help.RENEW, ASKED, LIM, staff, NOW) is HelpProblem.NOBODY_ELSE
        assert problem(Help.RENEW, ASKED, LIM, (*staff, WONG), NOW) is None

    @pytest.mark.parametrize("own", [replace(LIM, role=Role.TEACHER), replace(LIM, left_at=NOW)])
    def test_only_approvers_help(self, own: Approver) -> None:
        assert problem(Help.RENEW, own, DEVI, STAFF, NOW) is HelpProblem.OVER
