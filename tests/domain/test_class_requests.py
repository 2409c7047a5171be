"""Form Teachers and their own class: compared as people write it, and nobody else's (ADM-04)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.account import Account
from domain.class_requests import class_key, teaches
from domain.requests import Approver, Role

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
SITI = Approver("t1", "s1", "Mdm Siti", 90, "SECRET", confirmed=True, role=Role.TEACHER, class_name="5A")
MEI = Account("a1", "tan_mei@students.edu.sg", "s1", "Tan Mei", "5A")


class TestClass:
    @pytest.mark.parametrize("written", ["5A", "5a", " 5A ", "５Ａ"])  # noqa: RUF001 - full-width
    def test_it_is_the_same_however_it_is_written(self, written: str) -> None:
        assert class_key(written) == class_key("5A")
        assert teaches(SITI, replace(MEI, class_name=written))

    def test_letters_of_other_alphabets_are_folded_too(self) -> None:
        assert class_key("STRASSE") == class_key("straße")

    @pytest.mark.parametrize(
        "other",
        [
            replace(MEI, class_name="5B"),
            replace(MEI, class_name="15A"),
            replace(MEI, class_name="5 A"),
            replace(MEI, class_name=""),
            replace(MEI, school_id="s2"),
            replace(MEI, left_at=NOW),
        ],
    )
    def test_nobody_of_another_class_or_school_and_no_leaver(self, other: Account) -> None:
        """ADM-04."""
        assert not teaches(SITI, other)

    @pytest.mark.parametrize(
        "other",
        [
            replace(SITI, role=Role.APPROVER),
            replace(SITI, left_at=NOW),
            replace(SITI, confirmed=False),
        ],
    )
    def test_only_a_form_teacher_who_is_one_now_has_a_class(self, other: Approver) -> None:
        """ADM-03."""
        assert not teaches(other, MEI)

    def test_a_teacher_without_a_class_teaches_not_those_without_one(self) -> None:
        assert not teaches(replace(SITI, class_name=""), replace(MEI, class_name=""))
