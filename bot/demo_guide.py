"""What the demo's page asks beyond the emulator: the guide, the progress, the authenticator, a new start."""

import asyncio
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.demo_cast import Cast, is_spent, read_code
from bot.demo_hand import ByHand
from bot.demo_play import Understudy
from bot.demo_sample import SCHOOL, TIME_ZONE
from bot.demo_story import ASKED_PLAINLY, STORY, TOURS, steps_done
from bot.house import House
from domain.totp import STEP_SECONDS
from emulator.world import World

_PAGE = 500


class Guide:
    """The extra routes; only the demo has them, since they show what nobody else may see."""

    def __init__(self, house: House, world: World, cast: Cast, understudy: Understudy) -> None:
        self._house = house
        self._world = world
        self._cast = cast
        self._understudy = understudy
        self._playing = asyncio.Lock()
        self._seen = 0
        self._tags: list[str] = []
        self._read: set[tuple[int, int]] = set()
        self._has_asked = False

    def routes(self) -> list[BaseRoute]:
        """Build the routes to serve beside the emulator's own."""
        return [
            Route("/demo/guide", self.guide),
            Route("/demo/progress", self.progress),
            Route("/demo/code/{user:int}", self.code),
            Route("/demo/play/{step:int}", self.play, methods=["POST"]),
            Route("/demo/reset", self.reset, methods=["POST"]),
        ]

    async def guide(self, _request: Request) -> JSONResponse:
        """Show the phones, the story and the sample students."""
        cast = self._cast
        phones = [
            _phone("parent", "Mother", "Mother", cast.parent, cast.parent),
            _phone("second", "Father", "Father", cast.second, cast.second),
            _phone("other", "Mrs Nair", "Nair", cast.other, cast.other),
            _phone("group", "Admin group", "Group", cast.administrator, cast.group),
            _phone("administrator", "Administrator", "Admin", cast.administrator, cast.administrator),
            _phone("teacher", "Form Teacher", "Teacher", cast.teacher, cast.teacher),
            _phone("neighbours", "Other school's group", "Group 2", cast.neighbour, cast.neighbours),
            _phone("neighbour", "Its administrator", "Admin 2", cast.neighbour, cast.neighbour),
        ]
        steps = [
            {
                "title": step.title,
                "phones": step.phones,
                "text": step.text,
                "ends": bool(step.done),
                "button": step.button,
            }
            for step in STORY
        ]
        tours = [{"title": title, "steps": count} for title, count in TOURS]
        students = [asdict(student) for student in cast.students]
        for phone in phones:
            phone["confirms"] = phone["user"] == phone["chat"] and phone["user"] in cast.secrets
        shown = {"school": SCHOOL.name, "time_zone": TIME_ZONE, "phones": phones, "tours": tours}
        return JSONResponse({**shown, "steps": steps, "students": students})

    async def progress(self, _request: Request) -> JSONResponse:
        """Tell which steps of the story were lived, from the audit log, and whose slips were used."""
        async with self._house.store.read() as tx:
            while rows := await tx.audit.rows(self._seen, _PAGE):
                self._seen = rows[-1].seq
                self._tags += [row.tag for row in rows]
            spent = [student.login for student in self._cast.students if await is_spent(tx, student)]
        asked = [ASKED_PLAINLY] if self._someone_asked() else []
        return JSONResponse({"done": steps_done([*self._tags, *asked]), "spent": spent})

    def _someone_asked(self) -> bool:
        """Whether the knowledge base has an answer to anything that stands in a private chat."""
        for user in () if self._has_asked else (self._cast.parent, self._cast.second, self._cast.other):
            chat = self._world.chats.get(user)
            for message in list(chat.messages.values()) if chat else ():
                if (user, message.id) in self._read:
                    continue
                self._read.add((user, message.id))
                is_typed = message.sender.id == user and not message.content.text.startswith("/")
                if is_typed and self._house.knowledge.find(message.content.text).is_entry:
                    self._has_asked = True
        return self._has_asked

    async def code(self, request: Request) -> JSONResponse:
        """Show what somebody's authenticator shows, and whether this code was used already."""
        user = int(request.path_params["user"])
        if user not in self._cast.secrets:
            return JSONResponse({"error": "There is no authenticator on this phone."}, 404)
        shown = await read_code(self._house, self._cast, user)
        return JSONResponse({**asdict(shown), "period": STEP_SECONDS})

    async def play(self, request: Request) -> JSONResponse:
        """Play a step for the visitor, one at a time."""
        if self._playing.locked():
            return JSONResponse({"error": "A step is being played already."}, 409)
        async with self._playing:
            try:
                await self._understudy.play(int(request.path_params["step"]))
            except ByHand as why:
                return JSONResponse({"error": str(why)}, 409)
        return JSONResponse({"played": True})

    async def reset(self, _request: Request) -> JSONResponse:
        """Begin again with a fresh school; the page loads anew when the demo is back."""
        self._cast.reset.set()
        return JSONResponse({"reset": True}, 202)


def _phone(name: str, title: str, short: str, user: int, chat: int) -> dict[str, str | int]:
    return {"name": name, "title": title, "short": short, "user": user, "chat": chat}
