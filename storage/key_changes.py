"""Changes of the key file, each all or nothing: a new file, new keys, old ones taken out (CRY-07)."""

import base64
import json
import os
import stat
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from storage.key_file import (
    ADDED_LATER,
    FORMAT,
    ID_BYTES,
    KEY_BYTES,
    UNFINISHED,
    Content,
    Entropy,
    KeyFileProblem,
    Purpose,
    groups_of,
    read_content,
    ring_of,
)


def create_key_file(path: Path, entropy: Entropy, made: datetime | None = None) -> None:
    """Make a key file (mode 0600, in a folder of mode 0700) with a fresh key for each purpose.

    Raises:
        KeyFileProblem: there is a file already, which is never overwritten, or it cannot be written.
    """
    content: Content = {"format": FORMAT, "keys": {}}
    for purpose in Purpose:
        _make_active(content, purpose, entropy, made)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _draft(path, content) as draft:
            # A link, unlike a rename, fails when the name is taken.
            os.link(draft, path)
        _sync_folder(path.parent)
    except OSError as problem:
        if path.exists():
            raise KeyFileProblem(f"the key file {path} exists already and is never overwritten") from None
        raise _unwritable(path, problem) from None


def add_missing(path: Path, entropy: Entropy, made: datetime) -> tuple[Purpose, ...]:
    """Make a key for each purpose that this version added; return those purposes.

    Raises:
        KeyFileProblem: the file cannot be used or written.
    """
    content = read_content(path)
    groups = groups_of(path, content)
    missing = tuple(purpose for purpose in Purpose if purpose in ADDED_LATER and purpose not in groups)
    if missing:
        for purpose in missing:
            _make_active(content, purpose, entropy, made)
        _replace(path, content)
    return missing


def make_active(path: Path, purposes: Collection[Purpose], entropy: Entropy, made: datetime) -> None:
    """Make a new active key for each of these purposes, all of them or none; the older ones only open.

    The purposes stand as unfinished until `finish`. The caller sees to it that nobody else writes.

    Raises:
        KeyFileProblem: the file cannot be used or written.
    """
    content = read_content(path)
    groups_of(path, content)
    for purpose in purposes:
        _make_active(content, purpose, entropy, made)
    begun = {purpose.value for purpose in purposes}
    content[UNFINISHED] = sorted({*content.get(UNFINISHED, ()), *begun})
    _replace(path, content)


def finish(path: Path, purpose: Purpose) -> None:
    """Write down that nothing needs the older keys of a purpose as far as a rotation can see to it."""
    content = read_content(path)
    content[UNFINISHED] = [one for one in content.get(UNFINISHED, ()) if one != purpose.value]
    _replace(path, content)


def drop(path: Path, older: Collection[tuple[Purpose, str]]) -> None:
    """Take older keys, named by purpose and id, out of the file: all of them or none.

    Raises:
        KeyFileProblem: one of them is active, or the file cannot be used or written.
    """
    content = read_content(path)
    groups = groups_of(path, content)
    for name, group in groups.items():
        gone = {key_id for purpose, key_id in older if purpose.value == name}
        groups[name] = [entry for entry in group if entry["id"] not in gone]
    _replace(path, content)


def _make_active(content: Content, purpose: Purpose, entropy: Entropy, made: datetime | None) -> None:
    group = content["keys"].setdefault(purpose.value, [])
    for entry in group:
        entry["active"] = False
    taken = {entry["id"] for entry in group}
    while (key_id := entropy(ID_BYTES).hex()) in taken:
        pass
    entry = {"id": key_id, "key": base64.b64encode(entropy(KEY_BYTES)).decode(), "active": True}
    group.append(entry if made is None else {**entry, "made": made.isoformat()})


class _draft:  # noqa: N801 - it is used as a function is
    """A whole file beside `path`, on disk when the block begins and gone when it ends."""

    def __init__(self, path: Path, content: Content) -> None:
        self._path = path.with_name(f".{path.name}.{os.getpid()}")
        self._body = json.dumps(content, indent=1).encode()

    def __enter__(self) -> Path:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(self._body)
            file.flush()
            os.fsync(file.fileno())
        return self._path

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)


def _replace(path: Path, content: Content) -> None:
    """Give the file new content: whoever reads sees the old one or the new one, and both are whole."""
    ring_of(path, content)
    try:
        for left in path.parent.glob(f".{path.name}.*"):
            left.unlink()  # a process was killed while it wrote: no second copy of the keys stays
        with _draft(path, content) as draft:
            _keep_owner(path, draft)
            draft.replace(path)
        _sync_folder(path.parent)
    except OSError as problem:
        raise _unwritable(path, problem) from None


def _keep_owner(path: Path, draft: Path) -> None:
    # An operator who is root must not take the file away from the bot.
    before, after = path.stat(), draft.stat()
    if (before.st_uid, before.st_gid) != (after.st_uid, after.st_gid):
        os.chown(draft, before.st_uid, before.st_gid)
    draft.chmod(stat.S_IMODE(before.st_mode))


def _unwritable(path: Path, problem: OSError) -> KeyFileProblem:
    return KeyFileProblem(f"the key file {path} cannot be written: {problem.strerror}")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
