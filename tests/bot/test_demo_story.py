"""The demo's story: each step is found in the audit log, in whatever order it was lived."""

from bot.demo_story import ASKED_PLAINLY, FIRST_TOUR, STORY, THIRD_TOUR, TOURS, steps_done
from domain.events import Tag

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

    def test_only_steps_to_look_around_have_no_end(self) -> None:
        assert [step for step in STORY if not step.done] == [FIRST_TOUR[-1], *THIRD_TOUR[-2:]]

    def test_a_few_requests_are_no_rush(self) -> None:
        assert 18 not in steps_done([Tag.REQUEST_OPENED] * 29)
        assert 18 in steps_done([Tag.REQUEST_OPENED] * 60)

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
