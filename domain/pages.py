"""Pages of a long list, as a phone shows it: numbered lines with a button each."""

from collections.abc import Sequence
from dataclasses import dataclass

PAGE = 10


@dataclass(frozen=True, slots=True)
class Page:
    """So many ids of a list; `number` counts from 1, `of` is how many pages there are."""

    ids: tuple[str, ...]
    number: int
    of: int


def page(ids: Sequence[str], number: int) -> Page:
    """Cut a page out of a list; a number beyond either end means the nearest page."""
    of = max(1, -(-len(ids) // PAGE))
    number = min(max(number, 1), of)
    return Page(tuple(ids[(number - 1) * PAGE : number * PAGE]), number, of)


def listed(ids: str) -> list[str]:
    """Return the ids that a flow keeps in one text."""
    return ids.split(",") if ids else []


def chosen(ids: str, number: int) -> str | None:
    """Return the id behind a numbered button, of those that were shown; None for a number nobody offered."""
    shown = listed(ids)
    return shown[number - 1] if 0 < number <= len(shown) else None
