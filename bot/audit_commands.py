"""The commands `helpdesk audit ...`: checking the audit log, its public key, and handing it on."""

import asyncio
import csv
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failures import Failed
from bot.in_house import day, in_house, json_option, tell

if TYPE_CHECKING:
    from bot.house import House
    from domain.checkpoint import Checkpoint
    from services.audit_check import Problem, Seen, Verdict
    from services.signatures import PublicKeys
    from storage.records import AuditRow

_SEEN = re.compile(r"([0-9][0-9,]{0,17})\s+((?:[0-9a-f]\s*){16})")
COLUMNS = ("seq", "at", "tag", "subject", "actor", "thread", "values")
audit_app = typer.Typer(help="The audit log.", no_args_is_help=True)


@audit_app.command("verify")
def verify(
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(help="A copy from elsewhere: the file of checkpoints, or rows as JSON lines."),
    ] = None,
    public_key: Annotated[
        list[str] | None,
        typer.Option(help="Trust this key alone, as `helpdesk audit key` wrote it when you noted it down."),
    ] = None,
    seen: Annotated[
        list[str] | None,
        typer.Option(help='What a message in a school\'s group says: "1200 3f2a 9c01 77de 10b4".'),
    ] = None,
    *,
    alone: Annotated[
        bool, typer.Option("--alone", help="Check the copies by themselves, without database and key file.")
    ] = False,
    as_json: Annotated[
        bool, json_option("intact, rows, broken_at, checkpoints, copies, problems, notes")
    ] = False,
) -> None:
    """Check every row and every checkpoint of the audit log, and say what is wrong.

    The file AUDIT_CHECKPOINTS is compared too. Nothing is written.
    """
    copies = [one for path in checkpoint or () for one in _copy(path)]
    keys, places = _keys(public_key), [_seen(text) for text in seen or ()]
    if alone:
        _tell_alone(copies, keys, as_json=as_json)
        return

    async def work(house: "House") -> None:
        own = house.settings.checkpoints_file
        kept = await asyncio.to_thread(_read, own) if own.exists() else []
        _tell_verdict(await house.audit.verify([*copies, *kept], places, keys), as_json=as_json)

    in_house(work)


@audit_app.command("key")
def key(*, as_json: Annotated[bool, json_option("keys")] = False) -> None:
    """Show the public key of the checkpoints: who has noted it down can check them on any machine."""

    async def work(house: "House") -> None:
        keys = house.signatures.public.written()
        tell({"keys": keys}, keys, as_json=as_json)

    in_house(work)


@audit_app.command("export")
def export(
    since: Annotated[
        str, typer.Option(help="Only rows from this day on, such as 2026-12-31, beginning in Singapore.")
    ] = "",
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write a table for a spreadsheet.")] = False,
    as_json: Annotated[
        bool, json_option("seq, at, tag, subject, actor, thread, values; one a row, as without it")
    ] = False,
) -> None:
    """Write the audit log to standard output; that it was exported is recorded in it first."""
    if as_csv and as_json:
        raise Failed("--csv and --json exclude each other; keep one of them")
    start = day(since, "--since") if since else None

    async def work(house: "House") -> None:
        from bot.sinks import line_of  # noqa: PLC0415 - only commands that need the house load it

        table = csv.writer(sys.stdout, lineterminator="\n")
        if as_csv:
            table.writerow(COLUMNS)
        async for row in house.audit.export(start):
            if as_csv:
                table.writerow(_cells(row))
            else:
                typer.echo(line_of(row))

    in_house(work)


def _copy(path: Path) -> "list[Checkpoint]":
    """Read a copy that somebody names: one that holds nothing would prove nothing."""
    found = _read(path)
    if not found:
        raise Failed(
            f"{path} holds no checkpoint; name your copy of AUDIT_CHECKPOINTS (the first one is made after "
            "100 rows, or a day)"
        )
    return found


