"""Pseudonyms: as whom the audit log knows people, so that one can be erased from it (AUD-07)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

from storage.sql.workbench import Workbench
from storage.tables_audit import pseudonyms

_PERSON: Final = re.compile(r"person:([1-9][0-9]{0,18})")
_BYTES: Final = 8

NAME: Final = select(pseudonyms.c.name).where(pseudonyms.c.user_id == bindparam("person")).scalar_subquery()
"""The pseudonym of the person whom the parameter `person` names, to stand in other statements."""


def person_of(actor: str | None) -> int:
    """Return the Telegram id in an actor such as `person:42`; 0 for every other."""
    found = _PERSON.fullmatch(actor or "")
    return int(found[1]) if found else 0


async def names(
    bench: Workbench, people: Mapping[str | None, int], known: Mapping[int, str], at: datetime
) -> dict[str | None, str]:
    """Return for each of these actors who is a person what the log calls them, making what is missing."""
    wanted = {user_id for user_id in people.values() if user_id}
    found = dict(known)
    if wanted - set(found):
        found |= await _look_up(bench, wanted - set(found))
    for user_id in sorted(wanted - set(found)):
        found[user_id] = await _make(bench, user_id, at)
    return {actor: f"person:{found[user_id]}" for actor, user_id in people.items() if user_id}


async def _look_up(bench: Workbench, user_ids: set[int]) -> dict[int, str]:
    rows = await bench.all(select(pseudonyms).where(pseudonyms.c.user_id.in_(user_ids)))
    return {row.user_id: row.name for row in rows}


async def _make(bench: Workbench, user_id: int, at: datetime) -> str:
    name = bench.entropy(_BYTES).hex()
    if name.isdecimal():  # it would look like a Telegram id
        name = f"a{name[1:]}"
    await bench.add(pseudonyms, {"user_id": user_id, "name": name, "made_at": at})
    return name
