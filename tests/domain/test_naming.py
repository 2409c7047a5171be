"""The login step: a refused login is not kept, and a new one starts from no evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence import Factor
from domain.flow import FlowKind, Said, Step, WrongStep
from domain.login import LoginProblem, LoginRefusal
from domain.naming import named, refuse, rename
from domain.policy import Policy
from tests.domain.inputs import KNOWN, NOW, UNKNOWN, about, begun

POLICY = Policy()


class TestRefusing:
    @pytest.mark.parametrize("problem", LoginProblem)
    def test_the_reason_is_told_and_the_login_asked_again(self, problem: LoginProblem) -> None:
        flow = refuse(begun(FlowKind.UNLOCK), LoginRefusal(problem), POLICY, NOW).flow
        assert (flow.step, flow.said) == (Step.LOGIN, Said.LOGIN_REFUSED)
        assert flow.values == {"problem": problem.value, "suggestion": ""}
        assert (flow.login, flow.subject) == (None, None)

    def test_a_suggestion_is_passed_on(self) -> None:
        refusal = LoginRefusal(LoginProblem.DOMAIN, "a_b@students.edu.sg")
        flow = refuse(begun(FlowKind.FORGOT_PASSWORD), refusal, POLICY, NOW).flow
        assert flow.values["suggestion"] == "a_b@students.edu.sg"

    def test_a_login_is_refused_only_where_it_is_asked(self) -> None:
        with pytest.raises(WrongStep):
            refuse(
                about(FlowKind.FORGOT_PASSWORD, step=Step.CHALLENGE),
                LoginRefusal(LoginProblem.EMPTY),
                POLICY,
                NOW,
            )


class TestNaming:
    @given(st.frozensets(st.sampled_from(Factor)), st.sampled_from([KNOWN, UNKNOWN]))
    def test_no_evidence_of_another_login_is_kept(self, factors: frozenset[Factor], subject: object) -> None:
        before = about(FlowKind.FORGOT_PASSWORD, factors=factors, permit_id="p1", questions=(1, 2, 3))
        flow = named(before, UNKNOWN if subject is UNKNOWN else KNOWN)
        assert (flow.factors, flow.permit_id, flow.questions) == (frozenset(), None, ())

    def test_a_login_of_nobody_has_no_account(self) -> None:
        known, unknown = (named(begun(FlowKind.UNLOCK), subject) for subject in (KNOWN, UNKNOWN))
        assert (known.account_id, known.subject, known.login) == ("acc1", KNOWN.key, KNOWN.login)
        assert (unknown.account_id, unknown.subject, unknown.login) == (None, UNKNOWN.key, UNKNOWN.login)

    def test_going_back_to_the_login_forgets_the_position(self) -> None:
        flow = rename(about(FlowKind.UNLOCK, step=Step.CONFIRM, position=2), POLICY, NOW).flow
        assert (flow.step, flow.position) == (Step.LOGIN, 0)
