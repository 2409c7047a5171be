"""The command `helpdesk report`: what the helpdesk did, for one school or all, in words and in files."""

import html
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failures import Failed
from bot.in_house import day, in_house, json_option, school_of, tell

if TYPE_CHECKING:
    from bot.house import House
    from domain.report import Period, Report
    from i18n.catalog import Voice
    from storage.records import School

MOST_DAYS = 90
USUAL_DAYS = 7
_EVERY = "ALL"
_TAG = re.compile(r"<[^>]+>")


def report(  # noqa: PLR0913 - one for each option
    *,
    school: Annotated[str, typer.Option(help="The school's code, such as BTPS.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Every school, and all of them together.")] = False,
    since: Annotated[str, typer.Option(help="The first day, such as 2026-11-01; left out, a week ago.")] = "",
    days: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_DAYS, help="How many days; left out, 7, or from --since until now."),
    ] = None,
    png: Annotated[Path | None, typer.Option(help="A new file for the picture.")] = None,
    csv: Annotated[Path | None, typer.Option(help="A new file for the figures, one row a school.")] = None,
    language: Annotated[
        str, typer.Option(help="The picture's language: en, zh, ms or ta; left out, the school's own.")
    ] = "",
    as_json: Annotated[
        bool, json_option("from, to, schools and all (each with the columns of the CSV)")
    ] = False,
) -> None:
    """Tell what was reset, asked and decided, and how fast; no names are in it."""
    if bool(school) == every:
        raise Failed("say which: --school CODE, or --all")
    first = day(since, "--since") if since else None

    async def work(house: "House") -> None:
        from services.report_figures import as_csv, figures  # noqa: PLC0415 - only here

        period = _period(first, days, house.outside.timing.now())
        schools = await house.schools.list() if every else [await school_of(house, school)]
        voice = _voice(language, None if every else schools[0])
        reports, total = await house.reports.of_schools(schools, period)
        code, title = (_EVERY, _titled(voice)) if every else (schools[0].code, schools[0].name)
        rows = [figures(one, each.code, each.name) for one, each in zip(reports, schools, strict=True)]
        whole = figures(total, code, title)
        files = {csv: as_csv(rows or [whole])} if csv else {}
        files |= {png: _drawn(total, title, voice)} if png else {}
        _write(files)
        told = _table(schools, reports) if every else ()
        lines = [*told, *_words(total, title), *(f"Written: {path}" for path in files)]
        period_told = {"from": whole["from"], "to": whole["to"]}
        tell({**period_told, "schools": rows, "all": whole}, lines, as_json=as_json)

    in_house(work)


def _period(since: datetime | None, days: int | None, now: datetime) -> "Period":
    from domain import report as rules  # noqa: PLC0415 - only here

    if since is None:
        return rules.last_days(days or USUAL_DAYS, now)
    period = rules.since(since.date(), days, now)
    if period.begins >= now:
        raise Failed("--since lies in the future")
    if now - period.begins > rules.LONGEST:
        raise Failed(
            f"a report reaches back {MOST_DAYS} days, as long as requests are kept; take a later --since"
        )
    return period


def _voice(language: str, school: "School | None") -> "Voice":
    from domain.school_rules import LANGUAGE  # noqa: PLC0415 - only here
    from i18n.catalog import FALLBACK, LANGUAGES, Catalogue  # noqa: PLC0415 - the same

    own = str(school.rules.get(LANGUAGE) or FALLBACK) if school else FALLBACK
    chosen = language.strip().lower() or own
    if chosen not in LANGUAGES:
        raise Failed(f"--language takes one of {', '.join(LANGUAGES)}")
    return Catalogue().voice(chosen)


def _titled(voice: "Voice") -> str:
    return html.unescape(voice.text("report-every-school"))


def _drawn(report: "Report", title: str, voice: "Voice") -> bytes:
    from conversations.charts import Charts  # noqa: PLC0415 - loads the library that draws
    from i18n.catalog import Catalogue  # noqa: PLC0415 - the same

    return Charts(Catalogue()).draw(report, title, voice.language)


def _write(files: dict[Path, bytes]) -> None:
    """Write all files or none; one that is there already is never overwritten."""
    from services.slips import placed, refuse_existing  # noqa: PLC0415 - only here

    with ExitStack() as kept:
        for path, body in files.items():
            refuse_existing(path)
            kept.enter_context(placed(path, body))


def _words(report: "Report", title: str) -> list[str]:
    from conversations.reports import caption  # noqa: PLC0415 - only here
    from i18n.catalog import FALLBACK, Catalogue  # noqa: PLC0415 - the same

    text = caption(report, title, Catalogue().voice(FALLBACK))
    return html.unescape(_TAG.sub("", text)).splitlines()


def _table(schools: Sequence["School"], reports: Sequence["Report"]) -> Iterator[str]:
    """List the schools in which anything happened, one line each."""
    yield _row("school", "resets", "alone", "first", "asked", "median", "open")
    for school, one in zip(schools, reports, strict=True):
        if not one.is_empty:
            alone = "-" if one.self_service_rate is None else f"{one.self_service_rate:.0%}"
            wait = "-" if one.usual_wait is None else f"{one.usual_wait.total_seconds() / 60:.0f} min"
            yield _row(school.code, one.resets, alone, one.done.first_logins, one.asked, wait, one.open_now)
    yield ""


def _row(code: str, *cells: object) -> str:
    return f"{code:<20} " + " ".join(f"{cell!s:>8}" for cell in cells)
