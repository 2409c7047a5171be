"""Slips: the file of temporary passwords, readable by its owner alone and complete or not there at all.

As CSV it goes with a roster's import; as PDF services/paper.py draws it.
"""

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO, NamedTuple

_FORMULAS = ("=", "+", "-", "@", "\t", "\0", "\r", "\n")
_SINGAPORE = timezone(timedelta(hours=8))


class SlipsProblem(Exception):  # noqa: N818 - the operator's word
    """The file of temporary passwords cannot be written, in one sentence; nothing was issued."""


class Slip(NamedTuple):
    """One row, in the order of its columns (architecture 8)."""

    login: str
    full_name: str
    class_name: str
    temporary_password: str
    expires_at: str


def harmless(text: str) -> str:
    """Quote what a spreadsheet would take for a formula (DB-03)."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def slip_time(at: datetime) -> str:
    """Write a time as it stands on a slip, in Singapore's time."""
    return at.astimezone(_SINGAPORE).isoformat(timespec="minutes")


def refuse_existing(path: Path) -> None:
    """Refuse early what could not be written at the end.

    Raises:
        SlipsProblem: the file is there, or its folder is not.
    """
    if os.path.lexists(path):
        raise SlipsProblem(f"{path} exists already and is never overwritten; name another file")
    if not path.parent.is_dir():
        raise SlipsProblem(f"the folder {path.parent} does not exist")


@contextmanager
def written(path: Path, slips: Iterable[Slip]) -> Iterator[None]:
    """Write the slips as CSV on the way in; take the file away again if the block raises.

    Raises:
        SlipsProblem: it cannot be written, or it exists.
    """

    def fill(file: BinaryIO) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(text)
        writer.writerow(Slip._fields)
        writer.writerows([harmless(cell) for cell in slip] for slip in slips)
        text.flush()
        text.detach()

    with _placed(path, fill):
        yield


@contextmanager
def placed(path: Path, body: bytes) -> Iterator[None]:
    """Write a file that is made already on the way in; take it away again if the block raises.

    Raises:
        SlipsProblem: it cannot be written, or it exists.
    """

    def fill(file: BinaryIO) -> None:
        file.write(body)

    with _placed(path, fill):
        yield


@contextmanager
def _placed(path: Path, fill: Callable[[BinaryIO], None]) -> Iterator[None]:
    """Have a file filled, mode 0600."""
    try:
        _write(path, fill)
    except FileExistsError:
        raise SlipsProblem(f"{path} exists already and is never overwritten; name another file") from None
    except OSError as problem:
        raise SlipsProblem(f"{path} cannot be written: {problem.strerror}") from None
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write(path: Path, fill: Callable[[BinaryIO], None]) -> None:
    # A link, unlike a rename, fails when the name is taken, and the file under the name is always whole.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
