"""Kin: who was ever family of an account, as tags of which nobody can be listed (ADM-07)."""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from storage.keys import Purpose
from storage.sql.workbench import Workbench
from storage.tables import accounts
from storage.tables_family import kin

# The label keeps this use of the key apart from subjects: no login begins with it.
_LABEL: Final = "kin/v1"
_HAS: Final = select(kin.c.tag).where(kin.c.subject == bindparam("about"), kin.c.tag == bindparam("whose"))


@dataclass(frozen=True, slots=True)
class SqlKin:
    """Kin in SQL; see `storage.interface_family.Kin`."""

    bench: Workbench

    async def remember(self, account_ids: Collection[str], user_id: int) -> None:
        """Keep for ever that a person is family of these accounts."""
        await remember(self.bench, account_ids, user_id)

    async def has(self, subject: str, user_id: int) -> bool:
        """Whether this person was ever family of the account that is counted as `subject`."""
        asked = {"about": subject, "whose": _tag(self.bench, subject, user_id)}
        return await self.bench.first(_HAS, asked) is not None


async def remember(bench: Workbench, account_ids: Collection[str], user_id: int) -> None:
    """Keep that a person is family of these accounts; what is kept already stays as it is."""
    subjects = select(accounts.c.subject).where(accounts.c.id.in_(account_ids))
    for row in await bench.all(subjects):
        await bench.add(kin, {"subject": row.subject, "tag": _tag(bench, row.subject, user_id)})


def _tag(bench: Workbench, subject: str, user_id: int) -> bytes:
    """Return what stands for a person beside one subject alone: the same person has another elsewhere."""
    # Never rotated: nobody can make the tag anew from the row.
    message = f"{_LABEL}|{subject}|{user_id}".encode()
    return hmac.digest(bench.keyring.secret(Purpose.SUBJECTS), message, hashlib.sha256)
