"""Tests of the database's errors: one catch serves for all."""

import pytest

from storage.errors import DatabaseProblem, DatabaseTooNew


def test_a_too_new_database_is_a_problem_like_the_others() -> None:
    with pytest.raises(DatabaseProblem, match="newer"):
        raise DatabaseTooNew("a newer version has written it")
