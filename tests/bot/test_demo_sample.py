"""The demo's sample: steps are found in the audit log, and the roster is one that can be imported."""

import csv
import io

from bot.demo_sample import ROSTER, STORY, steps_done
from domain.events import Tag
from domain.login import Login, parse

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

    def test_only_the_last_step_has_no_end(self) -> None:
        assert [step for step in STORY if not step.done] == [STORY[-1]]


class TestRoster:
    def test_it_has_three_students_whose_ids_are_canonical(self) -> None:
        logins = [row["login"] for row in csv.DictReader(io.StringIO(ROSTER))]
        assert len(set(logins)) == 3
        assert [parse(login) for login in logins] == [Login(login) for login in logins]
