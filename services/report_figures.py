"""A report's figures for other programs: flat, with names that stay, as a row of CSV or an object of JSON."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import timedelta

from domain.evidence import PATHWAYS, Factor
from domain.report import HOURS, Report
from domain.request_kind import RequestKind
from domain.school_hours import SINGAPORE
from services.slips import harmless

Figures = Mapping[str, str | int | float | None]
_OTHER = "other"
_RESETS = (*(pathway.name for pathway in PATHWAYS if Factor.ANSWERS in pathway.needs), _OTHER)


def figures(report: Report, code: str, name: str) -> Figures:
    """Return every figure of a report; None where there was nothing to measure. Times are in minutes."""
    rate = report.self_service_rate
    resets = {f"resets_{_plain(one)}": report.done.resets.get(one, 0) for one in _RESETS}
    requests = {f"requests_{kind}": report.requests.get(kind, 0) for kind in RequestKind}
    hours = {f"requests_hour_{hour:02}": report.by_hour[hour] for hour in range(HOURS)}
    return {
        "school": code,
        "name": name,
        "from": report.period.begins.astimezone(SINGAPORE).isoformat(timespec="minutes"),
        "to": report.period.ends.astimezone(SINGAPORE).isoformat(timespec="minutes"),
        "resets": report.resets,
        "resets_without_school": report.without_school,
        "self_service_rate": None if rate is None else round(rate, 4),
        **resets,
        "first_logins": report.done.first_logins,
        "accounts_locked": report.done.locked,
        "requests": report.asked,
        **requests,
        "decisions": len(report.waits),
        "decision_median_minutes": _minutes(report.usual_wait),
        "decision_p90_minutes": _minutes(report.long_wait),
        "open_now": report.open_now,
        **hours,
    }


def as_csv(rows: Sequence[Figures]) -> bytes:
    """Write figures as CSV in UTF-8, one row a school; no cell is a formula (DB-03)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(["" if value is None else harmless(str(value)) for value in row.values()])
    return text.getvalue().encode()


def _plain(name: str) -> str:
    return name.replace(" ", "_").replace("-", "")


def _minutes(time: timedelta | None) -> float | None:
    return None if time is None else round(time.total_seconds() / 60, 1)
