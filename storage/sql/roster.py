"""What a roster import does to accounts: sorted by one look at each chunk, written in bulk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from storage.columns import canonical_json
from storage.keys import Purpose
from storage.records import RosterChange, RosterDeed, RosterDone, RosterEntry
from storage.sql import leavers
from storage.sql.workbench import Workbench
from storage.tables import account_phones, accounts

CHUNK = 500
GUARDIAN, STUDENT = "guardian", "student"
_OF_A_SCHOOL = frozenset({"class_name", "form_teacher"})
_LOOKED_AT = (
    accounts.c.login_index,
    accounts.c.id,
    accounts.c.school_id,
    accounts.c.roster_tag,
    accounts.c.class_name,
    accounts.c.left_at,
    accounts.c.email_index,
)


class Unsaid(NamedTuple):
    """The columns that a file does not have, and when it is imported: what stands in them stays."""

    columns: frozenset[str]
    at: datetime


@dataclass(slots=True)
class _Sorted:
    """One chunk of a roster, by what must happen to each row; known accounts as they stand."""

    added: list[tuple[str, RosterEntry]] = field(default_factory=list)
    updated: list[tuple[Row[Any], RosterEntry]] = field(default_factory=list)
    unchanged: int = 0
    foreign: list[str] = field(default_factory=list)
    done: list[RosterDone] = field(default_factory=list)
    phones_emptied: int = 0
    emails_emptied: int = 0


def chunks(entries: Sequence[RosterEntry]) -> Iterator[list[RosterEntry]]:
    """Cut a roster so that memory and the number of bound values stay small."""
    rest = iter(entries)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def refuse_doubles(entries: Sequence[RosterEntry]) -> None:
    """Refuse a roster that names a login twice: which row is right is not ours to guess."""
    if len({entry.login for entry in entries}) != len(entries):
        raise ValueError("a roster names the same login twice")


def login_indexes(bench: Workbench, login: str) -> tuple[str, ...]:
    """Return the keyed indexes under which a canonical login is found: the active one, and older ones."""
    return bench.vault.indexes(Purpose.INDEX_LOGIN, login)


def subject(bench: Workbench, login: str) -> str:
    """Return as whom a canonical login is counted and recorded, whether or not it names anybody."""
    return bench.vault.index(Purpose.SUBJECTS, login)


def tags(bench: Workbench, entry: RosterEntry) -> tuple[bytes, ...]:
    """Return the tags that a roster row may have when it says this: the active one, and older ones."""
    # The label keeps this use of the login's key apart from its index: no login begins with "roster/v1".
    parts = [
        entry.login,
        entry.full_name,
        entry.class_name,
        entry.form_teacher,
        sorted(set(entry.guardian_phones)),
        entry.student_phone,
        entry.recovery_email,
    ]
    indexes = bench.vault.indexes(Purpose.INDEX_LOGIN, f"roster/v1 {canonical_json(parts)}")
    return tuple(bytes.fromhex(index) for index in indexes)


async def sort(
    bench: Workbench,
    school_id: str,
    chunk: Sequence[RosterEntry],
    *,
    move: bool = False,
    unsaid: Unsaid | None = None,
) -> _Sorted:
    """Tell new, changed, unchanged and other schools' rows apart with one query.

    A leaver belongs to no school: a roster that names one takes the account over. Known rows are compared
    as if the file said in its `unsaid` columns what stands in them already.
    """
    by_index = {login_indexes(bench, entry.login): entry for entry in chunk}
    columns = (*_LOOKED_AT, accounts.c.form_teacher, accounts.c.recovery_email) if unsaid else _LOOKED_AT
    statement = select(*columns).where(accounts.c.login_index.in_(list(chain.from_iterable(by_index))))
    known = {row.login_index: row for row in await bench.all(statement)}
    held = await _held(bench, school_id, known.values(), unsaid) if unsaid else {}
    found = _Sorted()
    for indexes, said in by_index.items():
        row = next((known[index] for index in indexes if index in known), None)
        entry = said if row is None or row.id not in held else replace(said, **held[row.id])
        is_here = row is not None and row.left_at is None and row.school_id == school_id
        if row is None:
            found.added.append((indexes[0], entry))
            found.done.append(RosterDone(RosterDeed.ADDED, entry.login, "", after=entry.class_name))
        elif row.left_at is None and not is_here and not move:
            found.foreign.append(entry.login)
        elif is_here and row.roster_tag in tags(bench, entry):
            found.unchanged += 1
        else:
            found.updated.append((row, entry))
            found.done.append(_done(bench, school_id, row, entry))
    await _count_emptied(bench, found)
    return found


async def _held(
    bench: Workbench, school_id: str, rows: Iterable[Row[Any]], unsaid: Unsaid
) -> dict[str, dict[str, Any]]:
    """Return by account what stands in the unsaid columns, as a roster would say it.

    The class of another school says nothing in this one, and a family that starts anew brings nothing.
    """
    staying = [row for row in rows if not _is_new_here(row, school_id, unsaid.at)]
    phones = await _numbers(bench, [row.id for row in staying])
    held = {}
    for row in staying:
        texts = {
            name: bench.vault.open_text(accounts.c[name], row.id, sealed) if sealed else ""
            for name, sealed in row._asdict().items()
            if name in unsaid.columns
        }
        owned = phones.get(row.id, {})
        both = {
            **texts,
            "guardian_phones": tuple(owned.get(GUARDIAN, ())),
            "student_phone": "".join(owned.get(STUDENT, ())),
        }
        gone = _OF_A_SCHOOL if row.school_id != school_id else frozenset()
        held[row.id] = {name: both[name] for name in unsaid.columns - gone}
    return held


async def _numbers(bench: Workbench, account_ids: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Return the phones of accounts by whose they are."""
    found: dict[str, dict[str, list[str]]] = {}
    theirs = select(account_phones).where(account_phones.c.account_id.in_(account_ids))
    for row in await bench.all(theirs):
        place = _place(row.account_id, row.owner, row.phone_index)
        number = bench.vault.open_text(account_phones.c.number, place, row.number)
        found.setdefault(row.account_id, {}).setdefault(row.owner, []).append(number)
    return found


