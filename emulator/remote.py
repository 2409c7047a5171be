"""The scripted person over HTTP, for journeys in which emulator and bot are processes of their own."""

from types import TracebackType
from typing import Any, Self

import httpx
from typing_extensions import override

from emulator.line import Line
from emulator.model import Json
from emulator.person import DEADLINE, Player

SPARE_SECONDS = 10.0


class HttpLine(Line):
    """The line to the control panel of a served emulator: `async with HttpLine(address) as line`."""

    def __init__(self, address: str) -> None:
        self._client = httpx.AsyncClient(base_url=address, timeout=SPARE_SECONDS, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    @override
    async def do(self, deed: str, **given: Any) -> Json:
        return _json(await self._client.post(f"/control/{deed}", json=given))

    @override
    async def look(self, since: int, user: int, wait: float) -> Json:
        query = {"since": since, "user": user, "wait": wait}
        return _json(await self._client.get("/control/state", params=query, timeout=wait + SPARE_SECONDS))

    @override
    async def photo(self, chat: int, message: int) -> bytes:
        reply = await self._client.get(f"/control/photo/{chat}/{message}")
        return reply.raise_for_status().content

    async def calls(self) -> Json:
        """Return what the bot asked so far: `calls` (method, at, ok) and `violations`."""
        return _json(await self._client.get("/control/calls"))

    async def person(self, name: str, **more: Any) -> "RemotePerson":  # noqa: ANN401 - the deed create-user checks
        """Create a person (language_code, username, phone_number, user_id) and return the human to script."""
        made = await self.do("create-user", name=name, **more)
        return RemotePerson(self, made["user"])

    async def group(self, title: str, creator: Player, *, administrator: bool = True) -> int:
        """Create a supergroup with the bot in it; return its chat id."""
        chat: int = (await self.do("create-group", user=creator.id, title=title))["chat"]
        await self.do("add-bot", user=creator.id, chat=chat, administrator=administrator)
        return chat


class RemotePerson(Player):
    """A person at the end of an HTTP line: the same verbs as `Person`."""

    def __init__(self, line: HttpLine, user: int, deadline: float = DEADLINE) -> None:
        super().__init__(line, user, deadline)


def _json(reply: httpx.Response) -> Json:
    body: Json = reply.json()
    if reply.is_error:
        raise ValueError(body.get("error", reply.text))
    return body
