"""Cards on a school's notice board: one a request, and one digest when too many wait (architecture 4)."""

from datetime import datetime, timedelta

from domain.batches import Waiting
from domain.notice import Notice, NoticeKind
from domain.requests import Request
from storage.interface import Transaction
from storage.records import School

# A person looks through so many at a glance; of more a group hears in one message.
MOST_CARDS = 6
DIGEST_EVERY = timedelta(seconds=30)
# How long "oldest 8 min" may stand while nothing else changes; of what is old, a twelfth of its age.
AGED = timedelta(minutes=5)
OLD = 12


def card(request: Request, school: School, occasion: str, *, is_asked: bool = False) -> tuple[Notice, ...]:
    """Make the notice that posts a request's card; one that was asked for is never folded into the digest."""
    if school.group_chat_id is None or school.lost_at is not None:
        return ()  # approvers hear in private; the cards come when the bot is back
    key = f"{occasion}:{request.id}:{school.group_chat_id}"
    kind = NoticeKind.REQUEST_CARD_ASKED if is_asked else NoticeKind.REQUEST_CARD
    return (Notice(kind, school.group_chat_id, key, {"request_id": request.id}),)


def digest(school: School, now: datetime) -> tuple[Notice, ...]:
    """Make the notices that show the digest: at once when there is none, and when this half minute is over.

    So a flood of any size changes it twice a minute, and what it says last is true.
    """
    if school.group_chat_id is None or school.lost_at is not None:
        return ()
    period, turn = DIGEST_EVERY.total_seconds(), half_minute(now)
    key = f"digest:{school.id}:{school.group_chat_id}:{turn}"
    values = {"school_id": school.id}
    later = now + timedelta(seconds=(turn + 1) * period - now.timestamp())
    last = Notice(NoticeKind.REQUEST_DIGEST, school.group_chat_id, f"{key}:last", values, not_before=later)
    first = Notice(NoticeKind.REQUEST_DIGEST, school.group_chat_id, key, values)
    return (last,) if school.digest_id is not None else (first, last)


def half_minute(now: datetime) -> int:
    """Return which half minute this is; in each the digest changes once."""
    return int(now.timestamp() // DIGEST_EVERY.total_seconds())


def aged(school: School, oldest: datetime, now: datetime) -> tuple[Notice, ...]:
    """Make the notice that tells the age of the oldest anew, though nothing came or went."""
    if school.group_chat_id is None:
        return ()
    period = AGED.total_seconds()
    turn = int((now.timestamp() + (now - oldest).total_seconds() / OLD) // period) + 1
    later = now + timedelta(seconds=turn * period - now.timestamp())
    key = f"digest:{school.id}:{school.group_chat_id}:aged:{turn}"
    values = {"school_id": school.id}
    return (Notice(NoticeKind.REQUEST_DIGEST, school.group_chat_id, key, values, not_before=later),)


async def without_card(tx: Transaction, school_id: str, now: datetime) -> list[Waiting]:
    """Return the open requests of which no card stands in the group, the oldest first."""
    return [one for one in await tx.requests.list_briefly(school_id, now) if not one.has_card]


async def announced(
    tx: Transaction, request: Request, school: School, occasion: str, now: datetime
) -> tuple[Notice, ...]:
    """Make the notices of a request that the school is to see: its card, or the digest that stands for many.

    A card for each would wait in line only to be folded, and the digest behind them all.
    """
    if school.digest_id is not None and len(await without_card(tx, school.id, now)) > MOST_CARDS:
        return digest(school, now)
    return card(request, school, occasion)


async def refresh(tx: Transaction, school: School, now: datetime) -> None:
    """Bring the digest up to date, if one stands in the group."""
    if school.bot_id is not None and school.digest_id is not None:
        await tx.outbox.queue(school.bot_id, digest(school, now), now)


async def surface(tx: Transaction, ended: Request, now: datetime) -> None:
    """Post the card of whoever asked for the same next: a school sees one request for a thing (THR-12)."""
    waiting = await tx.requests.list_about(ended.account_id, ended.kind, now)
    if waiting and waiting[0].number > ended.number:
        school = await tx.schools.get(ended.school_id)
        notices = await announced(tx, waiting[0], school, "next", now)
        await tx.outbox.queue(waiting[0].bot_id, notices, now)


async def post_missing(tx: Transaction, school: School, occasion: str, now: datetime) -> None:
    """Post the cards of those open requests that have none in the group."""
    missing = {one.id for one in await without_card(tx, school.id, now)}
    for request in await tx.requests.list_open(school.id, now) if school.bot_id is not None else ():
        if request.id in missing:
            await tx.outbox.queue(request.bot_id, card(request, school, occasion), now)


async def move_all(tx: Transaction, school: School, occasion: str, now: datetime) -> None:
    """Post every open card again, in the group that the school has now; the old ones count no more."""
    if school.bot_id is None:
        return
    await tx.requests.forget_cards(school.id)
    for request in await tx.requests.list_open(school.id, now):
        await tx.outbox.queue(school.bot_id, card(request, school, occasion), now)
