"""A rush: many people ask the school at once, each about a child of their own."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.house import House
from domain.requests import Request, RequestKind, RequestState
from services import cards
from storage.interface import Transaction
from storage.records import RosterEntry, School

FIRST_PERSON = 5000
NAMES = ("Tan Mei Ling", "Nur Aisyah", "Arun Kumar", "Lim Jun Jie", "Siti Nurhaliza", "Kavitha Raj")


def child(number: int) -> str:
    """Return the login of a child of the rush."""
    return f"child{number}@students.edu.sg"


async def rush(
    house: House,
    now: datetime,
    size: int,
    kind: RequestKind = RequestKind.UNLOCK,
    first: int = 0,
    school: str = "BTPS",
) -> list[Request]:
    """Have so many requests opened and their cards queued, each about a child of its own from `first` on."""
    where = await house.schools.get(school)
    numbers = range(first, first + size)
    entries = [
        RosterEntry(child(number), f"{NAMES[number % len(NAMES)]} {number}", f"{number % 6 + 1}A", "Mdm Siti")
        for number in numbers
    ]
    async with house.store.begin() as tx:
        await tx.accounts.put(where.id, entries, now)
        return [await ask(tx, where, asked(FIRST_PERSON + number, kind, now), number) for number in numbers]


async def ask(tx: Transaction, school: School, request: Request, number: int) -> Request:
    """Open a person's request about a child."""
    assert school.bot_id is not None
    subject = await tx.accounts.find_subject(child(number))
    opened = await tx.requests.put(
        replace(
            request,
            school_id=school.id,
            account_id=subject.account_id,
            subject=subject.key,
            bot_id=school.bot_id,
        )
    )
    notices = await cards.announced(tx, opened, school, "card", request.created_at)
    await tx.outbox.queue(school.bot_id, notices, request.created_at)
    return opened


def asked(person: int, kind: RequestKind, now: datetime) -> Request:
    """Return what one person asks, of a school that is not named yet."""
    return Request(
        id=f"request{person}{kind[0]}",
        number=0,
        kind=kind,
        state=RequestState.OPEN,
        school_id="",
        account_id="",
        subject="",
        bot_id=0,
        chat_id=person,
        user_id=person,
        known_chat=False,
        answers_right=kind is RequestKind.RECOVERY,
        tries=3,
        nonce=f"{person:023x}{kind[0].encode()[0] % 16:x}",
        created_at=now,
        expires_at=now + timedelta(hours=72),
    )
