"""The three questions: chosen from the official eight, answered, reviewed; in every flow that sets them."""

from datetime import datetime

from domain.challenge import QUESTIONS, AnswerProblem
from domain.flow import Flow, Outcome, Said, Step, WrongStep, expect, move
from domain.policy import Policy

# The steps from which the questions can begin anew: only a proof leads to them.
AFTER_PROOF = (
    Step.CHOSEN,
    Step.QUESTION,
    Step.ANSWER,
    Step.REVIEW,
    Step.EMAIL,
    Step.EMAIL_CODE,
    Step.NEW_PASSWORD,
    Step.NEW_PASSWORD_AGAIN,
)


def choose(flow: Flow, question: int, policy: Policy, now: datetime) -> Outcome:
    """Choose one of the eight questions, and be asked for its answer.

    Raises:
        WrongStep: there is no such question, or it was chosen before.
    """
    expect(flow, Step.QUESTION)
    settled = flow.questions[: flow.position]
    if question not in {q.id for q in QUESTIONS} or question in settled:
        raise WrongStep
    return Outcome(move(flow, Step.ANSWER, policy, now, questions=(*settled, question)))


def refuse_answer(flow: Flow, problems: tuple[AnswerProblem, ...], policy: Policy, now: datetime) -> Outcome:
    """Ask for another answer, or another question, and say exactly why (QST-04)."""
    expect(flow, Step.ANSWER)
    values = {"problems": ",".join(problems)}
    return Outcome(move(flow, Step.ANSWER, policy, now, said=Said.ANSWER_REFUSED, values=values))


def take_answer(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The answer is good: choose the next question, or review all of them."""
    expect(flow, Step.ANSWER)
    position = flow.position + 1
    step = Step.REVIEW if position >= policy.questions else Step.QUESTION
    return Outcome(move(flow, step, policy, now, position=position))


def choose_again(flow: Flow, said: Said, policy: Policy, now: datetime) -> Outcome:
    """Start the questions from none: the person wants to change them, or they are gone from memory."""
    expect(flow, *AFTER_PROOF)
    return Outcome(move(flow, Step.QUESTION, policy, now, said=said, questions=(), position=0))


def back(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Go back from an answer to its question, and from anywhere later to choosing all of them anew."""
    if flow.step is Step.ANSWER:
        return Outcome(move(flow, Step.QUESTION, policy, now, questions=flow.questions[: flow.position]))
    return choose_again(flow, Said.NOTHING, policy, now)
