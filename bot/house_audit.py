"""The audit log's side of the house: its checkpoints, its checks, its copies."""

from dataclasses import dataclass
from functools import cached_property

from bot.house_ground import HouseGround
from services.audit import AuditLog
from services.audit_check import Verdict
from services.audit_copies import AuditCopies
from services.checkpoints import Checkpoints
from services.rivals import Rivals
from services.signatures import Signatures


@dataclass(frozen=True)
class HouseAudit(HouseGround):
    """Use cases of the audit log. Each names here, and only here, what it is made of."""

    @cached_property
    def signatures(self) -> Signatures:
        """What signs checkpoints."""
        return Signatures(self.keyring)

    @cached_property
    def checkpoints(self) -> Checkpoints:
        """Signed ends of the log."""
        return Checkpoints(self.store, self.outside.timing.now, self.signatures)

    @cached_property
    def audit(self) -> AuditLog:
        """The life of the log."""
        now, kept = self.outside.timing.now, self.settings.audit_kept
        return AuditLog(self.store, now, self.signatures, kept)

    @cached_property
    def audit_copies(self) -> AuditCopies:
        """The log elsewhere."""
        return AuditCopies(self.store)

    @cached_property
    def rivals(self) -> Rivals:
        """Whoever else receives the bot's messages."""
        return Rivals(self._desk)

    async def audit_verify(self) -> Verdict:
        """Check the whole audit log, without copies of it."""
        return await self.audit.verify()
