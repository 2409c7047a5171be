"""The staff's side of the house: what approvers and Form Teachers do in their private chats."""

from dataclasses import dataclass
from functools import cached_property

from bot.house_ground import HouseGround
from services.account_views import AccountViews
from services.approvals import Approvals
from services.class_requests import ClassRequests
from services.colleagues import Colleagues
from services.deeds import Deeds
from services.look_up import LookUp
from services.menus import Menus
from storage.records import Proof


@dataclass(frozen=True)
class HouseStaff(HouseGround):
    """Use cases of a school's staff. Each names here, and only here, what it is made of."""

    @cached_property
    def colleagues(self) -> Colleagues:
        """/colleagues."""
        return Colleagues(self._desk, self.gate, self._one_time, self._codes_keys, self.outside.entropy)

    @cached_property
    def class_requests(self) -> ClassRequests:
        """/class."""
        return ClassRequests(self._desk, self.gate, self.outside.entropy)

    @cached_property
    def look_up(self) -> LookUp:
        """/lookup."""
        return LookUp(self._desk, self.gate, self.deeds)

    @cached_property
    def deeds(self) -> Deeds:
        """What is done to accounts without a request."""
        approvals = Approvals(self._desk, self.directory, self.temporary, self.outside.entropy)
        return Deeds(self._desk, self.directory, self.freezes, approvals)

    @cached_property
    def menus(self) -> Menus:
        """The command menus of staff."""
        return Menus(self._desk)

    @cached_property
    def account_views(self) -> AccountViews:
        """How accounts stand."""
        return AccountViews(self._desk, self.directory, self._tries[Proof.ANSWERS])
