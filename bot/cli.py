"""The command line `helpdesk`: what an operator types, one function a command (architecture 8)."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import logs
from bot.approver_commands import approver_app
from bot.failures import Failed, explain
from bot.in_house import AsJson, SchoolOption, in_house
from bot.settings import load

if TYPE_CHECKING:
    from bot.assemble import House

DONE, NOT_DONE, TYPED_WRONGLY = 0, 1, 2
BINDING_DAYS = 7

app = typer.Typer(
    help="A helpdesk for MIMS accounts on Telegram. Settings stand in bot.env; the environment wins.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
school_app = typer.Typer(help="Schools and their admin groups.", no_args_is_help=True)
roster_app = typer.Typer(help="The students of a school.", no_args_is_help=True)
audit_app = typer.Typer(help="The audit log.", no_args_is_help=True)
for name, group in (
    ("school", school_app),
    ("roster", roster_app),
    ("approver", approver_app),
    ("audit", audit_app),
):
    app.add_typer(group, name=name)

Code = Annotated[str, typer.Argument(help="The school's code, such as BTPS.")]


@app.command()
def init() -> None:
    """Make data folder, key file and database; what is there already stays as it is."""
    from bot.assemble import create_house  # noqa: PLC0415 - only commands that need the house load it

    settings = load()
    had_keys = settings.key_file.exists()
    create_house(settings)
    kept = (
        "are there already"
        if had_keys
        else "are made; keep a copy in a safe place, never beside the database"
    )
    typer.echo(f"The keys in {settings.key_file} {kept}.")
    typer.echo(f"The database {settings.database.removeprefix('sqlite:///')} is ready.")
    typer.echo("Next: helpdesk school add CODE NAME")


@school_app.command("add")
def school_add(
    code: Code,
    name: Annotated[str, typer.Argument(help="The school's name as families know it.")],
    email: Annotated[str, typer.Option(help="Where the school's administrators get mail.")] = "",
) -> None:
    """Add a school and print the one-time code that binds its admin group."""

    async def work(house: "House") -> None:
        school, binding = await house.schools.add(code, name, email)
        typer.echo(f"{school.name} ({school.code}) is added.")
        _tell_binding(binding)

    in_house(work)


@school_app.command("bind")
def school_bind(code: Code) -> None:
    """Print a new one-time code that binds a school's admin group; an older one is void."""

    async def work(house: "House") -> None:
        _tell_binding(await house.schools.new_binding(code))

    in_house(work)


def _tell_binding(binding: str) -> None:
    typer.echo(
        "Make the bot an administrator of the school's admin group, with the right to delete messages."
    )
    typer.echo(f"Then send this line in the group, once, within {BINDING_DAYS} days:")
    typer.echo(f"/bind {binding}")


@school_app.command("list")
def school_list(*, as_json: AsJson = False) -> None:
    """List the schools and say whether their groups are bound."""

    async def work(house: "House") -> None:
        schools = await house.schools.list()
        if as_json:
            rows = [{"code": s.code, "name": s.name, "bound": s.group_chat_id is not None} for s in schools]
            typer.echo(json.dumps(rows, ensure_ascii=False))
            return
        for school in schools:
            bound = "group bound" if school.group_chat_id is not None else "no group yet"
            typer.echo(f"{school.code:<20}  {bound:<12}  {school.name}")
        if not schools:
            typer.echo("There is no school yet; add one with: helpdesk school add CODE NAME")

    in_house(work)


@roster_app.command("import")
def roster_import(
    file: Annotated[Path, typer.Argument(help="The roster as CSV in UTF-8, with a header.")],
    school: SchoolOption,
    *,
    complete: Annotated[
        bool, typer.Option("--complete", help="The file names everybody: who is missing has left the school.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")
    ] = False,
    temporary_passwords: Annotated[
        Path | None,
        typer.Option(help="A new CSV for the temporary passwords of those in the file who never enrolled."),
    ] = None,
) -> None:
    """Add and update students from a file: all of it, or nothing when a row is wrong."""
    from bot.progress import shown  # noqa: PLC0415 - only here
    from services.roster import Import  # noqa: PLC0415 - only here

    order = Import(file, school, complete=complete, dry_run=dry_run, slips=temporary_passwords)

    async def work(house: "House") -> None:
        with shown() as progress:
            done = await house.roster.import_file(order, progress)
        for line in done.lines(order):
            typer.echo(line)

    in_house(work)


@app.command()
def run() -> None:
    """Run the bot until Ctrl-C or SIGTERM; what is at hand is finished first."""
    settings = load()
    logs.set_up(settings.log_level)
    settings.token()
    from bot.run import run as run_bot  # noqa: PLC0415 - after the settings are known to be right

    asyncio.run(run_bot(settings))


@app.command()
def demo(
    port: Annotated[
        int,
        typer.Option(min=0, max=65535, help="The port of the page; when it is in use, the next free one."),
    ] = 8080,
) -> None:
    """Show the whole story in a browser, with a sample school and no Telegram account."""
    from bot.demo import run as run_demo  # noqa: PLC0415 - only here

    asyncio.run(run_demo(port))


@app.command()
def check(*, as_json: AsJson = False) -> None:
    """Say what is wrong with settings, keys, database, Telegram and groups, and how to mend it."""
    from bot.checks import examine, show  # noqa: PLC0415 - only here

    findings = asyncio.run(examine())
    show(findings, as_json=as_json)
    if any(finding.is_bad for finding in findings):
        raise typer.Exit(NOT_DONE)


@audit_app.command("verify")
def audit_verify(*, as_json: AsJson = False) -> None:
    """Check every row of the audit log and name the first broken one."""

    async def work(house: "House") -> None:
        report = await house.audit_verify()
        if as_json:
            broken = {"intact": report.is_intact, "rows": report.rows, "broken_at": report.broken_at}
            typer.echo(json.dumps(broken))
        elif report.is_intact:
            typer.echo(f"The audit log is intact: {report.rows} rows.")
        if not report.is_intact:
            raise Failed(f"the audit log is broken at row {report.broken_at}: {report.why}")

    in_house(work)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not done, 2 typed wrongly."""
    logs.set_up("WARNING")
    try:
        ended = app(args=arguments, prog_name="helpdesk", standalone_mode=False)
    except typer.TyperException as problem:
        return _typed_wrongly(problem)
    except KeyboardInterrupt:
        ended = 130
    except Exception as problem:  # noqa: BLE001 - the last place: a person sees a sentence, never a traceback
        for line in explain(problem):
            typer.echo(f"helpdesk: {line}", err=True)
        return NOT_DONE
    if ended == 130:  # noqa: PLR2004 - what typer makes of Ctrl-C
        typer.echo("helpdesk: stopped; nothing was left half-done", err=True)
        return NOT_DONE
    return ended if isinstance(ended, int) else DONE


def _typed_wrongly(problem: typer.TyperException) -> int:
    """Say in one line what was typed wrongly; who typed no command gets the help."""
    text = str(getattr(problem, "format_message", lambda: problem)()).strip()
    if not text.startswith("Usage:"):
        context = getattr(problem, "ctx", None)
        path = context.command_path if context is not None else "helpdesk"
        text = f"helpdesk: {' '.join(text.split()).rstrip('.')}. See: {path} --help"
    typer.echo(text, err=True)
    return TYPED_WRONGLY


if __name__ == "__main__":
    sys.exit(main())
