"""The command line `helpdesk`: what an operator types, one function a command (architecture 8)."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot import core_dumps, logs
from bot.account_commands import account_app
from bot.approver_commands import approver_app
from bot.ask import ask
from bot.audit_commands import audit_app
from bot.backup_commands import backup, restore
from bot.failures import explain
from bot.in_house import json_option, tell
from bot.incident_commands import incident_app
from bot.keys_commands import keys_app
from bot.person_commands import person_app
from bot.report_commands import report
from bot.roster_commands import roster_app
from bot.school_commands import school_app
from bot.settings import load
from bot.slips_commands import slips

DONE, NOT_DONE, TYPED_WRONGLY = 0, 1, 2

app = typer.Typer(
    help="A helpdesk for MIMS accounts on Telegram. Settings stand in bot.env; the environment wins.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for name, group in (
    ("school", school_app),
    ("roster", roster_app),
    ("account", account_app),
    ("approver", approver_app),
    ("audit", audit_app),
    ("person", person_app),
    ("incident", incident_app),
    ("keys", keys_app),
):
    app.add_typer(group, name=name)
for command in (ask, backup, restore, slips, report):
    app.command()(command)


@app.command()
def init(
    *, as_json: Annotated[bool, json_option("key_file, new_keys, added_keys, database")] = False
) -> None:
    """Make data folder, key file and database; what is there already stays as it is."""
    from bot.assemble import create_house  # noqa: PLC0415 - only commands that need the house load it

    settings = load()
    had_keys = settings.key_file.exists()
    added = create_house(settings)
    kept = (
        "are there already"
        if had_keys
        else "are made; keep a copy in a safe place, never beside the database"
    )
    database = settings.database.removeprefix("sqlite:///")
    facts = {
        "key_file": str(settings.key_file),
        "new_keys": not had_keys,
        "added_keys": [purpose.value for purpose in added],
        "database": database,
    }
    lines = [
        f"The keys in {settings.key_file} {kept}.",
        *(f"A key for {one.value} is new in it: copy the file to your safe place again." for one in added),
        f"The database {database} is ready.",
        "Next: helpdesk school add CODE NAME",
    ]
    tell(facts, lines, as_json=as_json)


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
def check(
    *, as_json: Annotated[bool, json_option("well, findings (level, subject, text, mend)")] = False
) -> None:
    """Say what is wrong with settings, keys, database, Telegram and groups, and how to mend it.

    It changes nothing. Where the bot does not run, it listens some seconds for another with its token.
    """
    from bot.checks import examine  # noqa: PLC0415 - only here
    from bot.findings import show  # noqa: PLC0415 - only here

    findings = asyncio.run(examine())
    show(findings, as_json=as_json)
    if any(finding.is_bad for finding in findings):
        raise typer.Exit(NOT_DONE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not done, 2 typed wrongly."""
    core_dumps.forbid()
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
        sentence = " ".join(text.split()).rstrip(".")
        text = f"helpdesk: {sentence}{'' if sentence.endswith('?') else '.'} See: {path} --help"
    typer.echo(text, err=True)
    return TYPED_WRONGLY


if __name__ == "__main__":
    sys.exit(main())
