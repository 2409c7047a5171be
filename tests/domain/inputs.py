"""Every input that a flow can be sent, and a choice of everything that an input turns on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from domain import (
    current_password,
    email_code,
    email_evidence,
    email_offer,
    first_login,
    forgot_password,
    naming,
    new_password,
    phone_evidence,
    questions,
    recall,
    recovery_email,
    security_questions,
)
from domain.account import Account, Subject
from domain.challenge import AnswerProblem
from domain.email_address import EmailProblem
from domain.events import Tag
from domain.evidence import EvidenceMode, Factor, find_pathway
from domain.flow import Flow, FlowKind, Outcome, Said, Step, asked, pause, start
from domain.locking import lock
from domain.login import LoginProblem, LoginRefusal
from domain.password import Violation
from domain.policy import Policy
from domain.throttle import Scope, Verdict
from domain.turn import Turn

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
TURN = Turn(7001, None, 42, 42)
KNOWN = Subject(
    "ab" * 32,
    "tan_mei@students.edu.sg",
    Account("acc1", "tan_mei@students.edu.sg", "school1", "Tan Mei", "5A"),
)
UNKNOWN = Subject("cd" * 32, "nobody@students.edu.sg")
QUESTIONS = (2, 5, 8)
POLICIES = (Policy(), Policy(evidence=EvidenceMode.ANSWERS))


@dataclass(frozen=True, slots=True)
class Choice:
    """What an input turns on; each input uses its part."""

    subject: Subject = KNOWN
    known_chat: bool = False
    allowed: bool = True
    right: bool = False
    question: int = 1
    policy: Policy = field(default_factory=Policy)
    now: datetime = NOW

    @property
    def verdict(self) -> Verdict:
        """The throttle's word."""
        if self.allowed:
            return Verdict(allowed=True, tries_left=2)
        return Verdict(allowed=False, tries_left=0, scope=Scope.PAIR, until=self.now + timedelta(hours=3))


choices = st.builds(
    Choice,
    subject=st.sampled_from([KNOWN, UNKNOWN]),
    known_chat=st.booleans(),
    allowed=st.booleans(),
    right=st.booleans(),
    question=st.integers(0, 9),
)

Input = Callable[[Flow, Choice], Outcome]


def _refuse_login(flow: Flow, c: Choice) -> Outcome:
    refusal = LoginRefusal(LoginProblem.DOMAIN, "tan_mei@students.edu.sg")
    return naming.refuse(flow, refusal, c.policy, c.now)


def _refuse_password(flow: Flow, c: Choice) -> Outcome:
    return new_password.refuse(flow, (Violation.TOO_SHORT, Violation.NO_DIGIT), c.policy, c.now)


def _name_forgotten(flow: Flow, c: Choice) -> Outcome:
    factors = {Factor.KNOWN_CHAT} if c.known_chat else set()
    return forgot_password.name(flow, c.subject, QUESTIONS, factors, c.verdict, c.policy, c.now)


COMMON: Mapping[str, Input] = {
    "a login that is refused": _refuse_login,
    "a lock": lambda flow, c: lock(flow, c.verdict, c.policy, c.now),
    "the machine is busy": lambda flow, c: pause(flow, Said.BUSY, c.policy, c.now),
    "the school is asked": lambda flow, c: asked(
        flow, 1, c.now + timedelta(hours=1), c.now + timedelta(hours=72), c.policy, c.now
    ),
    "a password that is refused": _refuse_password,
    "a good password": lambda flow, c: new_password.accept(flow, c.policy, c.now),
    "another password": lambda flow, c: new_password.retype(flow, Said.PASSWORD_DIFFERS, c.policy, c.now),
    "the same password": lambda flow, c: new_password.complete(flow, Tag.RECOVERY_COMPLETED, c.policy, c.now),
}

FORGOT: Mapping[str, Input] = {
    **COMMON,
    "a login": _name_forgotten,
    "a login with a permit": lambda flow, c: forgot_password.use_permit(
        flow, c.subject, "permit1", c.policy, c.now
    ),
    "one more answer": lambda flow, c: forgot_password.next_question(flow, c.policy, c.now),
    "answers lost": lambda flow, c: forgot_password.ask_again(flow, Said.ANSWERS_LOST, c.policy, c.now),
    "the last answer": lambda flow, c: forgot_password.judge(flow, c.right, c.verdict, c.policy, c.now),
    "a known chat vouches": lambda flow, c: forgot_password.go_on_vouched(flow, c.policy, c.now),
    "a letter is sent": lambda flow, c: email_code.sent(flow, c.policy, c.now),
    "a wrong code": lambda flow, c: email_code.missed(flow, 2, c.policy, c.now),
    "the right code": lambda flow, c: email_evidence.proven(flow, c.policy, c.now),
    "another way": lambda flow, c: email_evidence.back(flow, c.policy, c.now),
    "the phone is to be shared": lambda flow, c: phone_evidence.ask(flow, c.policy, c.now),
    "somebody else's phone": lambda flow, c: phone_evidence.refuse(flow, c.policy, c.now),
    "a typed number": lambda flow, c: phone_evidence.ignore(flow, c.policy, c.now),
    "a phone of the roster": lambda flow, c: phone_evidence.proven(flow, c.policy, c.now),
    "a phone that is not there": lambda flow, c: phone_evidence.not_here(flow, c.policy, c.now),
    "not the phone": lambda flow, c: phone_evidence.back(flow, c.policy, c.now),
    "forgotten": lambda flow, c: forgot_password.forget_answers(flow, c.policy, c.now),
    "back": lambda flow, c: forgot_password.back(flow, c.policy, c.now),
}

