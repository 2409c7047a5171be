"""Wrong answer sets over weeks: many people, many accounts, and a log counted as a store would count it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.throttle import Scope, Tally, ThrottlePolicy, Verdict, judge

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POLICY = ThrottlePolicy()
HOUR = timedelta(hours=1)


@dataclass
class Try:
    """One wrong answer set in the simulated log."""

    person: int
    account: int
    at: datetime
    known_chat: bool
    on_permit: bool
    cleared: bool = False


@dataclass
class Log:
    """What a store remembers, and the counts it makes of it: the reference that SQL has to match."""

    tries: list[Try] = field(default_factory=list)
    row: dict[int, int] = field(default_factory=dict)
    permits: dict[tuple[int, int], int] = field(default_factory=dict)
    known: set[tuple[int, int]] = field(default_factory=set)

    def tally(self, person: int, account: int, now: datetime) -> Tally:
        day = [t for t in self.tries if t.at > now - POLICY.window]
        month = [t for t in self.tries if t.at > now - POLICY.month]
        mine = [t for t in day if t.person == person and not t.cleared]
        pair = [t for t in mine if t.account == account]
        pool = [t for t in day if t.account == account and not t.known_chat]
        pool_month = [t for t in month if t.account == account and not t.known_chat]
        return Tally(
            pair=len(pair),
            pair_oldest_at=oldest(pair, POLICY.per_person),
            strangers_day=len(pool),
            strangers_day_oldest_at=oldest(pool, POLICY.strangers),
            strangers_month=len(pool_month),
            strangers_month_oldest_at=oldest(pool_month, POLICY.strangers_month),
            person_total=len(mine),
            person_oldest_at=oldest(mine, POLICY.person_total),
            person_other_logins=len({t.account for t in mine} - {account}),
            in_a_row=self.row.get(account, 0),
            granted=self.permits.get((person, account)),
        )

    def judge(self, person: int, account: int, now: datetime) -> Verdict:
        is_known = (person, account) in self.known
        return judge(self.tally(person, account, now), known_chat=is_known, policy=POLICY, now=now)

    def succeed(self, person: int, account: int) -> None:
        self.row[account] = 0
        self.permits.pop((person, account), None)
        for past in self.tries:
            if (past.person, past.account) == (person, account):
                past.cleared = True

    def miss(self, person: int, account: int, now: datetime, *, on_permit: bool) -> None:
        is_known = (person, account) in self.known
        self.tries.append(Try(person, account, now, is_known, on_permit))
        self.row[account] = self.row.get(account, 0) + 1
        if on_permit:
            self.permits[person, account] -= 1


def oldest(tries: list[Try], cap: int) -> datetime | None:
    return min((t.at for t in tries[-cap:]), default=None)


def most_within(tries: list[Try], window: timedelta) -> int:
    """Count the most tries that fall into any one window."""
    return max((sum(1 for t in tries if s.at <= t.at < s.at + window) for s in tries), default=0)


PEOPLE = range(8)
ACCOUNTS = range(7)


class ManyPeople(RuleBasedStateMachine):
    """Many people try many accounts over weeks, with unlocks, right answers and known chats in between."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.log = Log()
        self.granted: dict[tuple[int, int], int] = {}
        self.row_by_strangers: dict[int, int] = {}

    @initialize(pairs=st.sets(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACCOUNTS)), max_size=4))
    def bind_some_chats(self, pairs: set[tuple[int, int]]) -> None:
        self.log.known |= pairs

    @rule(
        person=st.sampled_from(PEOPLE),
        account=st.sampled_from(ACCOUNTS),
        tries=st.integers(1, 6),
        right=st.booleans() | st.just(value=False),
    )
    def answer(self, person: int, account: int, tries: int, *, right: bool) -> None:
        for _ in range(tries):
            before = self.log.judge(person, account, self.now)
            if not before.allowed:
                self._refusal_is_honest(person, account, before)
                return
            self.log.miss(person, account, self.now, on_permit=before.on_permit)
            after = self.log.judge(person, account, self.now)
            assert after.tries_left == before.tries_left - 1
            assert after.allowed == (after.tries_left > 0)
        if right:
            self.log.succeed(person, account)

    @rule(account=st.sampled_from(ACCOUNTS), crowd=st.sets(st.sampled_from(PEOPLE), min_size=2))
    def storm_an_account(self, account: int, crowd: set[int]) -> None:
        for person in sorted(crowd):
            self.answer(person, account, 6, right=False)

    @rule(person=st.sampled_from(PEOPLE))
    def spray_all_accounts(self, person: int) -> None:
        for account in ACCOUNTS:
            self.answer(person, account, 1, right=False)

    @rule(person=st.sampled_from(PEOPLE), account=st.sampled_from(ACCOUNTS))
    def approve_an_unlock(self, person: int, account: int) -> None:
        self.log.permits[person, account] = POLICY.unlock_tries
        self.granted[person, account] = self.granted.get((person, account), 0) + POLICY.unlock_tries

    @rule(person=st.sampled_from(PEOPLE), account=st.sampled_from(ACCOUNTS))
    def prove_and_bind(self, person: int, account: int) -> None:
        if self.log.judge(person, account, self.now).allowed:
            self.log.succeed(person, account)
            self.log.known.add((person, account))

    @rule(hours=st.sampled_from([1, 5, 12, 24, 24 * 7, 24 * 30]))
    def let_time_pass(self, hours: int) -> None:
        self.now += hours * HOUR

    def _refusal_is_honest(self, person: int, account: int, refused: Verdict) -> None:
        assert refused.scope is not None
        if refused.until is None:
            assert refused.scope is Scope.ACCOUNT
            return
        assert self.now < refused.until <= self.now + POLICY.month
        assert self.log.judge(person, account, refused.until).allowed
        assert not self.log.judge(person, account, refused.until - timedelta(seconds=1)).allowed

    @invariant()
    def no_cap_is_ever_exceeded(self) -> None:
        free = [t for t in self.log.tries if not t.on_permit]
        for person in PEOPLE:
            mine = [t for t in free if t.person == person and not t.cleared]
            assert most_within(mine, POLICY.window) <= POLICY.person_total  # THR-02
            for account in ACCOUNTS:
                pair = [t for t in mine if t.account == account]
                assert most_within(pair, POLICY.window) <= POLICY.per_person  # THR-01
        for account in ACCOUNTS:
            pool = [t for t in free if t.account == account and not t.known_chat]
            assert most_within(pool, POLICY.window) <= POLICY.strangers  # THR-03
            assert most_within(pool, POLICY.month) <= POLICY.strangers_month
            assert self.log.row.get(account, 0) <= POLICY.in_a_row  # THR-06

    @invariant()
    def nobody_uses_more_tries_than_were_granted(self) -> None:
        for pair, granted in self.granted.items():
            used = [t for t in self.log.tries if t.on_permit and (t.person, t.account) == pair]
            assert len(used) <= granted  # THR-13

    @invariant()
    def a_known_chat_with_tries_of_its_own_is_never_closed_by_others(self) -> None:
        for person, account in self.log.known:
            tally = self.log.tally(person, account, self.now)
            own = tally.pair < POLICY.per_person and tally.person_total < POLICY.person_total
            if own and tally.in_a_row < POLICY.in_a_row:
                assert self.log.judge(person, account, self.now).allowed  # THR-04, AB2


