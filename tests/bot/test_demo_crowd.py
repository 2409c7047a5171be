"""The demo's crowd: sixty students with IDs of their own, in rows that a roster can hold."""

from bot.demo_crowd import SIZE, crowd, login_of, names
from services.roster_columns import COLUMNS


def test_sixty_different_students_are_in_it() -> None:
    assert len(crowd()) == SIZE == len({login_of(name) for name, _ in names()})


def test_every_row_fits_the_sample_rosters_header() -> None:
    assert {line.count(",") for line in crowd()} == {4}
    assert {*COLUMNS[:5]} >= {"login", "full_name", "class_name", "form_teacher", "guardian_phones"}