FIRST: Mapping[str, Input] = {
    **COMMON,
    "a login": lambda flow, c: first_login.name(flow, c.subject, c.verdict, c.policy, c.now),
    "a temporary password": lambda flow, c: first_login.judge(
        flow, NOW if c.right else None, c.verdict, c.policy, c.now
    ),
    "no paper": lambda flow, c: first_login.lose_paper(flow, c.policy, c.now),
    "a question": lambda flow, c: questions.choose(flow, c.question, c.policy, c.now),
    "a bad answer": lambda flow, c: questions.refuse_answer(flow, (AnswerProblem.EMPTY,), c.policy, c.now),
    "an answer": lambda flow, c: questions.take_answer(flow, c.policy, c.now),
    "confirmed": lambda flow, c: first_login.confirm(flow, c.policy, c.now),
    "the slip is replaced": lambda flow, c: first_login.lose_slip(flow, c.policy, c.now),
    "questions lost": lambda flow, c: questions.choose_again(flow, Said.QUESTIONS_LOST, c.policy, c.now),
    "back": lambda flow, c: first_login.back(flow, c.policy, c.now),
    "an e-mail is offered": lambda flow, c: email_offer.offered(flow, c.policy, c.now),
    "an e-mail is skipped": lambda flow, c: email_offer.skipped(flow, c.policy, c.now),
    "an e-mail that is refused": lambda flow, c: recovery_email.refuse(
        flow, EmailProblem.FORM, c.policy, c.now
    ),
    "another e-mail": lambda flow, c: recovery_email.back(flow, c.policy, c.now),
    "a letter is sent": lambda flow, c: email_code.sent(flow, c.policy, c.now),
    "too many letters": lambda flow, c: email_code.too_often(flow, c.policy, c.now),
    "a wrong code": lambda flow, c: email_code.missed(flow, 4, c.policy, c.now),
    "a right code": lambda flow, c: email_offer.taken(flow, c.policy, c.now),
}


def _name_opened(flow: Flow, c: Choice) -> Outcome:
    factors = {Factor.KNOWN_CHAT} if c.known_chat else set()
    return current_password.name(flow, c.subject, factors, c.verdict, c.policy, c.now)


OPENED: Mapping[str, Input] = {
    **COMMON,
    "a login": _name_opened,
    "to the login": lambda flow, c: naming.rename(flow, c.policy, c.now),
}

CHANGE: Mapping[str, Input] = {
    **OPENED,
    "the current password": lambda flow, c: current_password.judge(
        flow, c.right, Step.NEW_PASSWORD, c.verdict, c.policy, c.now
    ),
}


def _open_questions(flow: Flow, c: Choice) -> Outcome:
    opens = Step.CHOSEN if Factor.KNOWN_CHAT in flow.factors else Step.QUESTION
    return current_password.judge(flow, c.right, opens, c.verdict, c.policy, c.now)


ANEW: Mapping[str, Input] = {
    **OPENED,
    "the current password": _open_questions,
    "change": lambda flow, c: security_questions.change(flow, c.policy, c.now),
    "leave": lambda flow, c: security_questions.leave(flow, c.policy, c.now),
    "a question": FIRST["a question"],
    "a bad answer": FIRST["a bad answer"],
    "an answer": FIRST["an answer"],
    "saved": lambda flow, c: security_questions.save(flow, c.policy, c.now),
    "questions lost": FIRST["questions lost"],
    "another question": lambda flow, c: questions.back(flow, c.policy, c.now),
}

RECALL: Mapping[str, Input] = {
    **COMMON,
    "one more answer": FORGOT["one more answer"],
    "answers lost": FORGOT["answers lost"],
    "the last answer": lambda flow, c: recall.judge(flow, c.right, c.verdict, c.policy, c.now),
}


def begun(kind: FlowKind, policy: Policy | None = None) -> Flow:
    """Return a flow at its first step."""
    return start("flow1", kind, TURN, Step.LOGIN, policy or Policy(), NOW)


def about(kind: FlowKind, subject: Subject = KNOWN, /, **changes: object) -> Flow:
    """Return a flow about somebody, wherever it stands."""
    return replace(naming.named(begun(kind), subject), **changes)  # type: ignore[arg-type]


def is_proven(flow: Flow, policy: Policy) -> bool:
    """Whether the flow's evidence opens a pathway of the table."""
    return find_pathway(flow.factors, policy.evidence) is not None
