"""The steps around a code by e-mail."""

from datetime import timedelta

import pytest

from domain import email_code as rules
from domain.email_code import LIFETIME
from domain.events import Tag
from domain.flow import Flow, FlowKind, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.policy import Policy
from tests.domain.inputs import NOW, about

POLICY = Policy()


def at(step: Step, kind: FlowKind = FlowKind.RECOVERY_EMAIL) -> Flow:
    """A flow at a step."""
    return about(kind, step=step)


class TestSent:
    @pytest.mark.parametrize(
        ("kind", "step"),
        [
            (FlowKind.RECOVERY_EMAIL, Step.EMAIL),
            (FlowKind.RECOVERY_EMAIL, Step.EMAIL_CODE),
            (FlowKind.FIRST_LOGIN, Step.EMAIL),
            (FlowKind.FORGOT_PASSWORD, Step.EVIDENCE),
        ],
    )
    def test_the_code_is_asked(self, kind: FlowKind, step: Step) -> None:
        flow = at(step, kind)
        letter = rules.letter(flow, "code1")
        outcome = rules.sent(flow, POLICY, NOW, letter)
        assert (outcome.flow.step, outcome.flow.said) == (Step.EMAIL_CODE, Said.EMAIL_CODE_SENT)
        assert outcome.notices == (letter,)
        assert [event.tag for event in outcome.events] == [Tag.EMAIL_CODE_SENT]

    def test_a_letter_names_the_id_of_its_code_and_nothing_else(self) -> None:
        """EML-02: neither code nor address stands in the outbox."""
        notice = rules.letter(at(Step.EMAIL), "code1")
        assert (notice.kind, notice.values) == (NoticeKind.EMAIL_LETTER, {"code_id": "code1"})

    def test_the_person_may_wait_for_it_as_long_as_it_is_good(self) -> None:
        flow = at(Step.EMAIL)
        assert rules.sent(flow, POLICY, NOW).flow.expires_at == NOW + LIFETIME

    def test_but_not_beyond_the_end_of_the_flow(self) -> None:
        flow = at(Step.EMAIL)
        later = NOW + timedelta(minutes=10)
        assert rules.sent(flow, POLICY, later).flow.expires_at == flow.deadline_at

    def test_nobody_is_asked_who_stands_elsewhere(self) -> None:
        """REC-04."""
        with pytest.raises(WrongStep):
            rules.sent(at(Step.CURRENT_PASSWORD), POLICY, NOW)


class TestWrong:
    def test_a_miss_says_how_many_tries_are_left(self) -> None:
        outcome = rules.missed(at(Step.EMAIL_CODE), 4, POLICY, NOW)
        assert (outcome.flow.said, outcome.flow.values) == (Said.EMAIL_CODE_MISSED, {"tries_left": 4})
        assert [event.tag for event in outcome.events] == [Tag.EMAIL_CODE_MISSED]

    def test_after_the_last_one_the_code_is_over(self) -> None:
        outcome = rules.missed(at(Step.EMAIL_CODE), 0, POLICY, NOW)
        assert outcome.flow.said is Said.EMAIL_CODE_OVER
        assert [event.tag for event in outcome.events] == [Tag.EMAIL_CODE_MISSED]

    def test_what_is_over_or_no_code_is_no_fact(self) -> None:
        over = rules.over(at(Step.EMAIL_CODE), POLICY, NOW)
        unreadable = rules.unreadable(at(Step.EMAIL_CODE), POLICY, NOW)
        assert (over.flow.said, unreadable.flow.said) == (Said.EMAIL_CODE_OVER, Said.CODE_UNREADABLE)
        assert over.events == unreadable.events == ()

    @pytest.mark.parametrize("step", [Step.EMAIL, Step.EMAIL_CODE])
    def test_too_many_letters_leave_the_person_where_they_are(self, step: Step) -> None:
        """DOS-03."""
        outcome = rules.too_often(at(step), POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (step, Said.EMAIL_TOO_OFTEN)

    def test_a_code_is_judged_only_where_it_is_asked(self) -> None:
        """REC-04."""
        for judge in (rules.over, rules.unreadable):
            with pytest.raises(WrongStep):
                judge(at(Step.EMAIL), POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.missed(at(Step.EMAIL), 3, POLICY, NOW)
