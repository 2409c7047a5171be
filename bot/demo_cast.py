"""The demo's cast: who plays, the sample students, and the administrator's authenticator."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyotp

from bot.house import House
from domain.totp import STEP_SECONDS, step_at
from storage.interface import Transaction


@dataclass(frozen=True, slots=True)
class Student:
    """A sample student as the page lists them; the temporary password is there to be tried."""

    login: str
    full_name: str
    class_name: str
    guardians: str
    temporary_password: str


@dataclass(slots=True)
class Cast:
    """Who plays: chats and people by their Telegram ids, the students, and the secrets of who confirms."""

    parent: int
    second: int
    other: int
    administrator: int
    group: int
    teacher: int
    neighbour: int
    neighbours: int
    students: Sequence[Student] = ()
    secrets: dict[int, str] = field(default_factory=dict)
    reset: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Code:
    """What an authenticator shows, for how long, and whether it was used already."""

    code: str
    seconds: float
    used: bool


async def read_code(house: House, cast: Cast, user: int) -> Code:
    """Read somebody's authenticator. Raises `LookupError` for who has none."""
    secret = cast.secrets[user]
    now = house.outside.timing.now()
    async with house.store.read() as tx:
        approver, *_ = await tx.approvers.list_by_user(user)
    step = step_at(now)
    used = approver.last_step is not None and approver.last_step >= step
    return Code(pyotp.HOTP(secret).at(step), STEP_SECONDS - now.timestamp() % STEP_SECONDS, used)


async def is_spent(tx: Transaction, student: Student) -> bool:
    """Whether a student's temporary password was used."""
    account = (await tx.accounts.find_subject(student.login)).account
    slip = await tx.temporary_passwords.find(account.id) if account else None
    return slip is None or slip.spent_at is not None
