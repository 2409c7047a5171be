"""A progress bar on standard error, which falls silent when nobody watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.roster import Progress as Tell


@contextmanager
def shown(stream: TextIO | None = None) -> Iterator[Tell]:
    """Yield what takes reports of progress; on anything but a terminal it shows nothing."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield _silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(doing: str, done: int, total: int | None) -> None:
            bar.update(task, description=doing, completed=done, total=total)

        yield tell


def _silent(_doing: str, _done: int, _total: int | None) -> None:
    """Show nothing."""
