"""What a roster import does to accounts: sorted by one look at each chunk, written in bulk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from storage.columns import canonical_json
from storage.keys import Purpose
from storage.records import RosterChange, RosterEntry
from storage.sql import leavers
from storage.sql.workbench import Workbench
from storage.tables import account_phones, accounts

CHUNK = 500
GUARDIAN, STUDENT = "guardian", "student"


@dataclass(slots=True)
class _Sorted:
    """One chunk of a roster, by what must happen to each row; accounts by id.

    `returned` are those of `updated` that had left, as they stood.
    """

    added: list[tuple[str, RosterEntry]] = field(default_factory=list)
    updated: list[tuple[str, str, RosterEntry]] = field(default_factory=list)
    returned: list[Row[Any]] = field(default_factory=list)
    unchanged: int = 0
    foreign: list[str] = field(default_factory=list)


def chunks(entries: Sequence[RosterEntry]) -> Iterator[list[RosterEntry]]:
    """Cut a roster so that memory and the number of bound values stay small."""
    rest = iter(entries)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def refuse_doubles(entries: Sequence[RosterEntry]) -> None:
    """Refuse a roster that names a login twice: which row is right is not ours to guess."""
    if len({entry.login for entry in entries}) != len(entries):
        raise ValueError("a roster names the same login twice")


def login_index(bench: Workbench, login: str) -> str:
    """Return the keyed index under which a canonical login is found."""
    return bench.vault.index(Purpose.INDEX_LOGIN, login)


def _tag(bench: Workbench, entry: RosterEntry) -> bytes:
    # The label keeps this use of the login's key apart from its index: no login begins with "roster/v1".
    parts = [
        entry.login,
        entry.full_name,
        entry.class_name,
        entry.form_teacher,
        sorted(entry.guardian_phones),
        entry.student_phone,
        entry.recovery_email,
    ]
    return bytes.fromhex(bench.vault.index(Purpose.INDEX_LOGIN, f"roster/v1 {canonical_json(parts)}"))


async def sort(bench: Workbench, school_id: str, chunk: Sequence[RosterEntry]) -> _Sorted:
    """Tell new, changed, unchanged and other schools' rows apart with one query.

    A leaver belongs to no school: a roster that names one takes the account over.
    """
    by_index = {login_index(bench, entry.login): entry for entry in chunk}
    columns = (accounts.c.login_index, accounts.c.id, accounts.c.school_id, accounts.c.roster_tag)
    statement = select(*columns, accounts.c.left_at).where(accounts.c.login_index.in_(list(by_index)))
    known = {row.login_index: row for row in await bench.all(statement)}
    found = _Sorted()
    for index, entry in by_index.items():
        row = known.get(index)
        if row is None:
            found.added.append((index, entry))
        elif row.left_at is None and row.school_id != school_id:
            found.foreign.append(entry.login)
        elif row.left_at is None and row.roster_tag == _tag(bench, entry):
            found.unchanged += 1
        else:
            found.updated.append((index, row.id, entry))
            found.returned += [] if row.left_at is None else [row]
    return found


def change(parts: Sequence[_Sorted]) -> RosterChange:
    """Sum chunks up."""
    return RosterChange(
        added=sum(len(part.added) for part in parts),
        updated=sum(len(part.updated) for part in parts),
        unchanged=sum(part.unchanged for part in parts),
        foreign=tuple(login for part in parts for login in part.foreign),
    )


async def write(bench: Workbench, school_id: str, found: _Sorted, at: datetime) -> None:
    """Insert and update one sorted chunk, a statement for each kind of row."""
    added = [(bench.new_id(), index, entry) for index, entry in found.added]
    if added:
        rows = [{**_row(bench, school_id, item, at), "added_at": at} for item in added]
        await bench.run(insert(accounts), rows)
    if found.updated:
        await _update(bench, school_id, found, at)
    if anew := [row.id for row in found.returned if _is_new_here(row, school_id, at)]:
        await leavers.take_keys(bench, anew, at)
    phones = [
        phone
        for account_id, entry in [(one, entry) for _, one, entry in found.updated]
        + [(one, entry) for one, _, entry in added]
        for phone in _phones(bench, account_id, entry)
    ]
    if phones:
        await bench.run(insert(account_phones), phones)


def _is_new_here(leaver: Row[Any], school_id: str, at: datetime) -> bool:
    """Whether the family starts from nothing: another school takes the pupil, or they left long ago."""
    return bool(leaver.school_id != school_id or leaver.left_at <= at - leavers.KEPT)


async def _update(bench: Workbench, school_id: str, found: _Sorted, at: datetime) -> None:
    items = [(account_id, index, entry) for index, account_id, entry in found.updated]
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
        "roster_tag": _tag(bench, entry),
        "updated_at": at,
        "left_at": None,
    }


def _phones(bench: Workbench, account_id: str, entry: RosterEntry) -> Iterator[dict[str, Any]]:
    owned = [(GUARDIAN, number) for number in dict.fromkeys(entry.guardian_phones)]
    owned += [(STUDENT, entry.student_phone)] if entry.student_phone else []
    for owner, number in owned:
        index = bench.vault.index(Purpose.INDEX_PHONE, number)
        place = f"{account_id}/{owner}/{index}"
        yield {
            "account_id": account_id,
            "owner": owner,
            "phone_index": index,
            "number": bench.vault.seal_text(account_phones.c.number, place, number),
        }
