"""One-time codes that people type: eight characters nobody confuses, kept only as keyed tags."""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

from domain.mask import is_unseen

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: the digits and letters without I, L, O and U."""

_GROUP = 4
_BITS = 5
_LONGEST_INPUT = 64
_MISREAD = str.maketrans("OIL", "011")


Keys = Callable[[], tuple[bytes, ...]]
"""The keys of one purpose, the active one first: asked for each time, for they can change (CRY-07)."""


def make(entropy: Callable[[int], bytes], groups: int = 2) -> str:
    """Make a code of `groups` times four characters, each of five random bits: "7K3D-9QXM" holds 40."""
    length = groups * _GROUP
    number = int.from_bytes(entropy((length * _BITS + 7) // 8))
    letters = "".join(ALPHABET[number >> place * _BITS & 31] for place in range(length))
    return _dashed(letters)


def _dashed(letters: str) -> str:
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def _is_separator(character: str) -> bool:
    return character in "._·" or character.isspace() or unicodedata.category(character) == "Pd"


def normalise(text: str, groups: int = 2) -> str | None:
    """Read a code as it was typed, in any case, spacing and width; None where it is no code of that length.

    O is read as 0, I and L as 1; U is in no code.
    """
    if len(text) > _LONGEST_INPUT:
        return None
    seen = "".join(c for c in text if not is_unseen(c))
    wide = unicodedata.normalize("NFKC", seen).upper()
    letters = "".join(c for c in wide if not _is_separator(c)).translate(_MISREAD)
    if len(letters) != groups * _GROUP or not set(letters) <= set(ALPHABET):
        return None
    return _dashed(letters)


def tag(keys: Keys, purpose: str, text: str) -> bytes:
    """Return what is kept of a normalised code; one purpose's code never fits another (CRY-03)."""
    return tags(keys, purpose, text)[0]


def tags(keys: Keys, purpose: str, text: str) -> tuple[bytes, ...]:
    """Return what may be kept of a code: made with the active key, or with one that is older."""
    label = purpose.encode()
    message = b"code/v1|" + len(label).to_bytes(2) + label + text.encode(errors="surrogatepass")
    return macs(keys, message)


def macs(keys: Keys, message: bytes) -> tuple[bytes, ...]:
    """Return the HMAC-SHA256 of a message with every key, the active one first."""
    return tuple(hmac.digest(key, message, hashlib.sha256) for key in keys())
