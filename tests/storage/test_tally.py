"""Tests of the tally: one indexed statement that agrees with counting by hand (THR-*, ENU-03)."""

from dataclasses import dataclass, field, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from domain.throttle import ThrottlePolicy
from storage.engine import open_engine
from storage.keys import Keyring
from storage.records import Proof
from storage.sql.store import SqlStore
from tests.storage.samples import DAY, HOUR, NOW, OTHER_SUBJECT, SUBJECT, CountedIds, FixedEntropy, miss, turn

POLICY = ThrottlePolicy()


async def test_a_tally_is_one_indexed_statement(database: str, keyring: Keyring) -> None:
    """ENU-03: the same work for every login, and as fast with a million rows."""
    engine = open_engine(database)
    seen: list[tuple[str, object]] = []
    event.listen(
        engine.sync_engine, "before_cursor_execute", lambda _c, _u, sql, bound, *_: seen.append((sql, bound))
    )
    store = SqlStore(engine, keyring, FixedEntropy(), CountedIds())
    async with store.begin() as tx:
        await tx.tries.count(miss(1))
        seen.clear()
        await tx.tries.tally(turn(), SUBJECT, Proof.ANSWERS, POLICY, NOW)
    [(sql, bound)] = [one for one in seen if one[0].startswith("SELECT")]
    async with engine.connect() as connection:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", bound)  # type: ignore[arg-type]
        steps = [row.detail for row in plan]
    await store.close()
    looks = [step for step in steps if " tries" in step or " runs" in step]
    assert len(looks) == 6
    assert all(step.startswith("SEARCH") and "INDEX" in step for step in looks)


TRIES = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from([SUBJECT, OTHER_SUBJECT]),
        st.booleans(),
        st.booleans(),
        st.integers(0, 50),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=TRIES)
async def test_the_tally_is_what_counting_by_hand_gives(
    store: SqlStore, tries: list[tuple[int, str, bool, bool, int]]
) -> None:
    """The statement against a plain model: who, on what, in a known chat, right, how many hours ago."""
    policy = replace(POLICY, per_person=12, strangers=12, person_total=12, in_a_row=20)
    model = Model()
    async with store.begin() as tx:
        # Every example begins anew: what the one before counted is older than the month and forgiven.
        await tx.retention.purge(NOW + 400 * DAY)
        for number, (user, subject, known, right, ago) in enumerate(sorted(tries, key=lambda one: -one[4])):
            at = NOW - ago * HOUR
            await tx.tries.count(miss(number, user_id=user, subject=subject, known_chat=known, at=at))
            model.count(user, subject, known, ago)
            if right:
                await tx.tries.match(turn(user, update_id=number), subject, Proof.ANSWERS, at)
                model.match(user, subject)
        found = await tx.tries.tally(turn(1), SUBJECT, Proof.ANSWERS, policy, NOW)
    assert model.tally() == (
        found.pair,
        found.person_total,
        found.person_other_logins,
        found.strangers_day,
        found.strangers_month,
        found.in_a_row,
    )


@dataclass
class Try:
    """One try as the model keeps it."""

    user: int
    subject: str
    known: bool
    ago: int
    is_miss: bool = True
    is_cleared: bool = False


@dataclass
class Model:
    """The rules of `Tally` in plain Python, for person 1 and SUBJECT."""

    tries: list[Try] = field(default_factory=list)
    run: int = 0

    def count(self, user: int, subject: str, known: bool, ago: int) -> None:  # noqa: FBT001 - a fact of the try
        self.tries.append(Try(user, subject, known, ago))
        self.run += subject == SUBJECT

    def match(self, user: int, subject: str) -> None:
        self.tries[-1].is_miss = False
        self.run = 0 if subject == SUBJECT else self.run
        for one in self.tries:
            one.is_cleared |= (one.user, one.subject) == (user, subject)

    def tally(self) -> tuple[int, ...]:
        mine = [one for one in self.tries if one.user == 1 and not one.is_cleared and one.ago < 24]
        pool = [one for one in self.tries if one.subject == SUBJECT and one.is_miss and not one.known]
        return (
            sum(one.subject == SUBJECT for one in mine),
            len(mine),
            len({one.subject for one in mine} - {SUBJECT}),
            sum(one.ago < 24 for one in pool),
            len(pool),
            self.run,
        )
