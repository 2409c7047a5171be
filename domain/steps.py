"""Where flows can stand and go: kinds, steps, the table between them, and what is said on the way."""

from collections.abc import Mapping
from enum import StrEnum


class FlowKind(StrEnum):
    """The task a flow is about."""

    FORGOT_PASSWORD = "forgot_password"  # noqa: S105 - a kind of flow
    FIRST_LOGIN = "first_login"
    UNLOCK = "unlock"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - a kind of flow
    SECURITY_QUESTIONS = "security_questions"
    RECOVERY_EMAIL = "recovery_email"
    KNOWN_CHATS = "known_chats"
    FIND_LOGIN = "find_login"
    RECALL = "recall"
    ENROLMENT = "approver_enrolment"
    STEP_UP = "step_up"
    BATCH = "batch"
    LOOK_UP = "look_up"
    COLLEAGUES = "colleagues"
    CLASS_REQUEST = "class_request"


class Step(StrEnum):
    """Where a flow stands; what the person does next is read as this step's input."""

    LOGIN = "login"
    CHALLENGE = "challenge"
    EVIDENCE = "evidence"
    PHONE = "phone"
    EMAIL = "email"
    EMAIL_CODE = "email_code"
    CURRENT_PASSWORD = "current_password"  # noqa: S105 - a step
    CHOSEN = "chosen"
    CHATS = "chats"
    CHILD = "child"
    FORGOTTEN = "forgotten"
    LOCKED = "locked"
    TEMPORARY_PASSWORD = "temporary_password"  # noqa: S105 - a step
    QUESTION = "question"
    ANSWER = "answer"
    REVIEW = "review"
    NEW_PASSWORD = "new_password"  # noqa: S105 - a step
    NEW_PASSWORD_AGAIN = "new_password_again"  # noqa: S105 - a step
    CONFIRM = "confirm"
    WAITING = "waiting"
    CARD = "card"
    REASON = "reason"
    SCHOOL = "school"
    SEARCH = "search"
    PICK = "pick"
    ACT = "act"
    CODE = "code"
    SHOWN = "shown"
    DONE = "done"


Transitions = Mapping[Step, frozenset[Step]]


def _table(rows: Mapping[Step, tuple[Step, ...]]) -> Transitions:
    return {step: frozenset(following) for step, following in rows.items()}


_NEW_PASSWORD: Mapping[Step, tuple[Step, ...]] = {
    Step.NEW_PASSWORD: (Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN),
    Step.NEW_PASSWORD_AGAIN: (Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN, Step.DONE),
}


# How every task begins that the current password opens; what it opens comes first.
def _opened_by_password(*opens: Step) -> Mapping[Step, tuple[Step, ...]]:
    return {
        Step.LOGIN: (Step.LOGIN, Step.CURRENT_PASSWORD, Step.LOCKED),
        Step.CURRENT_PASSWORD: (Step.LOGIN, Step.CURRENT_PASSWORD, Step.LOCKED, *opens),
        Step.LOCKED: (Step.LOGIN, Step.LOCKED, Step.DONE),
    }


_QUESTIONS: Mapping[Step, tuple[Step, ...]] = {
    Step.QUESTION: (Step.QUESTION, Step.ANSWER),
    Step.ANSWER: (Step.QUESTION, Step.ANSWER, Step.REVIEW),
}

