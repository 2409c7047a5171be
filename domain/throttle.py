"""How many wrong answer sets are let through: by person, by account, by strangers, and in a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ThrottlePolicy:
    """The caps of architecture 6; every one counts over `window` unless its line says otherwise."""

    per_person: int = 3
    """Misses of one person on one account."""
    strangers: int = 5
    """Misses of all unknown chats together on one account."""
    strangers_month: int = 15
    """The same, over `month`."""
    person_total: int = 5
    """Misses of one person over all accounts."""
    person_logins: int = 5
    """Logins on which one person may miss."""
    in_a_row: int = 20
    """Misses on one account since its last right answers, however old, by whomever (THR-06)."""
    unlock_tries: int = 3
    """Tries that an approved unlock grants (THR-13)."""
    window: timedelta = timedelta(hours=24)
    month: timedelta = timedelta(days=30)

    def __post_init__(self) -> None:
        caps = (self.per_person, self.strangers, self.strangers_month, self.person_total, self.person_logins)
        if min(*caps, self.unlock_tries) < 1:
            raise ValueError("every cap on tries must be at least 1")
        if self.in_a_row <= self.per_person:
            raise ValueError("the cap in a row must be above the tries of one person")
        if not timedelta(0) < self.window <= self.month:
            raise ValueError("the window of tries must be above zero and at most the month")


class Scope(StrEnum):
    """Whose count is full."""

    PAIR = "pair"
    STRANGERS = "strangers"
    PERSON = "person"
    ACCOUNT = "account"
    FROZEN = "frozen"
    """No count is full: the family has stopped self-service until the school has looked (REC-08)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The counted misses that bear on one person's next try at one account, as the store counts them.

    A miss is a try that was counted and not followed by "right": one in flight is a miss. It counts in a
    window while `at > now - window`. Tries on a permit are misses like others. Right answers take that
    person's earlier misses on that account out of `pair` and `person_*` (THR-11) and end the account's run;
    they leave the strangers' pool as it is.

    Each `*_oldest_at` is the oldest of the newest N misses in the window, N being the cap: one window later
    the count falls below the cap. In SQL: `SELECT count(*), min(at) FROM (SELECT at ... ORDER BY at DESC
    LIMIT :cap)`, which also keeps the count cheap.
    """

    pair: int = 0
    pair_oldest_at: datetime | None = None
    strangers_day: int = 0
    """Misses on the account in the window made from chats unknown to it at that time."""
    strangers_day_oldest_at: datetime | None = None
    strangers_month: int = 0
    strangers_month_oldest_at: datetime | None = None
    person_total: int = 0
    person_oldest_at: datetime | None = None
    person_other_logins: int = 0
    """Logins other than this one on which the person missed in the window."""
    in_a_row: int = 0
    """Misses on the account since its last right answers, over all persons and all time."""
    granted: int | None = None
    """Tries left of this person's approved unlock of this account, None without one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one more try is allowed, how many there are, and else what is full and until when.

    `on_permit` tells the store that an allowed try must be taken from the approved unlock's grant.
    """

    allowed: bool
    tries_left: int
    scope: Scope | None = None
    until: datetime | None = None
    on_permit: bool = False


def frozen(since: datetime, *, known_chat: bool, policy: ThrottlePolicy, now: datetime) -> Verdict:
    """Return the verdict on an account frozen since then, whoever asks and whatever was approved before.

    To a stranger it reads like the strangers' lock, day after day: only the family may know (ENU-05).
    """
    windows = (now - since) // policy.window + 1
    until = None if known_chat else since + windows * policy.window
    return Verdict(allowed=False, tries_left=0, scope=Scope.FROZEN, until=until)


@dataclass(frozen=True, slots=True)
class _Count:
    scope: Scope
    left: int
    opens_at: datetime | None


def _opens(oldest_at: datetime | None, window: timedelta, now: datetime) -> datetime:
    # A store that cannot name the miss still owes the person a time: the latest it can be.
    return (now if oldest_at is None else oldest_at) + window


def _counts(tally: Tally, policy: ThrottlePolicy, now: datetime, *, known_chat: bool) -> Iterator[_Count]:
    day, month = policy.window, policy.month
    yield _Count(Scope.PAIR, policy.per_person - tally.pair, _opens(tally.pair_oldest_at, day, now))
    if not known_chat:
        opens_at = _opens(tally.strangers_day_oldest_at, day, now)
        yield _Count(Scope.STRANGERS, policy.strangers - tally.strangers_day, opens_at)
        opens_at = _opens(tally.strangers_month_oldest_at, month, now)
        yield _Count(Scope.STRANGERS, policy.strangers_month - tally.strangers_month, opens_at)
        # Strangers stop short of the account's last tries, or patience would close a known chat (THR-04).
        yield _Count(Scope.ACCOUNT, policy.in_a_row - policy.per_person - tally.in_a_row, None)
    opens_at = _opens(tally.person_oldest_at, day, now)
    yield _Count(Scope.PERSON, policy.person_total - tally.person_total, opens_at)
    if tally.person_other_logins >= policy.person_logins:
        yield _Count(Scope.PERSON, 0, opens_at)


def _refusal(full: list[_Count]) -> Verdict:
    """Name the full count that opens last: until then the person cannot go on; ACCOUNT opens never."""
    forever = next((count for count in full if count.opens_at is None), None)
    last = forever or max(full, key=lambda count: count.opens_at.timestamp() if count.opens_at else 0.0)
    return Verdict(allowed=False, tries_left=0, scope=last.scope, until=last.opens_at)


def judge(tally: Tally, *, known_chat: bool, policy: ThrottlePolicy, now: datetime) -> Verdict:
    """Decide whether this person may try this account once more (architecture 6; THR-01..06, THR-13).

    A grant stands above every cap but the one in a row, and is spent only when a cap is full. The same
    function answers after a miss was counted: then `tries_left` is what the person is told.
    """
    row_left = policy.in_a_row - tally.in_a_row
    if row_left <= 0:
        return Verdict(allowed=False, tries_left=0, scope=Scope.ACCOUNT)
    counts = list(_counts(tally, policy, now, known_chat=known_chat))
    left = max(0, min(count.left for count in counts))
    tries = min(left + max(0, tally.granted or 0), row_left)
    if tries:
        return Verdict(allowed=True, tries_left=tries, on_permit=left == 0)
    return _refusal([count for count in counts if count.left <= 0])
