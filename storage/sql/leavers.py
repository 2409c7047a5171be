"""Who leaves, and what stays: no keys when somebody else comes, nothing at all when their time is over."""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from domain.flow import Ending, Said
from domain.requests import RequestState
from storage.sql.workbench import Workbench
from storage.tables import (
    account_phones,
    accounts,
    answers,
    credentials,
    known_chats,
    password_epochs,
    password_tags,
    temporary_passwords,
)
from storage.tables_family import email_codes, freezes, kin, recovery_emails, vouches
from storage.tables_work import flows, permits, requests

# How long a leaver who comes back finds everything as it was (PRV-05).
KEPT = timedelta(days=30)
# So many at a time, so that no round of housekeeping holds the database for long.
MOST_A_ROUND = 10_000
_CHUNK = 500

_KEYS = (
    permits,
    vouches,
    freezes,
    email_codes,
    recovery_emails,
    known_chats,
    answers,
    temporary_passwords,
    password_tags,
    password_epochs,
    credentials,
)


async def mark(bench: Workbench, school_id: str, staying: Container[str], at: datetime) -> list[str]:
    """Mark the school's accounts whose login is not in `staying` as left; return their ids.

    Logins are opened one after the other: a school of a whole country must not fill the memory.
    """
    here = (accounts.c.school_id == school_id) & accounts.c.left_at.is_(None)
    gone: list[str] = []
    async with bench.connection.stream(select(accounts.c.id, accounts.c.login).where(here)) as rows:
        async for part in rows.partitions(_CHUNK):
            logins = [(row.id, bench.vault.open_text(accounts.c.login, row.id, row.login)) for row in part]
            gone += [account_id for account_id, login in logins if login not in staying]
    if gone:
        leave = update(accounts).where(accounts.c.id == bindparam("gone_id")).values(left_at=at)
        await bench.run(leave, [{"gone_id": account_id} for account_id in gone])
    return gone


async def take_keys(bench: Workbench, account_ids: Sequence[str], at: datetime) -> None:
    """Take everything from accounts that opened them: passwords, answers, slips, known chats and permits.

    What was under way ends: open flows at once, and the next round of housekeeping tells who asked a school.
    """
    for table in _KEYS:
        await bench.run(delete(table).where(table.c.account_id.in_(account_ids)))
    is_open = flows.c.account_id.in_(account_ids) & flows.c.ending.is_(None)
    ended = {"ending": Ending.EXPIRED, "said": Said.NOTHING, "values": None, "version": flows.c.version + 1}
    await bench.run(update(flows).where(is_open).values(**ended))
    waits = requests.c.account_id.in_(account_ids) & (requests.c.state == RequestState.OPEN)
    await bench.run(update(requests).where(waits, requests.c.expires_at > at).values(expires_at=at))


async def erase(bench: Workbench, now: datetime) -> int:
    """Erase those who left long ago, the oldest first; return how many.

    Keyed indexes and ids stay in the audit log and in tries: they name nobody without the row. Requests
    go with it, for a card that is pressed late could not say whom it was about.
    """
    gone = 0
    while gone < MOST_A_ROUND and (account_ids := await _due(bench, now - KEPT)):
        await take_keys(bench, account_ids, now)
        for table in (account_phones, requests):
            await bench.run(delete(table).where(table.c.account_id.in_(account_ids)))
        subjects = select(accounts.c.subject).where(accounts.c.id.in_(account_ids))
        await bench.run(delete(kin).where(kin.c.subject.in_(subjects)))
        gone += await bench.change(delete(accounts).where(accounts.c.id.in_(account_ids)))
    return gone


async def _due(bench: Workbench, before: datetime) -> list[str]:
    due = select(accounts.c.id).where(accounts.c.left_at <= before)
    return [row.id for row in await bench.all(due.order_by(accounts.c.left_at).limit(_CHUNK))]