# Everything that can happen between steps is listed here, and only here (security.md REC-04).
TRANSITIONS: Mapping[FlowKind, Transitions] = {
    FlowKind.FORGOT_PASSWORD: _table(
        {
            Step.LOGIN: (Step.LOGIN, Step.CHALLENGE, Step.LOCKED, Step.NEW_PASSWORD),
            Step.CHALLENGE: (
                Step.LOGIN,
                Step.CHALLENGE,
                Step.LOCKED,
                Step.EVIDENCE,
                Step.FORGOTTEN,
                Step.NEW_PASSWORD,
            ),
            Step.FORGOTTEN: (Step.CHALLENGE, Step.FORGOTTEN, Step.DONE),
            Step.LOCKED: (Step.LOGIN, Step.LOCKED, Step.DONE),
            Step.EVIDENCE: (Step.EVIDENCE, Step.PHONE, Step.EMAIL_CODE, Step.NEW_PASSWORD, Step.DONE),
            Step.PHONE: (Step.EVIDENCE, Step.PHONE, Step.NEW_PASSWORD),
            Step.EMAIL_CODE: (Step.EVIDENCE, Step.EMAIL_CODE, Step.NEW_PASSWORD),
            **_NEW_PASSWORD,
        }
    ),
    FlowKind.FIRST_LOGIN: _table(
        {
            Step.LOGIN: (Step.LOGIN, Step.TEMPORARY_PASSWORD, Step.LOCKED),
            Step.TEMPORARY_PASSWORD: (
                Step.LOGIN,
                Step.TEMPORARY_PASSWORD,
                Step.LOCKED,
                Step.FORGOTTEN,
                Step.QUESTION,
            ),
            Step.FORGOTTEN: (Step.TEMPORARY_PASSWORD, Step.FORGOTTEN, Step.DONE),
            Step.LOCKED: (Step.LOGIN, Step.LOCKED, Step.DONE),
            **_QUESTIONS,
            Step.REVIEW: (Step.QUESTION, Step.REVIEW, Step.EMAIL, Step.NEW_PASSWORD),
            Step.EMAIL: (Step.QUESTION, Step.EMAIL, Step.EMAIL_CODE, Step.NEW_PASSWORD),
            Step.EMAIL_CODE: (Step.QUESTION, Step.EMAIL, Step.EMAIL_CODE, Step.NEW_PASSWORD),
            Step.NEW_PASSWORD: (Step.QUESTION, *_NEW_PASSWORD[Step.NEW_PASSWORD]),
            Step.NEW_PASSWORD_AGAIN: (
                Step.QUESTION,
                Step.FORGOTTEN,
                *_NEW_PASSWORD[Step.NEW_PASSWORD_AGAIN],
            ),
        }
    ),
    FlowKind.UNLOCK: _table(
        {
            Step.LOGIN: (Step.LOGIN, Step.CONFIRM),
            Step.CONFIRM: (Step.LOGIN, Step.CONFIRM, Step.DONE),
        }
    ),
    FlowKind.CHANGE_PASSWORD: _table({**_opened_by_password(Step.NEW_PASSWORD), **_NEW_PASSWORD}),
    FlowKind.SECURITY_QUESTIONS: _table(
        {
            **_opened_by_password(Step.CHOSEN, Step.QUESTION),
            Step.CHOSEN: (Step.CHOSEN, Step.QUESTION, Step.DONE),
            **_QUESTIONS,
            Step.REVIEW: (Step.QUESTION, Step.REVIEW, Step.DONE),
        }
    ),
    FlowKind.RECOVERY_EMAIL: _table(
        {
            **_opened_by_password(Step.EMAIL),
            Step.EMAIL: (Step.EMAIL, Step.EMAIL_CODE, Step.DONE),
            Step.EMAIL_CODE: (Step.EMAIL, Step.EMAIL_CODE, Step.DONE),
        }
    ),
    FlowKind.KNOWN_CHATS: _table({**_opened_by_password(Step.CHATS), Step.CHATS: (Step.CHATS, Step.DONE)}),
    FlowKind.FIND_LOGIN: _table(
        {Step.PHONE: (Step.PHONE, Step.CHILD, Step.DONE), Step.CHILD: (Step.CHILD, Step.DONE)}
    ),
    FlowKind.RECALL: _table(
        {
            Step.CHALLENGE: (Step.CHALLENGE, Step.LOCKED, Step.DONE),
            Step.LOCKED: (Step.LOCKED, Step.DONE),
        }
    ),
    FlowKind.ENROLMENT: _table({Step.CODE: (Step.CODE, Step.DONE)}),
    FlowKind.LOOK_UP: _table(
        {
            Step.SCHOOL: (Step.SEARCH, Step.CODE, Step.DONE),
            Step.SEARCH: (Step.SEARCH, Step.CODE, Step.PICK, Step.ACT, Step.DONE),
            Step.PICK: (Step.SEARCH, Step.PICK, Step.CODE, Step.ACT, Step.DONE),
            Step.ACT: (Step.SEARCH, Step.PICK, Step.CODE, Step.ACT, Step.DONE),
            Step.CODE: (Step.SEARCH, Step.PICK, Step.CODE, Step.ACT, Step.SHOWN, Step.DONE),
            Step.SHOWN: (Step.DONE,),
        }
    ),
    FlowKind.COLLEAGUES: _table(
        {
            Step.SCHOOL: (Step.PICK, Step.DONE),
            Step.PICK: (Step.PICK, Step.ACT, Step.DONE),
            Step.ACT: (Step.PICK, Step.ACT, Step.CODE, Step.DONE),
            Step.CODE: (Step.ACT, Step.CODE, Step.SHOWN, Step.DONE),
            Step.SHOWN: (Step.DONE,),
        }
    ),
    FlowKind.CLASS_REQUEST: _table(
        {
            Step.SCHOOL: (Step.PICK, Step.DONE),
            Step.PICK: (Step.PICK, Step.ACT, Step.DONE),
            Step.ACT: (Step.PICK, Step.ACT, Step.CODE, Step.DONE),
            Step.CODE: (Step.ACT, Step.CODE, Step.DONE),
        }
    ),
    FlowKind.STEP_UP: _table(
        {
            Step.REASON: (Step.REASON, Step.CODE, Step.DONE),
            Step.CODE: (Step.REASON, Step.CODE, Step.SHOWN, Step.DONE),
            Step.SHOWN: (Step.SHOWN, Step.DONE),
        }
    ),
    FlowKind.BATCH: _table(
        {
            Step.WAITING: (Step.WAITING, Step.CARD, Step.REASON, Step.CODE, Step.DONE),
            Step.CARD: (Step.WAITING, Step.CARD, Step.REASON, Step.CODE, Step.DONE),
            Step.REASON: (Step.WAITING, Step.REASON, Step.CODE, Step.DONE),
            Step.CODE: (Step.WAITING, Step.REASON, Step.CODE, Step.SHOWN, Step.DONE),
            Step.SHOWN: (Step.WAITING, Step.SHOWN, Step.DONE),
        }
    ),
}


