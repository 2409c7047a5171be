"""What `helpdesk check` finds: each thing what is wrong, how to mend it; as table, lines or JSON."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table


class Level(StrEnum):
    """How a finding bears on the bot: it works, it works less well than it could, it does not work."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do about it."""

    level: Level
    subject: str
    text: str
    mend: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether the bot cannot work like this."""
        return self.level is Level.BAD


def ok(subject: str, text: str) -> Finding:
    """Make a finding with nothing to do."""
    return Finding(Level.OK, subject, text)


def warn(subject: str, text: str, mend: str) -> Finding:
    """Make a finding that can wait."""
    return Finding(Level.WARN, subject, text, mend)


def bad(subject: str, text: str, mend: str) -> Finding:
    """Make a finding that cannot."""
    return Finding(Level.BAD, subject, text, mend)


def from_problem(subject: str, problem: Exception, mend: str) -> Finding:
    """Make a bad finding of `this is wrong; do that`; `mend` is for a sentence without a remedy."""
    text, _, remedy = " ".join(str(problem).split()).partition("; ")
    remedy = f"{remedy[0].upper()}{remedy[1:]}." if remedy else mend
    return bad(subject, f"{text}.", remedy)


def show(findings: Sequence[Finding], *, as_json: bool = False) -> None:
    """Write the findings: a table on a terminal, a line each elsewhere, or one JSON object."""
    if as_json:
        well = not any(each.is_bad for each in findings)
        rows = [asdict(each) for each in findings]
        typer.echo(json.dumps({"well": well, "findings": rows}, ensure_ascii=False))
    elif sys.stdout.isatty():
        Console().print(_table(findings))
    else:
        for each in findings:
            typer.echo(f"{each.level.value:<4}  {each.subject}: {each.text} {each.mend}".rstrip())


def _table(findings: Sequence[Finding]) -> Table:
    colours = {Level.OK: "green", Level.WARN: "yellow", Level.BAD: "bold red"}
    table = Table("", "what", "found", "to do", show_lines=False, box=None)
    for each in findings:
        cells = [each.level.value, each.subject, each.text, each.mend]
        table.add_row(*map(escape, cells), style=colours[each.level])
    return table
