"""After a restart: where a flow goes back to when what was typed is gone from memory (QST-08)."""

from datetime import datetime

from domain import forgot_password, new_password, questions
from domain.flow import Flow, FlowKind, Outcome, Said, Step
from domain.policy import Policy

_SETS_ANSWERS = frozenset({FlowKind.FIRST_LOGIN, FlowKind.SECURITY_QUESTIONS})
# Until the password is set with them, or they are saved, the answers are in memory alone.
_AFTER_QUESTIONS = frozenset(
    {Step.REVIEW, Step.EMAIL, Step.EMAIL_CODE, Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN}
)


def rewind(flow: Flow, policy: Policy, now: datetime) -> Outcome | None:
    """Return the flow at the step from which the person must type again, or None when nothing is lost."""
    if flow.kind in _SETS_ANSWERS and _has_answered(flow):
        return questions.choose_again(flow, Said.QUESTIONS_LOST, policy, now)
    if flow.step is Step.CHALLENGE and flow.position:
        return forgot_password.ask_again(flow, Said.ANSWERS_LOST, policy, now)
    if flow.step is Step.NEW_PASSWORD_AGAIN:
        return new_password.retype(flow, Said.PASSWORD_LOST, policy, now)
    return None


def _has_answered(flow: Flow) -> bool:
    between = flow.step in {Step.QUESTION, Step.ANSWER} and flow.position > 0
    return between or flow.step in _AFTER_QUESTIONS
