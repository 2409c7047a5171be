"""The command line in an empty folder, for the tests of its commands."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from bot.cli import main

LOGIN = "tan_wei_ling@students.edu.sg"
"""Who stands on the roster where one student does."""


class Ended(NamedTuple):
    """What a command left: its exit code, and its lines."""

    code: int
    out: list[str]
    err: list[str]


Helpdesk = Callable[..., Ended]


def typing_into(capsys: pytest.CaptureFixture[str]) -> Helpdesk:
    """Return what runs a command in this process."""

    def run(*arguments: str) -> Ended:
        code = main(arguments)
        written = capsys.readouterr()
        return Ended(code, written.out.splitlines(), written.err.splitlines())

    return run


def refused(ended: Ended) -> str:
    """Return the one line that a refused command says."""
    assert ended.code == 1
    assert ended.out == []
    (line,) = ended.err
    assert line.startswith("helpdesk: ")
    return line.removeprefix("helpdesk: ")
