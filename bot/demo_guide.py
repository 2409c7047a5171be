"""What the demo's page asks beyond the emulator: the guide, how far the story is, the authenticator, a new start."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyotp
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.assemble import House
from bot.demo_sample import SCHOOL_NAME, STORY, count_done
from domain.totp import STEP_SECONDS, step_at

_PAGE = 500


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
        steps = [{"title": step.title, "phone": step.phone, "text": step.text} for step in STORY]
        students = [
            {
                "login": student.login,
                "full_name": student.full_name,
                "class_name": student.class_name,
                "temporary_password": student.temporary_password,
            }
            for student in cast.students
        ]
        return JSONResponse({"school": SCHOOL_NAME, "phones": phones, "steps": steps, "students": students})

    async def progress(self, _request: Request) -> JSONResponse:
        """Tell how many steps of the story were lived, from the audit log."""
        async with self._house.store.read() as tx:
            while rows := await tx.audit.rows(self._seen, _PAGE):
                self._seen = rows[-1].seq
                self._tags += [row.tag for row in rows]
        return JSONResponse({"done": count_done(self._tags), "of": len(STORY)})

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


def _phone(name: str, title: str, user: int, chat: int) -> dict[str, str | int]:
    return {"name": name, "title": title, "user": user, "chat": chat}
