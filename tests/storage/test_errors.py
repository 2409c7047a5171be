"""Tests of the database's errors: one catch serves for all."""

import pytest

from storage.errors import DatabaseProblem, DatabaseTooNew, remedy


def test_a_too_new_database_is_a_problem_like_the_others() -> None:
    with pytest.raises(DatabaseProblem, match="newer"):
        raise DatabaseTooNew("a newer version has written it")


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        (
            "the database full/db cannot be used: unable to open database file",
            "let the user that runs the bot",
        ),
        ("the database db cannot be opened: Permission denied", "let the user that runs the bot"),
        ("the database db cannot be opened: Is a directory", "let the user that runs the bot"),
        ("the database does not answer: database is locked", "another program holds it"),
        ("the database db cannot be used: database or disk is full", "free space on the disk"),
        ("db cannot be written: No space left on device", "free space on the disk"),
        ("the database db cannot be used: file is not a database", ""),
        ("full/db exists already and is never overwritten", ""),
    ],
)
def test_what_mends_it_follows_from_what_was_said_and_not_from_its_path(said: str, mend: str) -> None:
    assert remedy(DatabaseProblem(said)).startswith(mend)
    assert bool(mend) == bool(remedy(DatabaseProblem(said)))
