"""Figures for other programs: flat, complete, with names that stay, and never a formula."""

import csv
import io
from datetime import timedelta

from domain.evidence import PATHWAYS, Factor
from domain.report import Asked, Done, Period, compose
from domain.requests import RequestKind, RequestState
from services.report_figures import as_csv, figures
from tests.domain.inputs import NOW

WEEK = Period(NOW - timedelta(days=7), NOW)
COLUMNS = (
    "school",
    "name",
    "from",
    "to",
    "resets",
    "resets_without_school",
    "self_service_rate",
    "resets_known_chat",
    "resets_phone_on_the_roster",
    "resets_code_by_email",
    "resets_vouched_for_by_a_known_chat",
    "resets_approved_by_the_school",
    "resets_answers_alone",
    "resets_other",
    "first_logins",
    "accounts_locked",
    "requests",
    "requests_unlock",
    "requests_recovery",
    "requests_temporary_password",
    "decisions",
    "decision_median_minutes",
    "decision_p90_minutes",
    "open_now",
)


def asked(minutes: float) -> Asked:
    at = NOW - timedelta(days=1)
    decided = at + timedelta(minutes=minutes)
    return Asked(RequestKind.RECOVERY, RequestState.APPROVED, at, decided)


def test_the_columns_are_pinned() -> None:
    """Whoever reads them with a program reads them next year too."""
    row = figures(compose(WEEK, Done(), (), 0), "BTPS", "Bukit Timah")
    assert list(row) == [*COLUMNS, *(f"requests_hour_{hour:02}" for hour in range(24))]


def test_every_figure_is_in_its_place() -> None:
    done = Done({"known chat": 3, "approved by the school": 1, "other": 2}, 12, 5)
    row = figures(compose(WEEK, done, [asked(8), asked(9.25)], 4), "BTPS", "Bukit Timah")
    assert {name: value for name, value in row.items() if value} == {
        "school": "BTPS",
        "name": "Bukit Timah",
        "from": "2026-11-14T22:00+08:00",
        "to": "2026-11-21T22:00+08:00",
        "resets": 6,
        "resets_without_school": 3,
        "self_service_rate": 0.6,
        "resets_known_chat": 3,
        "resets_approved_by_the_school": 1,
        "resets_other": 2,
        "first_logins": 12,
        "accounts_locked": 5,
        "requests": 2,
        "requests_recovery": 2,
        "decisions": 2,
        "decision_median_minutes": 8.6,
        "decision_p90_minutes": 9.2,
        "open_now": 4,
        "requests_hour_22": 2,
    }


def test_no_reset_is_lost_between_the_pathways() -> None:
    done = Done({pathway.name: 1 for pathway in PATHWAYS if Factor.ANSWERS in pathway.needs})
    row = figures(compose(WEEK, done, (), 0), "BTPS", "Bukit Timah")
    ways = [value for name, value in row.items() if name.startswith("resets_") and "without" not in name]
    assert sum(int(str(value)) for value in ways) == row["resets"] == 6


def test_what_was_not_measured_is_an_empty_cell_and_a_formula_is_none() -> None:
    """DB-03."""
    row = figures(compose(WEEK, Done(), (), 0), "BTPS", "=HYPERLINK(1)")
    (read,) = csv.DictReader(io.StringIO(as_csv([row]).decode()))
    assert read["name"] == "'=HYPERLINK(1)"
    assert (read["self_service_rate"], read["decision_median_minutes"], read["resets"]) == ("", "", "0")
