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
    """Turns temporary passwords into tags and compares them. `key` is the purpose's own key.

    High entropy makes a keyed HMAC enough, so that a whole roster is issued in seconds (architecture 6).
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "TemporaryPasswords(***)"

    def tag(self, account_id: str, text: str) -> bytes:
        """Return the tag of a temporary password for this account alone, however it is spaced or cased."""
        readable = codes.normalise(text, GROUPS)
        # What is no temporary password costs the same and has a tag that no issued one can have.
        body = f"{account_id}|={readable}" if readable else f"{account_id}|?"
        return codes.tag(self._key, _PURPOSE, body)

    def matches(self, account_id: str, text: str, stored: TemporaryPassword | None) -> bool:
        """Whether the text is the stored one, in constant time; with nothing stored the work is the same.

        `account_id` may be a stand-in's (security.md ENU-05). Expiry and use are the caller's to judge.
        """
        kept = stored.tag if stored else bytes(TAG_BYTES)
        return hmac.compare_digest(self.tag(account_id, text), kept)
