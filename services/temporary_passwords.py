"""Temporary passwords: what the school hands out on paper, kept as keyed tags (architecture 6, TMP-02)."""

import hmac
from collections.abc import Callable

from services import codes
from storage.records import TemporaryPassword

GROUPS = 3
TAG_BYTES = 32
_PURPOSE = "temporary password"


def make(entropy: Callable[[int], bytes]) -> str:
    """Make a temporary password of 60 random bits, such as "7K3D-9QXM-2VTA"."""
    return codes.make(entropy, GROUPS)


class TemporaryPasswords:
    """Turns temporary passwords into tags and compares them. `keys` are the purpose's own.

    High entropy makes a keyed HMAC enough, so that a whole roster is issued in seconds (architecture 6).
    """

    def __init__(self, keys: codes.Keys) -> None:
        self._keys = keys

    def __repr__(self) -> str:
        return "TemporaryPasswords(***)"

    def tag(self, account_id: str, text: str) -> bytes:
        """Return the tag of a temporary password for this account alone, however it is spaced or cased."""
        return self._tags(account_id, text)[0]

    def _tags(self, account_id: str, text: str) -> tuple[bytes, ...]:
        readable = codes.normalise(text, GROUPS)
        # What is no temporary password costs the same and has a tag that no issued one can have.
        body = f"{account_id}|={readable}" if readable else f"{account_id}|?"
        return codes.tags(self._keys, _PURPOSE, body)

    def matches(self, account_id: str, text: str, stored: TemporaryPassword | None) -> bool:
        """Whether the text is the stored one, in constant time; with nothing stored the work is the same.

        `account_id` may be a stand-in's (security.md ENU-05). Expiry and use are the caller's to judge.
        """
        kept = stored.tag if stored else bytes(TAG_BYTES)
        # Every key is tried, also after a hit: how long it takes tells nothing (HSH-06).
        fits = [hmac.compare_digest(tag, kept) for tag in self._tags(account_id, text)]
        return any(fits)
