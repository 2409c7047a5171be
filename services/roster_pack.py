"""A checked roster, packed small in memory: what is imported is what was checked."""

import zlib
from collections.abc import Iterator

from storage.records import RosterEntry

BLOCK = 1000
# No cell can hold these: what cannot be seen is taken out of names, and the rest has a narrow form.
_ROW, _CELL, _PART = "\x1e", "\x1f", ";"
# A country's roster must stay small and be quick; a better ratio takes three times as long.
_LEVEL = 1


class RosterPack:
    """Takes rows one by one and gives them back in order, as often as wanted."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._open: list[str] = []

    def add(self, entry: RosterEntry) -> None:
        """Keep a row."""
        self._open.append(_CELL.join(_cells(entry)))
        if len(self._open) == BLOCK:
            self._blocks.append(_packed(self._open))
            self._open = []

    def __iter__(self) -> Iterator[RosterEntry]:
        for block in (*self._blocks, *([_packed(self._open)] if self._open else [])):
            yield from map(_entry, zlib.decompress(block).decode().split(_ROW))


def _packed(rows: list[str]) -> bytes:
    return zlib.compress(_ROW.join(rows).encode(), _LEVEL)


def _cells(entry: RosterEntry) -> tuple[str, ...]:
    return (
        entry.login,
        entry.full_name,
        entry.class_name,
        entry.form_teacher,
        _PART.join(entry.guardian_phones),
        entry.student_phone,
        entry.recovery_email,
    )


def _entry(row: str) -> RosterEntry:
    login, full_name, class_name, form_teacher, phones, student_phone, recovery_email = row.split(_CELL)
    guardian_phones = tuple(phones.split(_PART)) if phones else ()
    return RosterEntry(
        login, full_name, class_name, form_teacher, guardian_phones, student_phone, recovery_email
    )
