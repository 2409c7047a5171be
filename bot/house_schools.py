"""The schools' side of the house: every use case of administrators and operators."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from bot.house_ground import HouseGround
from services.accounts import Accounts
from services.approvals import Approvals
from services.approvers import Approvers
from services.batch_decisions import BatchDecisions
from services.batches import Batches
from services.decisions import Decisions
from services.escalation import Escalation
from services.incidents import Incidents
from services.issuing import Issuing
from services.keys import BETWEEN_PAGES
from services.knowledge import load_knowledge
from services.lost_groups import LostGroups
from services.persons import Persons
from services.piles import Piles
from services.reports import Reports
from services.roster import Roster
from services.school_removal import SchoolRemoval
from services.school_rules import SchoolRules
from services.schools import Schools
from services.stops import Stops
from services.verdicts import Verdicts

if TYPE_CHECKING:
    from services.slip_printing import SlipPrinting


@dataclass(frozen=True)
class HouseSchools(HouseGround):
    """Use cases of schools. Each names here, and only here, what it is made of."""

    @cached_property
    def decisions(self) -> Decisions:
        """What approvers decide."""
        return Decisions(self._desk, self.gate, self._approvals, self._is_secret)

    def _is_secret(self, text: str) -> bool:
        return load_knowledge(self.settings.knowledge_dir).is_secret(text)

    @cached_property
    def _approvals(self) -> Approvals:
        return Approvals(self._desk, self.directory, self.temporary, self.outside.entropy)

    @cached_property
    def piles(self) -> Piles:
        """What waits for an approver."""
        return Piles(self._desk, self.gate)

    @cached_property
    def batches(self) -> Batches:
        """The queue in private."""
        return Batches(self._desk, self.gate, self.piles)

    @cached_property
    def batch_decisions(self) -> BatchDecisions:
        """Several requests with one code."""
        verdicts = Verdicts(self._desk, self._approvals)
        return BatchDecisions(self._desk, self.gate, self.piles, verdicts, self._approvals, self._is_secret)

    @cached_property
    def lost_groups(self) -> LostGroups:
        """Groups that the bot was put out of."""
        return LostGroups(self._desk)

    @cached_property
    def escalation(self) -> Escalation:
        """What waits too long."""
        return Escalation(self._desk)

    @cached_property
    def approvers(self) -> Approvers:
        """Who decides."""
        return Approvers(self._desk, self._codes_keys, self._one_time, self.outside.entropy)

    @cached_property
    def accounts(self) -> Accounts:
        """Accounts in the operator's hands."""
        return Accounts(self._desk, self.directory, self._tries)

    @cached_property
    def school_rules(self) -> SchoolRules:
        """What schools decide otherwise."""
        return SchoolRules(self._desk)

    @cached_property
    def school_removal(self) -> SchoolRemoval:
        """How a school goes."""
        return SchoolRemoval(self._desk)

    @cached_property
    def persons(self) -> Persons:
        """The rights of a person."""
        return Persons(self._desk)

    @cached_property
    def stops(self) -> Stops:
        """What is under way, ended by the operator."""
        timing = self.outside.timing
        return Stops(self._desk, partial(timing.sleep, BETWEEN_PAGES))

    @cached_property
    def incidents(self) -> Incidents:
        """Whom an incident touches."""
        return Incidents(self._desk)

    @cached_property
    def schools(self) -> Schools:
        """Schools and their groups."""
        return Schools(
            self.store, self._codes_keys, self.outside.timing.now, self.outside.entropy, self.outside.new_id
        )

    @cached_property
    def slip_printing(self) -> "SlipPrinting":
        """Temporary passwords on paper."""
        from services.slip_printing import SlipPrinting  # noqa: PLC0415 - the PDF library loads for a second

        issuing = Issuing(self.temporary, self.outside.entropy, self.policy.roster_password_ttl)
        return SlipPrinting(self.store, issuing, self.outside.timing.now)

    @cached_property
    def reports(self) -> Reports:
        """What the helpdesk did, in figures."""
        return Reports(self._desk)

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
