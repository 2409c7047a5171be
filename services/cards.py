"""Cards on a school's notice board: one a request, and one digest when too many wait (architecture 4)."""

from datetime import datetime, timedelta

from domain.notice import Notice, NoticeKind
from domain.requests import Request
from storage.interface import Transaction
from storage.records import School

# A person looks through so many at a glance; of more a group hears in one message.
MOST_CARDS = 6
DIGEST_EVERY = timedelta(seconds=30)


def card(request: Request, school: School, occasion: str, *, is_asked: bool = False) -> tuple[Notice, ...]:
    """Make the notice that posts a request's card; one that was asked for is never folded into the digest."""
    if school.group_chat_id is None:
        return ()
    key = f"{occasion}:{request.id}:{school.group_chat_id}"
    kind = NoticeKind.REQUEST_CARD_ASKED if is_asked else NoticeKind.REQUEST_CARD
    return (Notice(kind, school.group_chat_id, key, {"request_id": request.id}),)


def digest(school: School, now: datetime) -> tuple[Notice, ...]:
    """Make the notices that show the digest: at once when there is none, and when this half minute is over.

    So a flood of any size changes it twice a minute, and what it says last is true.
    """
    if school.group_chat_id is None:
        return ()
    period = DIGEST_EVERY.total_seconds()
    turn = int(now.timestamp() // period)
    key = f"digest:{school.id}:{school.group_chat_id}:{turn}"
    values = {"school_id": school.id}
    later = now + timedelta(seconds=(turn + 1) * period - now.timestamp())
    last = Notice(NoticeKind.REQUEST_DIGEST, school.group_chat_id, f"{key}:last", values, not_before=later)
    first = Notice(NoticeKind.REQUEST_DIGEST, school.group_chat_id, key, values)
    return (last,) if school.digest_id is not None else (first, last)


async def without_card(tx: Transaction, school_id: str, now: datetime) -> list[Request]:
    """Return the open requests of which no card stands in the group, the oldest first."""
    return [one for one in await tx.requests.list_open(school_id, now) if one.card_message_id is None]


async def refresh(tx: Transaction, school: School, now: datetime) -> None:
    """Bring the digest up to date, if one stands in the group."""
    if school.bot_id is not None and school.digest_id is not None:
        await tx.outbox.queue(school.bot_id, digest(school, now), now)


async def move_all(tx: Transaction, school: School, occasion: str, now: datetime) -> None:
    """Post every open card again, in the group that the school has now; the old ones count no more."""
    if school.bot_id is None:
        return
    await tx.requests.forget_cards(school.id)
    for request in await tx.requests.list_open(school.id, now):
        await tx.outbox.queue(school.bot_id, card(request, school, occasion), now)
