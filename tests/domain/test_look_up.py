"""Looking up: who is found by which words, how long a code lets one look, and what may be done then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.account import Account
from domain.look_up import (
    GRANTING,
    STEP_UP_LASTS,
    Deed,
    DeedProblem,
    is_fresh,
    matches,
    offered,
    order,
    problem,
    words,
)
from domain.policy import Policy
from domain.requests import Approver, RequestKind

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
MEI = Account("a1", "tan_wei_ling1@students.edu.sg", "s1", "Tan Wei Ling", "5A")
APPROVER = Approver("p1", "s1", "Mr Lim", 77, "SECRET", confirmed=True)


class TestWords:
    @pytest.mark.parametrize(
        "typed",
        ["wei", "WEI LING", "tan ling", "ｗｅｉ", "tan_wei", "tan_wei_ling1", "wei-ling", MEI.login, "ng"],  # noqa: RUF001 - full-width
    )
    def test_parts_of_the_name_or_the_id_find(self, typed: str) -> None:
        assert matches(words(typed), MEI)

    @pytest.mark.parametrize("typed", ["lim", "students", "edu.sg", "5A", "wei tan x", "tan mei"])
    def test_other_words_do_not_nor_does_the_domain_that_all_ids_share(self, typed: str) -> None:
        assert not matches(words(typed), MEI)

    @pytest.mark.parametrize("typed", ["", " ", "a", ".", "_", "-a-", "@students.edu.sg"])
    def test_less_than_two_characters_are_no_search(self, typed: str) -> None:
        assert words(typed) == ()

    @pytest.mark.parametrize("typed", ["S1234567D", "tan t0123456g", "s 1234567 d"])
    def test_an_nric_is_never_searched_for(self, typed: str) -> None:
        """PRV-02."""
        assert words(typed) == ()

    def test_what_is_very_long_is_cut(self) -> None:
        assert len("".join(words("x" * 10_000))) == 200


class TestFreshness:
    """Issue 5, item 5: a step-up lasts five minutes."""

    def test_a_code_lets_one_look_for_five_minutes_and_no_longer(self) -> None:
        ages = [timedelta(0), STEP_UP_LASTS - timedelta(seconds=1), STEP_UP_LASTS]
        assert [is_fresh(NOW - age, NOW) for age in ages] == [True, True, False]

    def test_who_never_proved_it_or_whose_proof_lies_ahead_is_not_let_look(self) -> None:
        assert not is_fresh(None, NOW)
        assert not is_fresh(NOW + timedelta(seconds=1), NOW)


class TestDeeds:
    def test_what_can_be_done_follows_from_how_the_account_stands(self) -> None:
        assert offered(is_frozen=False, has_questions=True) == (
            Deed.UNLOCK,
            Deed.TEMPORARY_PASSWORD,
            Deed.FREEZE,
            Deed.CLEAR_QUESTIONS,
        )
        assert offered(is_frozen=True, has_questions=False) == (
            Deed.UNLOCK,
            Deed.TEMPORARY_PASSWORD,
            Deed.UNFREEZE,
        )

    @pytest.mark.parametrize("deed", Deed)
    def test_nobody_acts_on_their_own_childs_account(self, deed: Deed) -> None:
        """ADM-07."""
        assert problem(deed, APPROVER, {77}, Policy(), 0) is DeedProblem.FAMILY
        assert problem(deed, APPROVER, {42}, Policy(), 0) is None

    def test_where_two_must_decide_one_cannot_act_alone(self) -> None:
        """ADM-08: the look-up is no way around it."""
        both = replace(
            Policy(), two_approvers=frozenset({RequestKind.UNLOCK, RequestKind.TEMPORARY_PASSWORD})
        )
        alone = {deed for deed in Deed if problem(deed, APPROVER, set(), both, 0) is None}
        assert alone == {Deed.FREEZE}
        slips = replace(Policy(), two_approvers=frozenset({RequestKind.TEMPORARY_PASSWORD}))
        assert problem(Deed.UNLOCK, APPROVER, set(), slips, 0) is None
        assert problem(Deed.TEMPORARY_PASSWORD, APPROVER, set(), slips, 0) is DeedProblem.TWO_NEEDED
        assert problem(Deed.CLEAR_QUESTIONS, APPROVER, set(), slips, 0) is DeedProblem.TWO_NEEDED

    def test_who_approved_very_many_within_the_hour_cannot_go_on_alone_here(self) -> None:
        """ADM-11."""
        many = Policy().approvals_per_hour
        assert problem(Deed.UNLOCK, APPROVER, set(), Policy(), many - 1) is None
        stopped = {deed for deed in Deed if problem(deed, APPROVER, set(), Policy(), many) is not None}
        assert stopped == GRANTING == set(Deed) - {Deed.FREEZE}
        assert problem(Deed.UNLOCK, APPROVER, set(), Policy(), many) is DeedProblem.TOO_MANY

    def test_while_self_service_is_frozen_no_slip_is_made_and_all_else_goes_on(self) -> None:
        """REC-08."""
        why = {deed: problem(deed, APPROVER, set(), Policy(), 0, is_frozen=True) for deed in Deed}
        assert {deed for deed, one in why.items() if one is not None} == {Deed.TEMPORARY_PASSWORD}
        assert why[Deed.TEMPORARY_PASSWORD] is DeedProblem.FROZEN


def test_lists_are_sorted_by_name_then_id() -> None:
    twin = replace(MEI, id="a2", login="tan_wei_ling2@students.edu.sg")
    small = replace(MEI, id="a3", full_name="abu")
    assert [one.id for one in sorted([twin, MEI, small], key=order)] == ["a3", "a1", "a2"]
