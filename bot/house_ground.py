"""The ground of the house: what assemble.py brought in, and what both of its sides stand on."""

from dataclasses import dataclass
from functools import cached_property, partial

from bot.mail import Post
from bot.outside import Outside
from bot.settings import Settings, policy
from directory.interface import Directory
from domain.events import Event
from domain.policy import Policy
from services.codes import Keys
from services.desk import Desk
from services.flows import Flows
from services.freezes import Freezes
from services.gate import Gate
from services.hashing import Hashing
from services.memory import Memory
from services.one_time_codes import OneTimeCodes
from services.requests import Requests
from services.temporary_passwords import TemporaryPasswords
from services.tries import Tries
from storage.interface import Store
from storage.keys import Keyring, Purpose
from storage.records import Proof


@dataclass(frozen=True)
class HouseGround:
    """What families and schools have in common."""

    settings: Settings
    outside: Outside
    keyring: Keyring
    store: Store
    directory: Directory
    hashing: Hashing
    post: Post | None

    async def record(self, event: Event) -> None:
        """Record a fact that belongs to no use case, such as a start."""
        async with self.store.begin() as tx:
            await tx.audit.record((event,), self.outside.timing.now())

    @cached_property
    def policy(self) -> Policy:
        """The rules' limits as the settings have them."""
        return policy(self.settings)

    @cached_property
    def memory(self) -> Memory:
        """The secrets typed so far."""
        return Memory()

    @cached_property
    def _desk(self) -> Desk:
        return Desk(self.store, self.policy, self.outside.timing.now, self.outside.new_id, self.memory)

    @cached_property
    def _codes_keys(self) -> Keys:
        return partial(self.keyring.secrets, Purpose.CODES)

    @cached_property
    def _one_time(self) -> OneTimeCodes:
        return OneTimeCodes(self.outside.entropy)

    @cached_property
    def temporary(self) -> TemporaryPasswords:
        """Temporary passwords as keyed tags."""
        return TemporaryPasswords(partial(self.keyring.secrets, Purpose.TEMPORARY_PASSWORDS))

    @cached_property
    def _tries(self) -> dict[Proof, Tries]:
        own = self.policy.throttle
        throttles = {Proof.ANSWERS: own, Proof.CURRENT_PASSWORD: own}
        throttles[Proof.TEMPORARY_PASSWORD] = self.policy.slip_throttle
        return {proof: Tries(self._desk, proof, throttle) for proof, throttle in throttles.items()}

    @cached_property
    def flows(self) -> Flows:
        """The life of a flow around its steps."""
        return Flows(self._desk)

    @cached_property
    def requests(self) -> Requests:
        """What is asked of the schools."""
        return Requests(self._desk, self.outside.entropy)

    @cached_property
    def gate(self) -> Gate:
        """Who may act on an account."""
        return Gate(self._desk, self._one_time)

    @cached_property
    def freezes(self) -> Freezes:
        """Self-service stopped by the family."""
        return Freezes(self._desk, self.directory, self._codes_keys)