class Ending(StrEnum):
    """Why a flow is over."""

    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REPLACED = "replaced"


class Said(StrEnum):
    """What the last act led to, in code; the catalogue turns it into a sentence."""

    NOTHING = "nothing"
    LOGIN_REFUSED = "login_refused"
    ANSWERS_MISSED = "answers_missed"
    ANSWERS_LOST = "answers_lost"
    ANSWER_REFUSED = "answer_refused"
    ANSWER_ADVICE = "answer_advice"
    TEMPORARY_PASSWORD_MISSED = "temporary_password_missed"  # noqa: S105 - a code
    PASSWORD_REFUSED = "password_refused"  # noqa: S105 - a code
    PASSWORD_DIFFERS = "password_differs"  # noqa: S105 - a code
    PASSWORD_LOST = "password_lost"  # noqa: S105 - a code
    QUESTIONS_LOST = "questions_lost"
    BUSY = "busy"
    ASKED = "asked"
    ASKED_TOO_OFTEN = "asked_too_often"
    CHANGED = "changed"
    CURRENT_PASSWORD_MISSED = "current_password_missed"  # noqa: S105 - a code
    QUESTIONS_SAVED = "questions_saved"
    EMAIL_REFUSED = "email_refused"
    EMAIL_CODE_SENT = "email_code_sent"
    EMAIL_CODE_MISSED = "email_code_missed"
    EMAIL_CODE_OVER = "email_code_over"
    EMAIL_TOO_OFTEN = "email_too_often"
    EMAIL_CONFIRMED = "email_confirmed"
    EMAIL_REMOVED = "email_removed"
    PHONE_REFUSED = "phone_refused"
    PHONE_NOT_HERE = "phone_not_here"
    CHAT_REMOVED = "chat_removed"
    LOGIN_FOUND = "login_found"
    RECALLED = "recalled"
    NOT_RECALLED = "not_recalled"
    VOUCHED = "vouched"
    CODE_MISSED = "code_missed"
    CODE_REUSED = "code_reused"
    CODE_UNREADABLE = "code_unreadable"
    CODE_SUSPENDED = "code_suspended"
    NOT_ALLOWED = "not_allowed"
    SLIP_GONE = "slip_gone"
    SLIP_REPLACED = "slip_replaced"
    SLIP_EXPIRED = "slip_expired"
    ALREADY_DECIDED = "already_decided"
    REASON_REFUSED = "reason_refused"
    SECOND_NEEDED = "second_needed"
    APPROVED = "approved"
    DENIED = "denied"
    LEFT_OUT = "left_out"
    NONE_WAITING = "none_waiting"
    ENROLLED = "enrolled"
    PERMIT_GONE = "permit_gone"
    SEARCH_REFUSED = "search_refused"
    NOBODY_FOUND = "nobody_found"
    ACTED = "acted"
    ACT_REFUSED = "act_refused"
    RENEWAL_ASKED = "renewal_asked"
    RESTORED = "restored"
