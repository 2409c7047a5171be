"""The directory as the rest of the house sees it: it verifies, judges and sets passwords."""

from dataclasses import dataclass, field
from typing import Protocol

from storage.interface import Transaction
from storage.records import Credential


class Derive(Protocol):
    """Derives 32 bytes from a secret and a salt with Argon2id, in a slot that was reserved before."""

    @property
    def parameters(self) -> str:
        """The cost for new digests, as it is stored beside them (HSH-04)."""

    async def __call__(self, secret: bytes, salt: bytes, parameters: str) -> bytes:
        """Derive with the cost that `parameters` names: an old digest keeps its own."""


class DirectoryDown(Exception):  # noqa: N818 - the field's word
    """The directory cannot be reached: nothing was changed, and the person must be told so (DIR-05)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands in the directory."""

    enabled: bool
    locked: bool
    must_change: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new password, judged against the whole history and ready to be set; the password is not in it."""

    credential: Credential
    tag: bytes = field(repr=False)
    used_before: bool


class Directory(Protocol):
    """What every directory can do. Slow work happens outside transactions."""

    async def standing(self, account_id: str) -> Standing:
        """Return how the account stands."""

    async def judge(self, account_id: str, password: str, derive: Derive) -> Prepared:
        """Judge a new password against the history, with one derivation in all (architecture 6)."""

    async def set_password(self, tx: Transaction, prepared: Prepared) -> None:
        """Make the prepared password the current one, enable the account and clear its lock.

        Raises:
            storage.interface.Stale: the same password was set meanwhile.
        """

    async def verify(self, account_id: str, password: str, derive: Derive) -> bool:
        """Whether this is the current password; one that must be changed proves nothing (REC-08)."""

    async def release(self, tx: Transaction, account_id: str) -> None:
        """Unlock and enable the account (facts.md, times and habits)."""

    async def require_change(self, tx: Transaction, account_id: str) -> None:
        """Flag the account: at the next login the password must be changed (REC-08)."""
