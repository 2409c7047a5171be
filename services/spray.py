"""Spraying: sees a rise of misses over the whole installation, asks for more evidence and alarms (THR-07)."""

import logging
from datetime import datetime

from domain.events import Event, Tag
from domain.evidence import EvidenceMode
from domain.spray import WINDOW, is_spray
from services.desk import Desk
from storage.interface import Transaction
from storage.records import Proof

log = logging.getLogger("helpdesk.spray")


class Spray:
    """Watches what unknown chats miss; known chats are never held up."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._alarmed_at: datetime | None = None

    async def evidence(self, tx: Transaction, usual: EvidenceMode) -> EvidenceMode:
        """Return what an unknown chat must bring now: during a spray answers alone are never enough."""
        now = self._desk.clock()
        misses, accounts = await tx.tries.surge(Proof.ANSWERS, now - WINDOW)
        if not is_spray(misses, accounts):
            return usual
        if self._alarmed_at is None or now - self._alarmed_at >= WINDOW:
            self._alarmed_at = now
            values = {"misses": misses, "accounts": accounts}
            log.critical("spray.suspected", extra=values)
            await self._desk.record(tx, Event(Tag.SPRAY_SUSPECTED, values=values))
        return EvidenceMode.KNOWN
