"""The line between a scripted person and a world: the same three verbs in the process and over HTTP."""

from typing import Any, Protocol

from typing_extensions import override

from emulator.control import Control
from emulator.errors import Malformed
from emulator.faults import Faults
from emulator.model import Json
from emulator.world import World


class Line(Protocol):
    """What a person needs of a world; architecture 10 has tests in the process and journeys over HTTP."""

    async def do(self, deed: str, **given: Any) -> Json:  # noqa: ANN401 - each deed has its own JSON parameters
        """Do a deed of the control panel; one that is impossible raises ValueError."""
        ...

    async def look(self, since: int, user: int, wait: float) -> Json:
        """Return what changed for a person, waiting a while for the first change."""
        ...

    async def photo(self, chat: int, message: int) -> bytes:
        """Return the bytes of a picture."""
        ...


class WorldLine(Line):
    """The line to a world in the same process."""

    def __init__(self, world: World) -> None:
        self._control = Control(world, Faults())

    @override
    async def do(self, deed: str, **given: Any) -> Json:
        try:
            return self._control.do(deed, given)
        except Malformed as wrong:
            raise ValueError(wrong.description) from wrong

    @override
    async def look(self, since: int, user: int, wait: float) -> Json:
        return await self._control.look(since, user, wait)

    @override
    async def photo(self, chat: int, message: int) -> bytes:
        return self._control.photo(chat, message)
