"""The schools' side of the house: every use case of administrators and operators."""

from dataclasses import dataclass
from functools import cached_property

from bot.house_ground import HouseGround
from services.approvals import Approvals
from services.approvers import Approvers
from services.decisions import Decisions
from services.persons import Persons
from services.roster import Roster
from services.schools import Schools
from storage.records import AuditReport


@dataclass(frozen=True)
class HouseSchools(HouseGround):
    """Use cases of schools. Each names here, and only here, what it is made of."""

    @cached_property
    def decisions(self) -> Decisions:
        """What approvers decide."""
        return Decisions(
            self._desk,
            self.gate,
            Approvals(self._desk, self.directory, self.temporary, self.outside.entropy),
        )

    @cached_property
    def approvers(self) -> Approvers:
        """Who decides."""
        return Approvers(self._desk, self._codes_key, self._one_time, self.outside.entropy)

    @cached_property
    def persons(self) -> Persons:
        """The rights of a person."""
        return Persons(self._desk)

    @cached_property
    def schools(self) -> Schools:
        """Schools and their groups."""
        return Schools(
            self.store, self._codes_key, self.outside.timing.now, self.outside.entropy, self.outside.new_id
        )

    @cached_property
    def roster(self) -> Roster:
        """Who there is."""
        return Roster(
            self.store,
            self.temporary,
            self.outside.timing.now,
            self.outside.entropy,
            self.policy.roster_password_ttl,
        )

    async def audit_verify(self) -> AuditReport:
        """Check the whole audit log."""
        async with self.store.read() as tx:
            return await tx.audit.verify()
