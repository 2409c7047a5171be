"""Writes the documents that follow from the code: example settings file, settings table, command list."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import Enum
from pathlib import Path
from textwrap import wrap
from typing import Any, NamedTuple

import typer.main
from pydantic import AliasChoices, SecretBytes, SecretStr
from pydantic.fields import FieldInfo

from bot.cli import app
from bot.settings import Settings
from domain.event_meanings import MEANINGS, NOT_BUILT, SECURITY_EVENTS
from domain.events import Tag
from storage.columns import Keep
from storage.inventory import inventory
from storage.sql.retention import COUNTED_FROM, RETENTION

ROOT = Path(__file__).resolve().parent.parent
UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
PRIVACY = (
    "Rows go by themselves when their time is over. No NRIC, birth date, address or picture is kept. "
    "Legal basis: the school's task of giving its students their accounts, and for what "
    "people type the notice they accept, whose version is recorded; the school that runs this takes its own "
    "advice: [dpia.md](dpia.md) is where to begin, and says what Telegram sees. "
    "`helpdesk person export` and `person erase` answer a request of a person. `person erase --telegram` "
    "leaves the rows of `kin`, in which nobody can be looked for: else somebody of the school's staff could "
    "have themselves erased and then decide about their own child (ADM-07). They go with the child's account."
)
EVENTS = (
    "Each row of the audit log is one of these, with its time in UTC, who did it (`actor`: a role, or a "
    "person under a random pseudonym), about whom (`subject`: an id or a keyed index), what it belongs to "
    "(`thread`), and words and counts (`values`). No name, login, phone, password, answer or code is in it."
)
KEPT = {
    Keep.WHILE_ENROLLED: f"{RETENTION['accounts'].days} days after the student left",
    Keep.INSTALLATION: "as long as the installation",
    Keep.AUDIT: "12 months (`AUDIT_KEPT`), then cut off at a checkpoint",
}
WRITTEN_BY = "`make docs` writes this page"


class Setting(NamedTuple):
    """One line of the settings file, as an operator sees it."""

    name: str
    default: str
    meaning: str


def readable(value: object) -> str:
    """A default as the settings file has it: `4m` for four minutes, nothing for a secret."""
    match value:
        case None | SecretStr() | SecretBytes():
            return ""
        case bool():
            return str(value).lower()
        case timedelta():
            return duration(value)
        case Enum():
            return str(value.value)
        case Path():
            return value.as_posix()
    return str(value)


def duration(value: timedelta) -> str:
    """The largest unit that divides the time; up to a week in hours, as people say `24h` and `72h`."""
    seconds = int(value.total_seconds())
    for size, unit in UNITS:
        if seconds % size == 0 and (unit != "d" or seconds >= 7 * size):
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def name_of(key: str, field: FieldInfo) -> str:
    """The name in the settings file: the field's alias when it has one, else its own name in capitals."""
    alias = field.validation_alias or field.alias
    if isinstance(alias, AliasChoices):
        alias = alias.choices[0]
    prefix = str(Settings.model_config.get("env_prefix") or "")
    return (alias if isinstance(alias, str) else prefix + key).upper()


def written_default(field: FieldInfo) -> str:
    """What the field names as its example (`json_schema_extra={"example": ...}`), else its default."""
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "example" in extra:
        return str(extra["example"])
    return (
        ""
        if field.is_required()
        else readable(field.get_default(call_default_factory=True, validated_data={}))
    )


def settings() -> list[Setting]:
    """Every setting in the order of its class."""
    return [
        Setting(name_of(key, field), written_default(field), " ".join((field.description or "").split()))
        for key, field in Settings.model_fields.items()
    ]


def example_file() -> str:
    """bot.env.example: each setting explained, and commented out with its default."""
    lines = [
        "# Copy to bot.env and fill in what you need. The environment wins over this file.",
        "# Written by `make docs`.",
    ]
    for setting in settings():
        lines += ["", *(f"# {line}" for line in wrap(setting.meaning, 100))]
        lines += [f"#{setting.name}={setting.default}"]
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """Text that does not break a Markdown table."""
    return text.replace("|", "\\|")


