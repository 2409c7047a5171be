"""The shapes of parameters: whatever a request holds is checked strictly before a method sees it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.errors import Malformed

Kind = Callable[[Any], Any]
Arguments = dict[str, Any]
MAX_ENTITIES = 100


@dataclass(frozen=True)
class Shape:
    """The parameters of one method: those it needs and those it takes."""

    needs: Mapping[str, Kind] = field(default_factory=dict)
    takes: Mapping[str, Kind] = field(default_factory=dict)

    def check(self, params: Mapping[str, Any]) -> Arguments:
        """Return the parameters with their types, or refuse an unknown, missing or wrong one."""
        known = {**self.needs, **self.takes}
        for name in params:
            if name not in known:
                raise Malformed(f"the emulator knows no parameter {name!r} here")
        for name in self.needs:
            if name not in params:
                raise Malformed(f'parameter "{name}" is required')
        return {name: _typed(name, known[name], value) for name, value in params.items()}


class ShapeError(ValueError):
    """A value is not of its kind; the message ends the sentence "parameter x ..."."""


def _typed(name: str, kind: Kind, value: object) -> object:
    try:
        return kind(value)
    except ShapeError as wrong:
        raise Malformed(f"parameter {name!r} {wrong}") from wrong


def integer(value: object) -> int:
    """A whole number, also as the text a form carries."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ShapeError("must be an integer")
    try:
        return int(value)
    except ValueError:
        raise ShapeError("must be an integer") from None


def boolean(value: object) -> bool:
    """True or false, also as the text a form carries."""
    words = {"true": True, "false": False, "True": True, "False": False, "1": True, "0": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in words:
        return words[value]
    raise ShapeError("must be true or false")


def string(value: object) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ShapeError("must be a string")
    return value


def decoded(value: object) -> object:
    """A JSON value, decoded when it came as text (nested parameters of a form do)."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise ShapeError("must be JSON") from None


def array(value: object) -> list[Any]:
    """A JSON array."""
    result = decoded(value)
    if not isinstance(result, list):
        raise ShapeError("must be an array")
    return result


def mapping(value: object) -> dict[str, Any]:
    """A JSON object."""
    result = decoded(value)
    if not isinstance(result, dict):
        raise ShapeError("must be an object")
    return result


def integers(value: object) -> list[int]:
    """A JSON array of whole numbers."""
    return [integer(one) for one in array(value)]


def one_of(*words: str) -> Kind:
    """A text out of a fixed set."""

    def kind(value: object) -> str:
        if value not in words:
            raise ShapeError(f"must be one of {', '.join(words)}")
        return str(value)

    return kind


def at_most(length: int, kind: Kind = string) -> Kind:
    """A text or array of limited length."""

    def limited(value: object) -> object:
        result = kind(value)
        if len(result) > length:
            raise ShapeError(f"is longer than {length}")
        return result

    return limited


def entities(value: object) -> list[dict[str, Any]]:
    """An array of MessageEntity: a known type, and a place in the text (Bot API, MessageEntity)."""
    result = array(value)
    for entity in result:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise ShapeError("must be an array of MessageEntity")
        if not all(isinstance(entity.get(name), int) for name in ("offset", "length")):
            raise ShapeError("must be an array of MessageEntity with offset and length")
    if len(result) > MAX_ENTITIES:
        raise ShapeError("holds more than 100 entities")
    return result
