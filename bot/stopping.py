"""Ctrl-C during an import: it ends the work where nothing can be left half-done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from services.roster import Progress as Tell

CHECKING = "checking"


@contextmanager
def stoppable(tell: Tell) -> Iterator[Tell]:
    """Yield what takes reports of progress and, after Ctrl-C, raises KeyboardInterrupt at the next one.

    So it never falls between the commit and the file of temporary passwords that belongs to it: after the
    last report the work is finished. While the file is only being read, Ctrl-C ends it at once.
    """
    is_writing = is_asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_asked
        if not is_writing:
            raise KeyboardInterrupt
        is_asked = True

    def telling(doing: str, done: int, total: int | None) -> None:
        nonlocal is_writing
        is_writing = doing != CHECKING
        if is_asked:
            raise KeyboardInterrupt
        tell(doing, done, total)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield telling
    finally:
        signal.signal(signal.SIGINT, before)