ManyPeople.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestManyPeople = ManyPeople.TestCase


class TestPatientStrangers:
    """AB2, THR-04: however many strangers for however long, the family's own chat goes on."""

    @pytest.mark.parametrize("days", [1, 30, 400])
    def test_a_known_chat_keeps_its_three_tries(self, days: int) -> None:
        log = Log(known={(0, 0)})
        for day in range(days):
            now = NOW + timedelta(days=day)
            for person in range(1, 9):
                for _ in range(50):
                    verdict = log.judge(person, 0, now)
                    if not verdict.allowed:
                        break
                    log.miss(person, 0, now, on_permit=verdict.on_permit)
        assert log.judge(0, 0, NOW + timedelta(days=days)) == Verdict(allowed=True, tries_left=3)
        assert log.row[0] == min(5 * days, 17 if days > 30 else 15)

    def test_a_loop_of_unlocks_ends_at_twenty_in_a_row(self) -> None:
        log = Log()
        for step in range(100):
            now = NOW + step * HOUR
            log.permits[1, 0] = POLICY.unlock_tries
            if log.judge(1, 0, now).allowed:
                log.miss(1, 0, now, on_permit=log.judge(1, 0, now).on_permit)
        assert log.row[0] == 20  # THR-06
        assert log.judge(1, 0, NOW + timedelta(days=400)).scope is Scope.ACCOUNT

    def test_the_fourth_miss_after_an_unlock_locks_again(self) -> None:
        log = Log()
        for _ in range(3):
            log.miss(1, 0, NOW, on_permit=False)
        assert not log.judge(1, 0, NOW).allowed
        log.permits[1, 0] = POLICY.unlock_tries
        later = NOW + 2 * HOUR
        for _ in range(3):
            assert log.judge(1, 0, later).on_permit
            log.miss(1, 0, later, on_permit=True)
        refused = log.judge(1, 0, later)
        assert (refused.scope, refused.until) == (Scope.PAIR, later + POLICY.window)  # THR-13

    def test_right_answers_clear_the_pair_and_nothing_on_other_accounts(self) -> None:
        log = Log()
        for account in (0, 0, 1, 1):
            log.miss(1, account, NOW, on_permit=False)
        log.succeed(1, 0)
        tally = log.tally(1, 0, NOW)
        assert (tally.pair, tally.person_total, tally.in_a_row, tally.strangers_day) == (0, 2, 0, 2)  # THR-11
