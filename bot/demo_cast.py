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
    """Who plays: chats and people by their Telegram ids, the students, and the administrator's secret."""

    parent: int
    second: int
    other: int
    administrator: int
    group: int
    students: Sequence[Student] = ()
    secret: str = ""
    reset: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Code:
    """What the administrator's authenticator shows, for how long, and whether it was used already."""

    code: str
    seconds: float
    used: bool


async def read_code(house: House, cast: Cast) -> Code:
    """Read the administrator's authenticator."""
    now = house.outside.timing.now()
    async with house.store.read() as tx:
        approver, *_ = await tx.approvers.list_by_user(cast.administrator)
    step = step_at(now)
    used = approver.last_step is not None and approver.last_step >= step
    return Code(pyotp.HOTP(cast.secret).at(step), STEP_SECONDS - now.timestamp() % STEP_SECONDS, used)


async def is_spent(tx: Transaction, student: Student) -> bool:
    """Whether a student's temporary password was used."""
    account = (await tx.accounts.find_subject(student.login)).account
    slip = await tx.temporary_passwords.find(account.id) if account else None
    return slip is None or slip.spent_at is not None
