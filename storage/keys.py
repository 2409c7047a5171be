"""The keyring: the keys that a process holds, which follow their file while it runs (CRY-07)."""

import logging
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from typing_extensions import override

from storage.key_changes import create_key_file
from storage.key_file import (
    ADDED_LATER,
    FOREVER,
    ID_BYTES,
    KEY_BYTES,
    Entropy,
    ForeignKeyFile,
    Key,
    KeyFileProblem,
    Purpose,
    Ring,
    read_ring,
)

__all__ = [
    "ADDED_LATER",
    "FOREVER",
    "ID_BYTES",
    "KEY_BYTES",
    "Entropy",
    "ForeignKeyFile",
    "Key",
    "KeyFileProblem",
    "Keyring",
    "Purpose",
    "create_key_file",
    "load_keyring",
]

log = logging.getLogger("helpdesk.keys")

_Mark = tuple[int, int, int, int]


class Keyring:
    """All keys: for each purpose one active, and older ones that only open. Its repr hides everything.

    It follows its file: a key that another process has added is there at the next transaction (CRY-07).
    """

    __slots__ = ("_ring", "_seen", "path")

    def __init__(
        self,
        active: Mapping[Purpose, Key],
        keys: Mapping[Purpose, Mapping[str, Key]],
        unfinished: frozenset[Purpose] = frozenset(),
        path: Path | None = None,
        seen: _Mark | None = None,
    ) -> None:
        self._ring = Ring(dict(active), {purpose: dict(known) for purpose, known in keys.items()}, unfinished)
        self.path = path
        self._seen = seen

    @override
    def __repr__(self) -> str:
        return "Keyring(***)"

    @override
    def __reduce__(self) -> str:
        raise TypeError("a keyring is never copied out of the process")

    @property
    def file(self) -> Path:
        """The file that the keys come from, to change it.

        Raises:
            KeyFileProblem: they come from none.
        """
        if self.path is None:
            raise KeyFileProblem("these keys come from no file")
        return self.path

    @property
    def unfinished(self) -> frozenset[Purpose]:
        """The purposes whose rotation was begun and has not ended."""
        return self._ring.unfinished

    def active(self, purpose: Purpose) -> Key:
        """Return the key that new things of this purpose are made with."""
        return self._ring.active[purpose]

    def find(self, purpose: Purpose, key_id: str) -> Key | None:
        """Return a key of this purpose by its id, active or decrypt-only."""
        found = self._ring.keys[purpose].get(key_id)
        if found is None:
            self.refresh()
            found = self._ring.keys[purpose].get(key_id)
        return found

    def ids(self, purpose: Purpose) -> tuple[str, ...]:
        """Return the ids of every key of this purpose, the active one first."""
        return tuple(key.id for key in self.all(purpose))

    def all(self, purpose: Purpose) -> tuple[Key, ...]:
        """Return every key of this purpose: the active one, then the others from the oldest on."""
        ring = self._ring
        active = ring.active[purpose]
        return (active, *(key for key in ring.keys[purpose].values() if key.id != active.id))

    def secret(self, purpose: Purpose) -> bytes:
        """Return the bytes of the active key of this purpose."""
        return self._ring.active[purpose].secret

    def secrets(self, purpose: Purpose) -> tuple[bytes, ...]:
        """Return the bytes of every key of this purpose as they stand now, the active one first.

        Tags are also made outside of a transaction.
        """
        self.refresh()
        return tuple(key.secret for key in self.all(purpose))

    def replaced_at(self, purpose: Purpose, key_id: str) -> datetime | None:
        """Return when the key after this one was made; None where the file does not say, or none is newer."""
        known = list(self._ring.keys[purpose].values())
        after = [key.id for key in known].index(key_id) + 1
        return known[after].made if after < len(known) else None

    def refresh(self) -> None:
        """Take what the key file holds now. One that cannot be used changes nothing and is logged.

        One look at the file's number, size and time costs some microseconds, so every transaction asks.
        """
        if self.path is None:
            return
        seen = _mark(self.path)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            ring = read_ring(self.path)
            if ring.active[Purpose.DECOYS] != self._ring.active[Purpose.DECOYS]:
                raise ForeignKeyFile(f"the key file {self.path} is another installation's")
        except KeyFileProblem as problem:
            log.error("keys.file_unusable", extra={"problem": str(problem)})  # noqa: TRY400 - the sentence says it all
        else:
            self._ring = ring


def _mark(path: Path) -> _Mark | None:
    try:
        # Every transaction asks: pathlib would take three times as long.
        found = os.stat(path)  # noqa: PTH116 - see above
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size


def load_keyring(path: Path) -> Keyring:
    """Read the key file; from then on the keyring follows it.

    Raises:
        KeyFileProblem: it is missing, readable by others, not a key file, or a key of it is not fit for use.
    """
    seen = _mark(path)
    ring = read_ring(path)
    return Keyring(ring.active, ring.keys, ring.unfinished, path, seen)
