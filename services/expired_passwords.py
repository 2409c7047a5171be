"""Temporary passwords that nobody used in time: they open nothing, and are soon forgotten (TMP-06)."""

from datetime import timedelta

from domain.events import Event, Tag
from services.desk import Desk

KNOWN_FOR = timedelta(days=7)
"""How long whoever types one is told that its time is over: a slip of a Saturday is read on a Monday."""
A_ROUND = 500
"""So many at a time: a whole roster's may expire in one night, and nobody shall wait for them."""


class ExpiredPasswords:
    """Forgets temporary passwords some time after they expired."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def forget(self) -> int:
        """Delete what expired some days ago, and longer than a first login lasts; return how many.

        Whoever showed theirs in time still sets the password with it. Whoever comes later hears that it is
        too old, and when it is gone, that it does not match.
        """
        now, policy = self._desk.clock(), self._desk.policy
        async with self._desk.store.begin() as tx:
            before = now - max(KNOWN_FOR, policy.first_login_max)
            gone = await tx.temporary_passwords.forget_expired(before, A_ROUND)
            events = [Event(Tag.TEMPORARY_PASSWORD_EXPIRED, account_id, "system") for account_id in gone]
            await tx.audit.record(events, now)
        return len(gone)
