"""Tries: counted before anything is verified, and summed up in one indexed statement (THR-08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    distinct,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
    update,
)

from domain.throttle import Tally, ThrottlePolicy
from domain.turn import Turn
from storage.columns import UtcDateTime
from storage.records import Counted, Proof
from storage.sql.workbench import Workbench
from storage.tables import accounts
from storage.tables_work import runs, tries

_PERSON = (
    (tries.c.user_id == bindparam("person"))
    & (tries.c.proof == bindparam("proof"))
    & ~tries.c.is_cleared
    & tries.c.is_miss
)
_SUBJECT: BindParameter[str] = bindparam("about", type_=String)
_STRANGERS = (
    (tries.c.subject == _SUBJECT)
    & (tries.c.proof == bindparam("proof"))
    & tries.c.is_miss
    & ~tries.c.known_chat
)


def _window(name: str, since: str, *conditions: ColumnElement[bool]) -> Select[str, int, Any]:
    """Count the newest misses since a time, as many as the cap of this name, and find the oldest of them."""
    newest = (
        select(tries.c.at)
        .where(*conditions, tries.c.at > bindparam(since, type_=UtcDateTime))
        .order_by(tries.c.at.desc())
        .limit(bindparam(f"{name}_cap", type_=Integer))
        .subquery()
    )
    return select(
        literal(name).label("name"), func.count().label("misses"), func.min(newest.c.at).label("oldest")
    )


def _never() -> ColumnElement[Any]:
    return type_coerce(null(), UtcDateTime).label("oldest")


# Built once: to build it costs more than to run it, and every login and every try asks.
_TALLY = union_all(
    _window("pair", "day_since", _PERSON, tries.c.subject == _SUBJECT),
    _window("day", "day_since", _STRANGERS),
    _window("month", "month_since", _STRANGERS),
    _window("person", "day_since", _PERSON),
    select(literal("logins"), func.count(distinct(tries.c.subject)), _never()).where(
        _PERSON, tries.c.at > bindparam("day_since", type_=UtcDateTime), tries.c.subject != _SUBJECT
    ),
    select(literal("run"), runs.c.misses, _never()).where(
        runs.c.subject == _SUBJECT, runs.c.proof == bindparam("proof")
    ),
)


@dataclass(frozen=True, slots=True)
class SqlTries:
    """Tries in SQL; see `storage.interface.Tries`. A person is one over all bots."""

    bench: Workbench

    async def tally(
        self, turn: Turn, subject: str, proof: Proof, policy: ThrottlePolicy, now: datetime
    ) -> Tally:
        """Count the misses that bear on the next try, in one statement; `granted` is unset."""
        asked = {
            "person": turn.user_id,
            "about": subject,
            "proof": proof,
            "day_since": now - policy.window,
            "month_since": now - policy.month,
            "pair_cap": policy.per_person,
            "day_cap": policy.strangers,
            "month_cap": policy.strangers_month,
            "person_cap": policy.person_total,
        }
        rows = await self.bench.all(_TALLY, asked)
        return _tally({row.name: (row.misses, row.oldest) for row in rows})

    async def count(self, counted: Counted) -> bool:
        """Count one try, as a miss until `match` says otherwise; False when it was counted before."""
        row = {
            "bot_id": counted.bot_id,
            "update_id": counted.update_id,
            "user_id": counted.user_id,
            "subject": counted.subject,
            "proof": counted.proof,
            "known_chat": counted.known_chat,
            "permit_id": counted.permit_id,
            "at": counted.at,
            "is_miss": True,
            "is_cleared": False,
        }
        if not await self.bench.add(tries, row):
            return False
        start = {"subject": counted.subject, "proof": counted.proof, "misses": 1, "updated_at": counted.at}
        longer = {"misses": runs.c.misses + 1, "updated_at": counted.at}
        statement = self.bench.insert(runs).values(**start)
        await self.bench.run(
            statement.on_conflict_do_update(index_elements=["subject", "proof"], set_=longer)
        )
        return True

    async def match(self, turn: Turn, subject: str, proof: Proof, at: datetime) -> None:
        """The try was right. Raises `NotFound` when none was counted."""
        mine = (tries.c.user_id == turn.user_id) & (tries.c.subject == subject) & (tries.c.proof == proof)
        statement = select(tries.c.number).where(mine).order_by(tries.c.number.desc()).limit(1)
        if turn.update_id is not None:
            update_id = (tries.c.bot_id == turn.bot_id) & (tries.c.update_id == turn.update_id)
            statement = statement.where(update_id)
        right: int = (await self.bench.one(statement)).number
        await self.bench.run(update(tries).where(mine, tries.c.number <= right).values(is_cleared=True))
        await self.bench.run(update(tries).where(tries.c.number == right).values(is_miss=False))
        after = (tries.c.subject == subject) & (tries.c.proof == proof) & (tries.c.number > right)
        since = select(func.count()).select_from(tries).where(after, tries.c.is_miss).scalar_subquery()
        run = update(runs).where(runs.c.subject == subject, runs.c.proof == proof)
        await self.bench.run(run.values(misses=since, updated_at=at))

    async def forgive(self, account_ids: Sequence[str], proof: Proof, at: datetime) -> None:
        """Clear every miss of this proof on the accounts, whoever made it: two statements for all of them."""
        subjects = select(accounts.c.subject).where(accounts.c.id.in_(account_ids))
        all_of = update(tries).where(tries.c.subject.in_(subjects), tries.c.proof == proof)
        await self.bench.run(all_of.values(is_miss=False, is_cleared=True))
        run = update(runs).where(runs.c.subject.in_(subjects), runs.c.proof == proof)
        await self.bench.run(run.values(misses=0, updated_at=at))

    async def start_afresh(self, turn: Turn, subject: str, proof: Proof, at: datetime) -> None:
        """End the row of misses and clear the person's own; what strangers missed stays theirs."""
        mine = (tries.c.user_id == turn.user_id) & (tries.c.subject == subject) & (tries.c.proof == proof)
        await self.bench.run(update(tries).where(mine).values(is_cleared=True))
        run = update(runs).where(runs.c.subject == subject, runs.c.proof == proof)
        await self.bench.run(run.values(misses=0, updated_at=at))

    async def surge(self, proof: Proof, since: datetime) -> tuple[int, int]:
        """Count all misses of unknown chats since a time, and on how many subjects (THR-07)."""
        counts = select(func.count().label("misses"), func.count(distinct(tries.c.subject)).label("subjects"))
        recent = (tries.c.at > since) & (tries.c.proof == proof) & tries.c.is_miss & ~tries.c.known_chat
        row = await self.bench.one(counts.where(recent))
        return int(row.misses), int(row.subjects)

    async def locked_people(self, subject: str, proof: Proof, per_person: int, since: datetime) -> int:
        """Count the people who have so many misses of their own on a subject since a time."""
        theirs = (tries.c.subject == subject) & (tries.c.proof == proof) & (tries.c.at > since)
        missed = select(tries.c.user_id).where(theirs, tries.c.is_miss, ~tries.c.is_cleared)
        locked = missed.group_by(tries.c.user_id).having(func.count() >= per_person).subquery()
        return int(await self.bench.value(select(func.count()).select_from(locked)))

    async def misses(self, subject: str, since: datetime) -> int:
        """Count misses on a subject since a time."""
        statement = (
            select(func.count())
            .select_from(tries)
            .where(
                tries.c.subject == subject,
                tries.c.proof.in_(list(Proof)),
                tries.c.at > since,
                tries.c.is_miss,
            )
        )
        return int(await self.bench.value(statement))


def _tally(found: dict[str, tuple[int, datetime | None]]) -> Tally:
    pair, day, month, person = (found[name] for name in ("pair", "day", "month", "person"))
    return Tally(
        pair=pair[0],
        pair_oldest_at=pair[1],
        strangers_day=day[0],
        strangers_day_oldest_at=day[1],
        strangers_month=month[0],
        strangers_month_oldest_at=month[1],
        person_total=person[0],
        person_oldest_at=person[1],
        person_other_logins=found["logins"][0],
        in_a_row=found.get("run", (0, None))[0],
    )