async def _count_emptied(bench: Workbench, found: _Sorted) -> None:
    """Count the numbers and addresses that stand there and of which the file says that there is none."""
    without = {
        GUARDIAN: [row.id for row, entry in found.updated if not entry.guardian_phones],
        STUDENT: [row.id for row, entry in found.updated if not entry.student_phone],
    }
    for owner, account_ids in without.items():
        if account_ids:
            theirs = (account_phones.c.owner == owner) & account_phones.c.account_id.in_(account_ids)
            count = select(func.count()).select_from(account_phones).where(theirs)
            found.phones_emptied += await bench.value(count)
    found.emails_emptied = sum(
        row.email_index is not None and not entry.recovery_email for row, entry in found.updated
    )


def _done(bench: Workbench, school_id: str, row: Row[Any], entry: RosterEntry) -> RosterDone:
    """Tell what becomes of a known account."""
    before, after = bench.vault.open_text(accounts.c.class_name, row.id, row.class_name), entry.class_name
    if row.left_at is None and row.school_id != school_id:
        return RosterDone(RosterDeed.MOVED, entry.login, row.id, before, after, row.school_id)
    deed = RosterDeed.UPDATED if before == after else RosterDeed.CLASS_CHANGED
    return RosterDone(deed, entry.login, row.id, before, after)


def change(parts: Sequence[_Sorted]) -> RosterChange:
    """Sum chunks up."""
    return RosterChange(
        added=sum(len(part.added) for part in parts),
        updated=sum(len(part.updated) for part in parts),
        unchanged=sum(part.unchanged for part in parts),
        foreign=tuple(login for part in parts for login in part.foreign),
        done=tuple(done for part in parts for done in part.done),
        phones_emptied=sum(part.phones_emptied for part in parts),
        emails_emptied=sum(part.emails_emptied for part in parts),
    )


async def write(bench: Workbench, school_id: str, found: _Sorted, at: datetime) -> None:
    """Insert and update one sorted chunk, a statement for each kind of row."""
    added = [(bench.new_id(), index, entry) for index, entry in found.added]
    if added:
        rows = [
            {**_row(bench, school_id, item, at), "subject": subject(bench, item[2].login), "added_at": at}
            for item in added
        ]
        await bench.run(insert(accounts), rows)
    if found.updated:
        await _update(bench, school_id, found, at)
    if anew := [row.id for row, _ in found.updated if _is_new_here(row, school_id, at)]:
        await leavers.take_keys(bench, anew, at)
    phones = [
        phone
        for account_id, entry in [(row.id, entry) for row, entry in found.updated]
        + [(one, entry) for one, _, entry in added]
        for phone in _phones(bench, account_id, entry)
    ]
    if phones:
        await bench.run(insert(account_phones), phones)


def _is_new_here(row: Row[Any], school_id: str, at: datetime) -> bool:
    """Whether the family starts from nothing: another school takes a leaver, or they left long ago."""
    has_left = row.left_at is not None
    return has_left and bool(row.school_id != school_id or row.left_at <= at - leavers.KEPT)


async def _update(bench: Workbench, school_id: str, found: _Sorted, at: datetime) -> None:
    items = [(row.id, login_indexes(bench, entry.login)[0], entry) for row, entry in found.updated]
    rows = [_row(bench, school_id, item, at) for item in items]
    renamed = [{f"new_{name}": value for name, value in row.items()} for row in rows]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
    await bench.run(update(accounts).where(accounts.c.id == bindparam("new_id")).values(values), renamed)
    gone = delete(account_phones).where(account_phones.c.account_id == bindparam("gone_id"))
    await bench.run(gone, [{"gone_id": account_id} for account_id, _, _ in items])


def _row(
    bench: Workbench, school_id: str, item: tuple[str, str, RosterEntry], at: datetime
) -> dict[str, Any]:
    account_id, index, entry = item
    texts: Mapping[str, str] = {
        "login": entry.login,
        "full_name": entry.full_name,
        "class_name": entry.class_name,
        "form_teacher": entry.form_teacher,
    }
    email = entry.recovery_email
    return {
        "id": account_id,
        "school_id": school_id,
        "login_index": index,
        **{name: bench.vault.seal_text(accounts.c[name], account_id, text) for name, text in texts.items()},
        "recovery_email": bench.vault.seal_text(accounts.c.recovery_email, account_id, email)
        if email
        else None,
        "email_index": bench.vault.index(Purpose.INDEX_EMAIL, email.casefold()) if email else None,
        "roster_tag": tags(bench, entry)[0],
        "updated_at": at,
        "left_at": None,
    }


def _phones(bench: Workbench, account_id: str, entry: RosterEntry) -> Iterator[dict[str, Any]]:
    owned = [(GUARDIAN, number) for number in dict.fromkeys(entry.guardian_phones)]
    owned += [(STUDENT, entry.student_phone)] if entry.student_phone else []
    for owner, number in owned:
        index = bench.vault.index(Purpose.INDEX_PHONE, number)
        place = _place(account_id, owner, index)
        yield {
            "account_id": account_id,
            "owner": owner,
            "phone_index": index,
            "number": bench.vault.seal_text(account_phones.c.number, place, number),
        }


def _place(account_id: str, owner: str, index: str) -> str:
    """Return the row that a number is sealed for."""
    return f"{account_id}/{owner}/{index}"
