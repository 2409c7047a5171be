"""Issuing temporary passwords for paper: made first, kept only when the paper is there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import NamedTuple

from domain.account import Account
from domain.events import Event, Tag
from services.slips import Slip, slip_time
from services.temporary_passwords import TemporaryPasswords, make
from storage.interface import Transaction
from storage.records import Proof, TemporaryPassword

ACTOR = "operator"


class Issued(NamedTuple):
    """A temporary password: what stands on paper, and what the store keeps of it."""

    account_id: str
    slip: Slip
    kept: TemporaryPassword


@dataclass(frozen=True, slots=True)
class Issuing:
    """Makes temporary passwords that are good for `ttl`."""

    temporary: TemporaryPasswords
    entropy: Callable[[int], bytes]
    ttl: timedelta

    def make(self, accounts: Sequence[Account], now: datetime) -> list[Issued]:
        """Make one for each account; nothing is kept yet."""
        return [self._make(account, now) for account in accounts]

    def is_current(self, issued: Sequence[Issued]) -> bool:
        """Whether each was made with the key that is active now: an older one may go any moment (CRY-07)."""
        return all(
            compare_digest(one.kept.tag, self.temporary.tag(one.account_id, one.slip.temporary_password))
            for one in issued
        )

    def _make(self, account: Account, now: datetime) -> Issued:
        text, until = make(self.entropy), now + self.ttl
        slip = Slip(account.login, account.full_name, account.class_name, text, slip_time(until))
        return Issued(
            account.id, slip, TemporaryPassword(self.temporary.tag(account.id, text), now, until, ACTOR)
        )


async def keep(tx: Transaction, issued: Sequence[Issued], paper: str, now: datetime) -> None:
    """Let these be the accounts' temporary passwords from now on; `paper` says on what they stand."""
    await tx.temporary_passwords.put([(one.account_id, one.kept) for one in issued])
    account_ids = [one.account_id for one in issued]
    # Misses on the slip before lock nobody out of the new one (TMP-02).
    await tx.tries.forgive(account_ids, Proof.TEMPORARY_PASSWORD, now)
    events = [
        Event(Tag.TEMPORARY_PASSWORD_ISSUED, account_id, ACTOR, values={"with": paper})
        for account_id in account_ids
    ]
    await tx.audit.record(events, now)