def _read(path: Path) -> "list[Checkpoint]":
    from bot.sinks import read_copy  # noqa: PLC0415 - only here

    try:
        return read_copy(path)
    except UnicodeDecodeError:
        raise Failed(f"{path} is no copy of checkpoints") from None
    except OSError as problem:
        raise Failed(f"{path} cannot be read: {problem.strerror}") from None
    except ValueError as problem:
        raise Failed(f"{path} is no copy of checkpoints: line {problem} is none") from None


def _keys(written: Sequence[str] | None) -> "PublicKeys | None":
    from services.signatures import PublicKeys  # noqa: PLC0415 - only here

    try:
        return PublicKeys.read(written) if written else None
    except ValueError:
        raise Failed("--public-key takes a key as `helpdesk audit key` writes it: id:base64") from None


def _seen(text: str) -> "Seen":
    from services.audit_check import Seen  # noqa: PLC0415 - only here

    found = _SEEN.fullmatch(text.strip().lower())
    if found is None:
        raise Failed(
            "--seen takes the number and the fingerprint, which is four groups of four signs from 0 to 9 "
            'and a to f: "1200 3f2a 9c01 77de 10b4"'
        )
    return Seen(int(found[1].replace(",", "")), "".join(found[2].split()))


def _cells(row: "AuditRow") -> list[str]:
    from services.slips import harmless  # noqa: PLC0415 - only here

    values = json.dumps(dict(row.values))
    cells = (row.seq, row.at.isoformat(), row.tag, row.subject, row.actor, row.thread, values)
    return [harmless("" if cell is None else str(cell)) for cell in cells]


def _tell_verdict(verdict: "Verdict", *, as_json: bool) -> None:
    facts = {
        "intact": verdict.is_intact,
        "rows": verdict.rows,
        "broken_at": verdict.broken_at,
        "checkpoints": verdict.checkpoints,
        "copies": verdict.copies,
        "problems": [asdict(problem) for problem in verdict.problems],
        "notes": verdict.notes,
    }
    lines = [f"Note: {note}." for note in verdict.notes]
    if verdict.is_intact:
        copies = f", {verdict.copies} compared with copies" if verdict.copies else ""
        checkpoints = f", {verdict.checkpoints} checkpoints{copies}" if verdict.checkpoints or copies else ""
        lines.insert(0, f"The audit log is intact: {verdict.rows} rows{checkpoints}.")
    tell(facts, lines, as_json=as_json)
    if verdict.problems:
        raise Failed(_said(verdict.problems))


def _said(problems: Sequence["Problem"]) -> str:
    first, more = problems[0], len(problems) - 1
    others = f" (and {more} more; --json tells them all)" if more else ""
    where = f"broken at row {first.seq}" if first.flaw == "row" else "not intact"
    return f"the audit log is {where}: {first.text}{others}"


def _tell_alone(copies: "Sequence[Checkpoint]", keys: "PublicKeys | None", *, as_json: bool) -> None:
    """Check copies with a public key and nothing else (AUD-04)."""
    from services.audit_check import check_copies  # noqa: PLC0415 - only here

    if keys is None or not copies:
        raise Failed("--alone needs the copies and a key: --checkpoint FILE --public-key KEY")
    problems = check_copies(copies, keys)
    last = max(copies, key=lambda one: one.seq)
    facts = {
        "intact": not problems,
        "copies": len(set(copies)),
        "rows": last.seq,
        "fingerprint": last.link.fingerprint,
    }
    lines = [
        f"{len(set(copies))} checkpoints are signed with this key.",
        f"The last is of row {last.seq}, {last.at.isoformat(timespec='minutes')}: {last.link.fingerprint}",
    ]
    tell(
        {**facts, "problems": [asdict(problem) for problem in problems]},
        [] if problems else lines,
        as_json=as_json,
    )
    if problems:
        raise Failed(_said(problems))
