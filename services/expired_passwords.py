"""Temporary passwords that nobody used in time: they are deleted, so that nothing opens them (TMP-06)."""

from domain.events import Event, Tag
from services.desk import Desk

A_ROUND = 500
"""So many at a time: a whole roster's may expire in one night, and nobody shall wait for them."""


class ExpiredPasswords:
    """Forgets temporary passwords some time after they expired."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def forget(self) -> int:
        """Delete what expired longer ago than a first login lasts; return how many.

        Whoever showed theirs in time still sets the password with it, and whoever comes later is answered
        as before: one that is gone does not match, like one that is too old.
        """
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            gone = await tx.temporary_passwords.forget_expired(
                now - self._desk.policy.first_login_max, A_ROUND
            )
            events = [Event(Tag.TEMPORARY_PASSWORD_EXPIRED, account_id, "system") for account_id in gone]
            await tx.audit.record(events, now)
        return len(gone)
