"""Wrong answer sets: how many get through, for whom, and that strangers cannot close a family's own way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.throttle import Scope, Tally, ThrottlePolicy, Verdict, frozen, judge

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POLICY = ThrottlePolicy()
HOUR = timedelta(hours=1)


def stranger(tally: Tally, now: datetime = NOW) -> Verdict:
    return judge(tally, known_chat=False, policy=POLICY, now=now)


def known(tally: Tally, now: datetime = NOW) -> Verdict:
    return judge(tally, known_chat=True, policy=POLICY, now=now)


class TestTriesLeft:
    def test_a_first_try_is_one_of_three(self) -> None:
        assert stranger(Tally()) == Verdict(allowed=True, tries_left=3)

    @pytest.mark.parametrize(
        ("tally", "left"),
        [
            (Tally(pair=1), 2),
            (Tally(pair=2), 1),
            (Tally(strangers_day=4), 1),
            (Tally(strangers_month=13), 2),
            (Tally(person_total=4), 1),
            (Tally(pair=1, strangers_day=4, person_total=2), 1),
            (Tally(in_a_row=15), 2),
        ],
    )
    def test_the_smallest_rest_of_any_count_is_told(self, tally: Tally, left: int) -> None:
        assert stranger(tally) == Verdict(allowed=True, tries_left=left)

    def test_a_known_chat_stands_outside_the_strangers_pool(self) -> None:
        crowded = Tally(strangers_day=5, strangers_month=15, strangers_day_oldest_at=NOW)
        assert known(crowded) == Verdict(allowed=True, tries_left=3)  # THR-04
        assert not stranger(crowded).allowed


class TestClosing:
    @pytest.mark.parametrize(
        ("tally", "scope", "until"),
        [
            (Tally(pair=3, pair_oldest_at=NOW - HOUR), Scope.PAIR, NOW + 23 * HOUR),
            (
                Tally(strangers_day=5, strangers_day_oldest_at=NOW - 2 * HOUR),
                Scope.STRANGERS,
                NOW + 22 * HOUR,
            ),
            (
                Tally(strangers_month=15, strangers_month_oldest_at=NOW - timedelta(days=29)),
                Scope.STRANGERS,
                NOW + timedelta(days=1),
            ),
            (Tally(person_total=5, person_oldest_at=NOW - 3 * HOUR), Scope.PERSON, NOW + 21 * HOUR),
            (Tally(person_other_logins=5, person_oldest_at=NOW - HOUR), Scope.PERSON, NOW + 23 * HOUR),
            (Tally(in_a_row=20), Scope.ACCOUNT, None),
            (Tally(in_a_row=17), Scope.ACCOUNT, None),
        ],
    )
    def test_a_full_count_says_which_and_until_when(
        self, tally: Tally, scope: Scope, until: datetime | None
    ) -> None:
        refused = Verdict(allowed=False, tries_left=0, scope=scope, until=until)
        assert stranger(tally) == refused  # THR-01, THR-02, THR-03, THR-06

    def test_of_several_full_counts_the_one_that_opens_last_is_told(self) -> None:
        tally = Tally(pair=3, pair_oldest_at=NOW - HOUR, person_total=5, person_oldest_at=NOW - 9 * HOUR)
        assert stranger(tally).scope is Scope.PAIR
        assert stranger(replace(tally, pair_oldest_at=NOW - 20 * HOUR)).scope is Scope.PERSON

    def test_an_account_that_only_the_school_can_open_outlasts_every_window(self) -> None:
        tally = Tally(in_a_row=20, pair=3, pair_oldest_at=NOW)
        assert known(tally) == Verdict(allowed=False, tries_left=0, scope=Scope.ACCOUNT)

    def test_strangers_leave_the_last_three_of_the_row_to_known_chats(self) -> None:
        tally = Tally(in_a_row=17)
        assert stranger(tally).scope is Scope.ACCOUNT
        assert known(tally) == Verdict(allowed=True, tries_left=3)  # THR-04 and THR-06 together

    def test_a_store_that_names_no_time_still_gets_an_end(self) -> None:
        assert known(Tally(pair=3)).until == NOW + timedelta(hours=24)

    def test_a_sixth_login_is_refused_and_one_of_the_five_is_not(self) -> None:
        roomy = replace(POLICY, person_total=50)
        sixth = judge(Tally(person_other_logins=5), known_chat=True, policy=roomy, now=NOW)
        assert sixth.scope is Scope.PERSON
        assert judge(Tally(person_other_logins=4, pair=1), known_chat=True, policy=roomy, now=NOW).allowed


class TestApprovedUnlock:
    """THR-13: three more tries above every cap but the one in a row."""

    FULL = Tally(pair=3, strangers_day=5, strangers_month=15, person_total=5, person_other_logins=5)

    @pytest.mark.parametrize("granted", [1, 2, 3])
    def test_it_opens_a_locked_pair_for_as_many_tries(self, granted: int) -> None:
        verdict = stranger(replace(self.FULL, granted=granted))
        assert verdict == Verdict(allowed=True, tries_left=granted, on_permit=True)

    @pytest.mark.parametrize("granted", [None, 0, -1])
    def test_without_tries_left_it_opens_nothing(self, granted: int | None) -> None:
        assert not stranger(replace(self.FULL, granted=granted)).allowed

    def test_it_is_not_spent_while_the_caps_allow_a_try(self) -> None:
        verdict = stranger(Tally(pair=2, granted=3))
        assert verdict == Verdict(allowed=True, tries_left=4, on_permit=False)

    def test_it_never_reaches_beyond_twenty_in_a_row(self) -> None:
        assert stranger(replace(self.FULL, granted=3, in_a_row=18)).tries_left == 2
        assert stranger(replace(self.FULL, granted=3, in_a_row=20)).scope is Scope.ACCOUNT


class TestPolicy:
    def test_the_defaults_are_those_of_the_architecture(self) -> None:
        caps = (POLICY.per_person, POLICY.strangers, POLICY.strangers_month, POLICY.person_total)
        assert (*caps, POLICY.person_logins, POLICY.in_a_row) == (3, 5, 15, 5, 5, 20)

    @pytest.mark.parametrize(
        "change",
        [
            {"per_person": 0},
            {"strangers": 0},
            {"person_total": -1},
            {"unlock_tries": 0},
            {"in_a_row": 3},
            {"window": timedelta(0)},
            {"window": timedelta(days=31)},
        ],
    )
    def test_a_policy_that_cannot_work_is_refused(self, change: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"cap|window"):
            replace(POLICY, **change)


class TestFrozen:
    def test_the_family_reads_that_only_the_school_can_help(self) -> None:
        """REC-08."""
        verdict = frozen(NOW, known_chat=True, policy=ThrottlePolicy(), now=NOW)
        assert (verdict.allowed, verdict.scope, verdict.until) == (False, Scope.FROZEN, None)

    def test_a_stranger_reads_a_lock_that_ends_within_a_day_and_begins_again(self) -> None:
        """ENU-05."""
        for hours, ends in ((0, 24), (23, 24), (24, 48), (100, 120)):
            now = NOW + timedelta(hours=hours)
            verdict = frozen(NOW, known_chat=False, policy=ThrottlePolicy(), now=now)
            assert verdict.until == NOW + timedelta(hours=ends)
