"""Requests: what is asked for from where a flow stands, and what stands in an approver's way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.evidence import Factor
from domain.flow import Flow, FlowKind, Step
from domain.policy import Policy
from domain.requests import (
    Approver,
    Obstacle,
    PermitKind,
    Request,
    RequestKind,
    RequestState,
    Role,
    Verdict,
    alone,
    counts_now,
    kind_for,
    needs_two,
    obstacle,
)
from domain.throttle import Scope
from domain.totp import FAILURES_ALLOWED
from tests.domain.inputs import NOW, about

FORGOT, FIRST, UNLOCK = FlowKind.FORGOT_PASSWORD, FlowKind.FIRST_LOGIN, FlowKind.UNLOCK
REQUEST = Request(
    id="req1",
    number=12,
    kind=RequestKind.UNLOCK,
    state=RequestState.OPEN,
    school_id="school1",
    account_id="acc1",
    subject="ab" * 32,
    bot_id=7001,
    chat_id=42,
    user_id=42,
    known_chat=False,
    answers_right=False,
    tries=3,
    nonce="n" * 24,
    created_at=NOW,
    expires_at=NOW + timedelta(hours=72),
)
APPROVER = Approver("appr1", "school1", "Mr Lim", 77, "SECRET", confirmed=True)


def stands_in_the_way(
    request: Request = REQUEST, approver: Approver | None = APPROVER, /, **facts: bool
) -> object:
    """Ask with everything in order but what is given."""
    known = {"in_group": True, "suspended": False, "related": False, **facts}
    family = {APPROVER.user_id, 5} if known["related"] else {5}
    return obstacle(
        request, approver, in_group=known["in_group"], family=family, suspended=known["suspended"], now=NOW
    )


class TestKind:
    @pytest.mark.parametrize(
        ("flow", "kind"),
        [
            (
                about(FORGOT, step=Step.EVIDENCE, factors=frozenset({Factor.ANSWERS})),
                RequestKind.RECOVERY,
            ),
            (about(FORGOT, step=Step.FORGOTTEN), RequestKind.TEMPORARY_PASSWORD),
            (about(FIRST, step=Step.FORGOTTEN), RequestKind.TEMPORARY_PASSWORD),
            (about(FIRST, step=Step.LOCKED, values={"scope": Scope.PAIR}), RequestKind.TEMPORARY_PASSWORD),
            (about(FORGOT, step=Step.LOCKED, values={"scope": Scope.PAIR}), RequestKind.UNLOCK),
            (about(FORGOT, step=Step.LOCKED, values={"scope": Scope.STRANGERS}), RequestKind.UNLOCK),
            (about(FORGOT, step=Step.LOCKED, values={"scope": Scope.PERSON}), RequestKind.UNLOCK),
            (
                about(FORGOT, step=Step.LOCKED, values={"scope": Scope.ACCOUNT}),
                RequestKind.TEMPORARY_PASSWORD,
            ),
            (about(UNLOCK, step=Step.CONFIRM, values={"scope": ""}), RequestKind.UNLOCK),
            (about(UNLOCK, step=Step.CONFIRM, values={"scope": "pair"}), RequestKind.UNLOCK),
            (about(UNLOCK, step=Step.CONFIRM, values={"scope": "account"}), RequestKind.TEMPORARY_PASSWORD),
        ],
    )
    def test_what_is_asked_follows_from_where_the_flow_stands(self, flow: Flow, kind: RequestKind) -> None:
        """Architecture 5, last row; THR-06: after twenty misses in a row more tries are not the answer."""
        assert kind_for(flow) is kind

    @pytest.mark.parametrize("kind", [FORGOT, FIRST, UNLOCK])
    def test_a_frozen_account_is_opened_by_an_unlock_alone(self, kind: FlowKind) -> None:
        """REC-08: a slip would open nothing."""
        flow = about(kind, step=Step.LOCKED, values={"scope": Scope.FROZEN.value})
        assert kind_for(flow) is RequestKind.UNLOCK

    def test_a_recovery_is_asked_for_only_with_right_answers(self) -> None:
        """REC-01."""
        assert kind_for(about(FORGOT, step=Step.EVIDENCE)) is not RequestKind.RECOVERY


class TestObstacles:
    def test_an_enrolled_member_of_the_group_may_decide(self) -> None:
        assert stands_in_the_way() is None

    @pytest.mark.parametrize(
        ("approver", "facts", "reason"),
        [
            (None, {}, Obstacle.NOT_AN_APPROVER),
            (replace(APPROVER, confirmed=False), {}, Obstacle.NOT_AN_APPROVER),
            (replace(APPROVER, left_at=NOW), {}, Obstacle.NOT_AN_APPROVER),
            (replace(APPROVER, school_id="school2"), {}, Obstacle.OTHER_SCHOOL),
            (APPROVER, {"in_group": False}, Obstacle.NOT_IN_THE_GROUP),
            (replace(APPROVER, user_id=42), {}, Obstacle.OWN_REQUEST),
            (APPROVER, {"related": True}, Obstacle.OWN_REQUEST),
            (APPROVER, {"suspended": True}, Obstacle.SUSPENDED),
        ],
    )
    def test_with_any_part_of_authority_missing_nothing_is_decided(
        self, approver: Approver | None, facts: dict[str, bool], reason: Obstacle
    ) -> None:
        """ADM-01, ADM-03, ADM-07, TOT-03: remove each one."""
        assert stands_in_the_way(REQUEST, approver, **facts) is reason

    def test_a_name_gives_no_authority(self) -> None:
        """ADM-02: the same name at another school, or of somebody who left, is nobody here."""
        namesake = Approver("appr2", "school1", APPROVER.name, 99, "OTHER", confirmed=False)
        assert stands_in_the_way(REQUEST, namesake) is Obstacle.NOT_AN_APPROVER
        renamed = replace(APPROVER, name="Somebody Else")
        assert stands_in_the_way(REQUEST, renamed) is None

    @pytest.mark.parametrize("state", [state for state in RequestState if state is not RequestState.OPEN])
    def test_what_is_decided_stays_decided(self, state: RequestState) -> None:
        """ADM-09; a shadow reaches nobody, so nobody decides it (ENU-07)."""
        assert stands_in_the_way(replace(REQUEST, state=state)) is Obstacle.DECIDED

    def test_a_request_whose_time_is_over_cannot_be_decided(self) -> None:
        last_moment = replace(REQUEST, expires_at=NOW + timedelta(microseconds=1))
        assert stands_in_the_way(last_moment) is None
        assert stands_in_the_way(replace(REQUEST, expires_at=NOW)) is Obstacle.DECIDED

    def test_a_stranger_learns_nothing_of_the_request(self) -> None:
        """The first obstacle is told: who is no approver never hears whether it was decided."""
        decided = replace(REQUEST, state=RequestState.APPROVED)
        assert stands_in_the_way(decided, None) is Obstacle.NOT_AN_APPROVER


class TestStoredNames:
    def test_names_that_stand_in_the_database_stay(self) -> None:
        assert set(RequestKind) == {"unlock", "recovery", "temporary_password"}
        assert set(RequestState) == {"open", "shadow", "approved", "denied", "expired", "withdrawn"}
        assert set(PermitKind) == {"tries", "reset"}


class TestTwoApprovers:
    @pytest.mark.parametrize(("approver", "verdict"), [("appr2", Verdict.APPROVE), ("appr1", Verdict.DENY)])
    def test_another_one_completes_and_the_first_may_still_deny(
        self, approver: str, verdict: Verdict
    ) -> None:
        """ADM-08."""
        request = replace(REQUEST, first_by="appr1", first_at=NOW)
        assert alone(request, replace(APPROVER, id=approver), verdict) is None

    def test_nobody_is_both_of_two(self) -> None:
        """ADM-08."""
        request = replace(REQUEST, first_by="appr1", first_at=NOW)
        assert alone(request, APPROVER, Verdict.APPROVE) is Obstacle.APPROVED_FIRST
        assert alone(REQUEST, APPROVER, Verdict.APPROVE) is None

    def test_two_are_needed_for_the_kinds_that_the_policy_names(self) -> None:
        policy = Policy(two_approvers=frozenset({RequestKind.RECOVERY}))
        needs = {kind for kind in RequestKind if needs_two(kind, policy, 0)}
        assert needs == {RequestKind.RECOVERY}

    def test_and_for_everything_after_too_many_approvals_in_an_hour(self) -> None:
        """ADM-11."""
        policy = Policy(approvals_per_hour=10)
        assert not needs_two(RequestKind.UNLOCK, policy, 9)
        assert needs_two(RequestKind.UNLOCK, policy, 10)

    @pytest.mark.parametrize(
        "change",
        [{"confirmed": False}, {"left_at": NOW}, {"role": Role.TEACHER}, {"failures": FAILURES_ALLOWED}],
    )
    def test_an_approval_counts_while_authority_and_codes_do(self, change: dict[str, Any]) -> None:
        """ADM-03, TOT-03: one rule for who is the first of two, whatever it is about."""
        assert counts_now(replace(APPROVER, failures=FAILURES_ALLOWED - 1))
        assert not counts_now(replace(APPROVER, **change))
