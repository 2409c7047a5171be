"""The house: every use case, made when it is first asked for, from what assemble.py brought in."""

from dataclasses import dataclass
from functools import cached_property

from bot.house_families import HouseFamilies
from bot.house_schools import HouseSchools
from services.housekeeping import Housekeeping
from services.resume import Resume


@dataclass(frozen=True)
class House(HouseFamilies, HouseSchools):
    """Every use case, ready to be talked to."""

    @cached_property
    def housekeeping(self) -> Housekeeping:
        """The periodic round."""
        return Housekeeping(self._desk, self.flows, self.requests)

    @cached_property
    def resume(self) -> Resume:
        """What a crash left unanswered."""
        return Resume(self._desk)
