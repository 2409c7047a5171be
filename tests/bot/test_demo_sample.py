"""The demo's sample: steps are found in the audit log, and the roster is one that can be imported."""

import csv
import io

from bot.demo_sample import (
    ASKED_PLAINLY,
    FIRST_TOUR,
    OTHER,
    PARENT,
    ROSTER,
    SECOND,
    STORY,
    TOURS,
    guardians,
    steps_done,
)
from domain.events import Tag
from domain.login import Login, parse
from services.roster_row import phone

LIVED = [
    Tag.CONSENT_GIVEN,
    Tag.FIRST_LOGIN_STARTED,
    Tag.FIRST_LOGIN_COMPLETED,
    Tag.RECOVERY_COMPLETED,
    Tag.SELF_SERVICE_LOCKED,
    Tag.REQUEST_OPENED,
    Tag.REQUEST_APPROVED,
    Tag.RECOVERY_COMPLETED,
]


class TestSteps:
    def test_nothing_is_done_at_the_beginning(self) -> None:
        assert steps_done([]) == []

    def test_each_step_is_done_when_its_fact_stands_in_the_log(self) -> None:
        lengths = [len(steps_done(LIVED[:count])) for count in range(len(LIVED) + 1)]
        assert lengths == [0, 1, 1, 2, 3, 4, 5, 6, 7]

    def test_going_on_needs_a_reset_after_the_approval(self) -> None:
        assert 7 not in steps_done([Tag.RECOVERY_COMPLETED, Tag.REQUEST_APPROVED])

    def test_a_step_that_was_left_out_does_not_hold_up_the_others(self) -> None:
        assert steps_done([Tag.CONSENT_GIVEN, Tag.SELF_SERVICE_LOCKED]) == [1, 4]

    def test_only_the_last_step_of_the_first_tour_has_no_end(self) -> None:
        assert [step for step in STORY if not step.done] == [FIRST_TOUR[-1]]

    def test_the_tours_hold_the_whole_story(self) -> None:
        assert sum(count for _, count in TOURS) == len(STORY)

    def test_a_brother_or_sister_is_a_second_first_login(self) -> None:
        assert steps_done([Tag.FIRST_LOGIN_COMPLETED]) == [2]
        assert steps_done([Tag.FIRST_LOGIN_COMPLETED, Tag.FIRST_LOGIN_COMPLETED]) == [2, 12]

    def test_an_e_mail_of_the_first_login_is_not_the_step_about_e_mail(self) -> None:
        assert steps_done([Tag.EMAIL_CONFIRMED, Tag.FIRST_LOGIN_COMPLETED]) == [2]
        assert steps_done([Tag.CURRENT_PASSWORD_MATCHED, Tag.EMAIL_CONFIRMED]) == [10]

    def test_a_plain_question_counts_though_the_log_knows_nothing_of_it(self) -> None:
        assert steps_done([ASKED_PLAINLY]) == [16]


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ROSTER)))


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
