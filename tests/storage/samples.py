"""Fixed moments, people and rows that the store's tests are about."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from domain.flow import Flow, FlowKind, Step
from domain.requests import Approver, Permit, PermitKind, Request, RequestKind, RequestState
from domain.turn import Turn
from storage.interface import Transaction
from storage.records import Counted, EmailCode, Proof, RosterEntry, School, Vouch

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BOT = 7001
MEI = "tan_mei@students.edu.sg"
RAVI = "ravi_kumar@students.edu.sg"
MEI_ROW = RosterEntry(
    login=MEI,
    full_name="Tan Mei Canaryname",
    class_name="3 Canaryclass",
    form_teacher="Mdm Canaryteacher",
    guardian_phones=("+6591230001", "+6591230002"),
    student_phone="+6581230003",
    recovery_email="canary@family.example",
)
RAVI_ROW = RosterEntry(login=RAVI, full_name="Ravi Kumar", class_name="4B")
SUBJECT = "ab" * 32
OTHER_SUBJECT = "cd" * 32


class FixedEntropy:
    """Bytes that differ at every call and are the same in every run."""

    def __init__(self, seed: str = "entropy") -> None:
        self._seed = seed
        self._calls = count()

    def __call__(self, size: int) -> bytes:
        return hashlib.shake_256(f"{self._seed}/{next(self._calls)}".encode()).digest(size)


class CountedIds:
    """Ids that count up: id000001, id000002, ..."""

    def __init__(self) -> None:
        self._ids: Iterator[str] = (f"id{number:06}" for number in count(1))

    def __call__(self) -> str:
        return next(self._ids)


def turn(user_id: int = 42, update_id: int | None = None, chat_id: int | None = None) -> Turn:
    """Make a turn in the person's private chat."""
    return Turn(BOT, update_id, user_id if chat_id is None else chat_id, user_id)


def flow(flow_id: str = "flow1", user_id: int = 42, **changes: object) -> Flow:
    """Make an open flow."""
    fields: dict[str, object] = {
        "id": flow_id,
        "kind": FlowKind.FORGOT_PASSWORD,
        "bot_id": BOT,
        "chat_id": user_id,
        "user_id": user_id,
        "step": Step.LOGIN,
        "started_at": NOW,
        "expires_at": NOW + timedelta(minutes=4),
        "deadline_at": NOW + timedelta(minutes=15),
    }
    return Flow(**{**fields, **changes})  # type: ignore[arg-type]


def request(request_id: str = "req1", **changes: object) -> Request:
    """Make an open request."""
    fields: dict[str, object] = {
        "id": request_id,
        "number": 0,
        "kind": RequestKind.UNLOCK,
        "state": RequestState.OPEN,
        "school_id": "school1",
        "account_id": "id000001",
        "subject": SUBJECT,
        "bot_id": BOT,
        "chat_id": 42,
        "user_id": 42,
        "known_chat": True,
        "answers_right": False,
        "tries": 3,
        "nonce": f"nonce-{request_id}",
        "created_at": NOW,
        "expires_at": NOW + 72 * HOUR,
    }
    return Request(**{**fields, **changes})  # type: ignore[arg-type]


def permit(permit_id: str = "permit1", **changes: object) -> Permit:
    """Make a permit of three tries for Mei's account."""
    fields: dict[str, object] = {
        "id": permit_id,
        "kind": PermitKind.TRIES,
        "account_id": "id000001",
        "bot_id": BOT,
        "chat_id": 42,
        "user_id": 42,
        "remaining": 3,
        "request_id": "req1",
        "expires_at": NOW + DAY,
    }
    return Permit(**{**fields, **changes})  # type: ignore[arg-type]


def approver(approver_id: str = "approver1", school_id: str = "school1") -> Approver:
    """Make an approver who has been invited and nothing else."""
    return Approver(approver_id, school_id, "Mr Canaryapprover", 0, "", confirmed=False)


def miss(update_id: int | None, **changes: object) -> Counted:
    """Make one try of person 42 on the subject."""
    fields: dict[str, object] = {
        "bot_id": BOT,
        "update_id": update_id,
        "user_id": 42,
        "subject": SUBJECT,
        "proof": Proof.ANSWERS,
        "known_chat": False,
        "at": NOW,
    }
    return Counted(**{**fields, **changes})  # type: ignore[arg-type]


async def enrol(tx: Transaction) -> None:
    """Write one school with Mei (id000001) and Ravi (id000002)."""
    await tx.schools.put(School("school1", "ABC", "Alpha School"))
    await tx.accounts.put("school1", [MEI_ROW, RAVI_ROW], NOW)


def email_code(code_id: str = "code1", **changes: object) -> EmailCode:
    """Make a code on its way by e-mail."""
    values: dict[str, object] = {
        "id": code_id,
        "account_id": "id000001",
        "flow_id": "flow1",
        "address": "canary@family.example",
        "sent_at": NOW,
        "expires_at": NOW + timedelta(minutes=15),
        "tries_left": 5,
        **changes,
    }
    return EmailCode(**values)  # type: ignore[arg-type]


def vouch(vouch_id: str = "vouch1", **changes: object) -> Vouch:
    """Make a question to the known chats."""
    values: dict[str, object] = {
        "id": vouch_id,
        "account_id": "id000001",
        "flow_id": "flow1",
        "created_at": NOW,
        "expires_at": NOW + timedelta(minutes=15),
        "is_told": True,
        **changes,
    }
    return Vouch(**values)  # type: ignore[arg-type]
