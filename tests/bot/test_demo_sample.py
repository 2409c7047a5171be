"""The demo's sample: rosters that can be imported, with the numbers of the phones on the page."""

import csv
import io

from bot.demo_crowd import SIZE, crowd
from bot.demo_sample import OTHER, OTHER_SCHOOL, PARENT, SCHOOL, SECOND, TEACHERS_CLASS, School, guardians
from domain.login import Login, parse
from services.roster_row import phone


def rows(school: School = SCHOOL) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(school.roster)))


class TestRoster:
    def test_it_has_four_students_whose_ids_are_canonical(self) -> None:
        logins = [row["login"] for row in rows()]
        assert len(set(logins)) == 4
        assert [parse(login) for login in logins] == [Login(login) for login in logins]

    def test_two_children_have_both_parents_and_one_has_another_mother(self) -> None:
        named = [guardians(row["guardian_phones"]) for row in rows()]
        both = f"{PARENT.short} and {SECOND.short}"
        assert named == [both, both, OTHER.short, "no phone number on the roster"]

    def test_every_number_is_one_that_the_roster_reads_as_it_stands(self) -> None:
        assert [phone(one.phone) for one in (PARENT, SECOND, OTHER)] == [
            PARENT.phone,
            SECOND.phone,
            OTHER.phone,
        ]

    def test_no_student_is_at_both_schools_or_in_the_crowd(self) -> None:
        logins = [row["login"] for school in (SCHOOL, OTHER_SCHOOL) for row in rows(school)]
        logins += [line.partition(",")[0] for line in crowd()]
        assert len(set(logins)) == len(logins) == 5 + SIZE
        assert all(parse(login) == Login(login) for login in logins)

    def test_the_form_teacher_has_students(self) -> None:
        assert [row["class_name"] for row in rows()].count(TEACHERS_CLASS) == 2
