"""What the demo's page asks beyond the emulator: the guide, the progress, the authenticator, a new start."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyotp
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.assemble import House
from bot.demo_sample import SCHOOL_NAME, STORY, TIME_ZONE, steps_done
from domain.totp import STEP_SECONDS, step_at
from storage.interface import Transaction

_PAGE = 500
SHORT = {"parent": "Parent", "group": "Group", "administrator": "Admin"}
"""The phones' names where there is little room."""


@dataclass(frozen=True, slots=True)
class Student:
    """A sample student as the page lists them; the temporary password is there to be tried."""

    login: str
    full_name: str
    class_name: str
    temporary_password: str


@dataclass(slots=True)
class Cast:
    """Who plays: chats and people by their Telegram ids, the students, and the administrator's secret."""

    parent: int
    administrator: int
    group: int
    students: Sequence[Student] = ()
    secret: str = ""
    reset: asyncio.Event = field(default_factory=asyncio.Event)


class Guide:
    """The extra routes; only the demo has them, since they show what nobody else may see."""

    def __init__(self, house: House, cast: Cast) -> None:
        self._house = house
        self._cast = cast
        self._seen = 0
        self._tags: list[str] = []

    def routes(self) -> list[BaseRoute]:
        """Build the routes to serve beside the emulator's own."""
        return [
            Route("/demo/guide", self.guide),
            Route("/demo/progress", self.progress),
            Route("/demo/code", self.code),
            Route("/demo/reset", self.reset, methods=["POST"]),
        ]

    async def guide(self, _request: Request) -> JSONResponse:
        """Show the phones, the story and the sample students."""
        cast = self._cast
        phones = [
            _phone("parent", "Parent", cast.parent, cast.parent),
            _phone("group", "Admin group", cast.administrator, cast.group),
            _phone("administrator", "Administrator", cast.administrator, cast.administrator),
        ]
        steps = [{"title": step.title, "phones": step.phones, "text": step.text} for step in STORY]
        students = [
            {
                "login": student.login,
                "full_name": student.full_name,
                "class_name": student.class_name,
                "temporary_password": student.temporary_password,
            }
            for student in cast.students
        ]
        shown = {"school": SCHOOL_NAME, "time_zone": TIME_ZONE, "phones": phones, "steps": steps}
        return JSONResponse({**shown, "students": students})

    async def progress(self, _request: Request) -> JSONResponse:
        """Tell which steps of the story were lived, from the audit log, and whose slips were used."""
        async with self._house.store.read() as tx:
            while rows := await tx.audit.rows(self._seen, _PAGE):
                self._seen = rows[-1].seq
                self._tags += [row.tag for row in rows]
            spent = [student.login for student in self._cast.students if await _is_spent(tx, student)]
        return JSONResponse({"done": steps_done(self._tags), "spent": spent})

    async def code(self, _request: Request) -> JSONResponse:
        """Show what the administrator's authenticator shows, and whether this code was used already."""
        now = self._house.outside.timing.now()
        async with self._house.store.read() as tx:
            approver, *_ = await tx.approvers.list_by_user(self._cast.administrator)
        step = step_at(now)
        shown = {
            "code": pyotp.HOTP(self._cast.secret).at(step),
            "seconds": STEP_SECONDS - now.timestamp() % STEP_SECONDS,
            "period": STEP_SECONDS,
            "used": approver.last_step is not None and approver.last_step >= step,
        }
        return JSONResponse(shown)

    async def reset(self, _request: Request) -> JSONResponse:
        """Begin again with a fresh school; the page loads anew when the demo is back."""
        self._cast.reset.set()
        return JSONResponse({"reset": True}, 202)


async def _is_spent(tx: Transaction, student: Student) -> bool:
    account = (await tx.accounts.find_subject(student.login)).account
    slip = await tx.temporary_passwords.find(account.id) if account else None
    return slip is None or slip.spent_at is not None


def _phone(name: str, title: str, user: int, chat: int) -> dict[str, str | int]:
    return {"name": name, "title": title, "short": SHORT[name], "user": user, "chat": chat}
