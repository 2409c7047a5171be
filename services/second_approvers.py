"""Second approvers: what two must approve, because of its kind or because one approves very much."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.events import Event, Tag
from domain.flow import Said
from domain.notice import Notice, NoticeKind
from domain.requests import Approver, Request, counts_now, needs_two
from domain.school_rules import applied
from services.desk import Desk
from storage.interface import Transaction
from storage.records import School

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of one request: what to say, to record and to queue."""

    said: Said
    events: tuple[Event, ...]
    notices: tuple[Notice, ...]


async def hold(desk: Desk, tx: Transaction, request: Request, approver: Approver) -> Decided | None:
    """Keep a first approval and return what to say of it; None where this approval is enough (ADM-08).

    An approver who approved very many within the hour needs a second one for all else, and the group is
    told: somebody may have their phone and their codes (ADM-11).
    """
    now, school = desk.clock(), await tx.schools.get(request.school_id)
    policy = applied(desk.policy, school.rules)
    approved = await granted(tx, approver, now)
    if not needs_two(request.kind, policy, approved) or await _has_first(tx, request, approver):
        return None
    if not await tx.requests.second(request.id, approver.id, now):
        return None
    actor = f"approver:{approver.id}"
    first = Event(
        Tag.REQUEST_APPROVED_FIRST, request.subject, actor, request.id, {"kind": request.kind.value}
    )
    notices = _card(request, approver)
    if approved < policy.approvals_per_hour:
        return Decided(Said.SECOND_NEEDED, (first,), notices)
    many = exceeded(approver, request.subject, request.id, approved)
    return Decided(Said.SECOND_NEEDED, (first, many), (*notices, *alarm(desk, school, approver)))


async def granted(tx: Transaction, approver: Approver, now: datetime) -> int:
    """Count what an approver granted within the hour, whatever the way (ADM-11).

    That is requests, one by one or in batches, first ones of two included, and what they opened from a
    look-up without a request.
    """
    since = now - HOUR
    deeds = await tx.audit.count_granted(f"approver:{approver.id}", since)
    return deeds + await tx.requests.count_approved(approver, since)


def exceeded(approver: Approver, subject: str, thread: str, approved: int) -> Event:
    """Make the event of somebody who granted very much and would grant more (ADM-11)."""
    return Event(Tag.APPROVALS_EXCEEDED, subject, f"approver:{approver.id}", thread, {"count": approved})


async def _has_first(tx: Transaction, request: Request, approver: Approver) -> bool:
    """Whether somebody else approved first whose approval counts now (ADM-03, TOT-03)."""
    if request.first_by is None or request.first_by == approver.id:
        return False
    return counts_now(await tx.approvers.get(request.first_by))


async def void(desk: Desk, tx: Transaction, approver: Approver) -> None:
    """Void what somebody was the first of two to approve, once their authority or their codes end (ADM-08).

    It stays void when they come back: somebody else may have had their codes.
    """
    now = desk.clock()
    for request in await tx.requests.void_first(approver.id):
        notices = [
            replace(notice, dedupe_key=f"{notice.dedupe_key}:void:{now.isoformat()}")
            for notice in _card(request, approver)
        ]
        await tx.outbox.queue(request.bot_id, notices, now)


def _card(request: Request, approver: Approver) -> tuple[Notice, ...]:
    """Make the notice that has the card say who was first; none when no card stands yet."""
    if request.card_chat_id is None:
        return ()
    key = f"card_first:{request.id}:{request.card_message_id}:{approver.id}"
    values = {"request_id": request.id}
    return (Notice(NoticeKind.REQUEST_CARD_OUTCOME, request.card_chat_id, key, values),)


def alarm(desk: Desk, school: School, approver: Approver) -> tuple[Notice, ...]:
    """Make the alert to the group, once an hour."""
    if school.group_chat_id is None or school.lost_at is not None:
        return ()
    hour = int(desk.clock().timestamp() // HOUR.total_seconds())
    key = f"exceeded:{approver.id}:{hour}"
    values = {"approver_id": approver.id}
    return (Notice(NoticeKind.APPROVALS_EXCEEDED, school.group_chat_id, key, values),)