def table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A Markdown table of two columns."""
    yield f"| {head[0]} | {head[1]} |"
    yield "| --- | --- |"
    yield from (f"| {cell(left)} | {cell(right)} |" for left, right in rows)


def settings_page() -> str:
    """docs/settings.md: the same settings as a table."""
    rows = [(f"`{each.name}={each.default}`", each.meaning) for each in settings()]
    intro = f"{WRITTEN_BY} from `bot/settings.py`. They stand in `bot.env`; the environment wins."
    return "\n".join(["# Settings", "", intro, "", *table(("setting", "meaning"), rows)]) + "\n"


def commands(node: Any, path: str = "helpdesk") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer's own click
    """Every command below a group, with the words one types to reach it."""
    for name, child in getattr(node, "commands", {}).items():
        if hasattr(child, "commands"):
            yield from commands(child, f"{path} {name}")
        elif not child.hidden:
            yield f"{path} {name}", child


def option(parameter: Any) -> tuple[str, str]:  # noqa: ANN401 - typer's own click
    """How one parameter is typed, and what it means."""
    meaning = getattr(parameter, "help", None) or ""
    if parameter.param_type_name == "argument":
        usage = parameter.name.upper()
        return (f"`{usage}`" if parameter.required else f"`[{usage}]`"), meaning
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    value = "" if parameter.is_flag else f" {parameter.name.upper()}"
    return f"`{names}{value}`" + (" (required)" if parameter.required else ""), meaning


def shown(parameters: Iterable[Any]) -> Iterator[Any]:
    """The parameters a reader needs: not `--help`, not the hidden ones."""
    return (each for each in parameters if each.name != "help" and not getattr(each, "hidden", False))


def command_section(path: str, command: Any) -> Iterator[str]:  # noqa: ANN401 - typer's own click
    """One command: what it does, then its arguments and options."""
    yield from ("", f"## `{path}`", "", " ".join((command.help or "").split()))
    rows = [option(each) for each in shown(command.params)]
    if rows:
        yield from ("", *table(("argument", "meaning"), rows))


def commands_page() -> str:
    """docs/commands.md: the command line, command by command."""
    codes = "Exit codes: 0 done, 1 not done, 2 typed wrongly. Every command has `--help`."
    lines = ["# Commands", "", f"{WRITTEN_BY} from `bot/cli.py`. {codes}"]
    for path, command in commands(typer.main.get_command(app)):
        lines += command_section(path, command)
    return "\n".join(lines) + "\n"


def kept(table: str, keep: Keep) -> str:
    """How long the rows of a table stay, in words."""
    if table in RETENTION:
        days = RETENTION[table].total_seconds() / 86400
        time = f"{RETENTION[table].total_seconds() / 3600:g} hours" if days < 2 else f"{days:g} days"  # noqa: PLR2004
        return f"{time} after {COUNTED_FROM[table]}"
    return KEPT.get(keep, keep.value)


def privacy_page() -> str:
    """docs/privacy.md: the data inventory and the retention table (PRV-01, PRV-05)."""
    lines = list(inventory())
    tables = {held.table: (held.why, held.keep) for held in lines}
    rows = [(f"`{name}`", f"{why}; {kept(name, keep)}") for name, (why, keep) in tables.items()]
    columns = [(f"`{held.table}.{held.column}`", held.holds) for held in lines]
    page = ["# What is kept, why, and for how long", "", f"{WRITTEN_BY} from `storage/`. {PRIVACY}"]
    page += ["", "## Tables", "", *table(("table", "why it is kept; and how long"), rows)]
    page += ["", "## Columns", "", *table(("column", "what it holds"), columns)]
    return "\n".join(page) + "\n"


def events_page() -> str:
    """docs/events.md: every fact of the audit log with its meaning, and OWASP's names for them (LOG-05)."""
    rows = [(f"`{tag}`", MEANINGS[tag]) for tag in Tag]
    names = [(f"`{name}`", ", ".join(f"`{tag}`" for tag in tags)) for name, tags in SECURITY_EVENTS.items()]
    names += [(f"`{name}`", f"not recorded: {why}") for name, why in NOT_BUILT.items()]
    page = ["# Events", "", f"{WRITTEN_BY} from `domain/event_meanings.py`. {EVENTS}"]
    page += ["", *table(("fact", "what it means"), rows)]
    page += ["", "## OWASP's names", "", *table(("security event", "facts"), names)]
    return "\n".join(page) + "\n"


def documents() -> dict[str, str]:
    """Each generated file and what should stand in it."""
    return {
        "bot.env.example": example_file(),
        "docs/settings.md": settings_page(),
        "docs/commands.md": commands_page(),
        "docs/privacy.md": privacy_page(),
        "docs/events.md": events_page(),
    }


def outdated() -> list[str]:
    """The generated files that do not hold what the code says."""
    return [
        name
        for name, text in documents().items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Writes the documents, or with `--check` only says which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a document is out of date"
    )
    old = outdated()
    if parser.parse_args().check:
        sys.stdout.write(
            f"out of date: {', '.join(old)}; run `make docs`\n" if old else "documents are up to date\n"
        )
        return 1 if old else 0
    for name in old:
        (ROOT / name).write_text(documents()[name], encoding="utf-8", newline="\n")
        sys.stdout.write(f"wrote {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
