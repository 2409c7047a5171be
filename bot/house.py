"""The house: every use case, made when it is first asked for, from what assemble.py brought in."""

from dataclasses import dataclass
from functools import cached_property, partial

from bot.house_audit import HouseAudit
from bot.house_families import HouseFamilies
from bot.house_schools import HouseSchools
from bot.house_staff import HouseStaff
from services.expired_passwords import ExpiredPasswords
from services.housekeeping import Housekeeping
from services.keys import BETWEEN_PAGES, Keys
from services.resume import Resume


@dataclass(frozen=True)
class House(HouseFamilies, HouseSchools, HouseStaff, HouseAudit):
    """Every use case, ready to be talked to."""

    @cached_property
    def housekeeping(self) -> Housekeeping:
        """The periodic round."""
        weekly = [self.reports.queue_weekly] if self.settings.reports else []
        forget = ExpiredPasswords(self._desk).forget
        chores = [self.escalation.chore, forget, *weekly, self.checkpoints.chore]
        return Housekeeping(self._desk, self.flows, self.requests, chores)

    @cached_property
    def keys(self) -> Keys:
        """The keys of the installation."""
        timing = self.outside.timing
        pause = partial(timing.sleep, BETWEEN_PAGES)
        return Keys(self.store, self.keyring, timing.now, self.outside.entropy, pause)

    @cached_property
    def resume(self) -> Resume:
        """What a crash left unanswered."""
        return Resume(self._desk)
