"""The table of methods: name, parameters, and what it does to the world."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.validation import Arguments, Kind, Shape
from emulator.world import World

Act = Callable[[World, Arguments], Any | Awaitable[Any]]


@dataclass(frozen=True)
class Method:
    """One method of the Bot API."""

    name: str
    shape: Shape
    act: Act


METHODS: dict[str, Method] = {}


def method(
    name: str, *, needs: Mapping[str, Kind] | None = None, takes: Mapping[str, Kind] | None = None
) -> Callable[[Act], Act]:
    """Enter a function into the table under Telegram's name; names are looked up whatever their case."""

    def enter(act: Act) -> Act:
        METHODS[name.lower()] = Method(name, Shape(needs or {}, takes or {}), act)
        return act

    return enter
