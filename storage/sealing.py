"""Sealing: what stands in the database is readable only with its key and only in its own place."""

import hashlib
import hmac
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from sqlalchemy import Column

from storage.keys import ID_BYTES, Entropy, Keyring, Purpose

_LABEL: Final = "sealed/v1"
_NONCE_BYTES: Final = 12
_SIV_BYTES: Final = 64
_HEAD_BYTES: Final = ID_BYTES + _NONCE_BYTES


class OpeningFailed(Exception):  # noqa: N818 - the field's word
    """Something sealed does not open: wrong key, wrong place or damaged. An alarm, never empty (CRY-06)."""


def _place(table: str, column: str, *row: str) -> bytes:
    """Encode the parts so that no two different lists give the same bytes: each with its length before it."""
    parts = [part.encode() for part in row]
    return _columns(table, column) + b"".join([len(part).to_bytes(4, "big") + part for part in parts])


# There are few columns, and a country's roster asks for their places millions of times.
@lru_cache(maxsize=256)
def _columns(table: str, column: str) -> bytes:
    parts = [part.encode() for part in (_LABEL, table, column)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


class Sealer:
    """Seals for one purpose: AES-256-GCM, bound to table, column, row and key id (security.md 5i, CRY-05).

    The result is key id (4 bytes), nonce (12, from the entropy given) and ciphertext with its tag.
    """

    def __init__(self, keyring: Keyring, purpose: Purpose, entropy: Entropy) -> None:
        self._keyring = keyring
        self._purpose = purpose
        self._entropy = entropy
        self._ciphers: dict[str, AESGCM] = {}

    def seal(self, plain: bytes, *, table: str, column: str, row: str) -> bytes:
        """Seal `plain` for its place."""
        key = self._keyring.active(self._purpose)
        nonce = self._entropy(_NONCE_BYTES)
        cipher = self._cipher(key.id)
        sealed = cipher.encrypt(nonce, plain, _place(table, column, row, key.id))
        return bytes.fromhex(key.id) + nonce + sealed

    def open(self, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
        """Open what was sealed for this place.

        Raises:
            OpeningFailed: it was sealed with a key that is not here, for another place, or is damaged.
        """
        key_id = sealed[:ID_BYTES].hex()
        nonce = sealed[ID_BYTES:_HEAD_BYTES]
        try:
            cipher = self._cipher(key_id)
            return cipher.decrypt(nonce, sealed[_HEAD_BYTES:], _place(table, column, row, key_id))
        except (InvalidTag, ValueError, LookupError):
            raise OpeningFailed(f"{table}.{column} of row {row} does not open") from None

    def renew(self, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
        """Return the same sealed with the active key, untouched where it is so. Raises `OpeningFailed`."""
        if sealed[:ID_BYTES].hex() == self._keyring.active(self._purpose).id:
            return sealed
        plain = self.open(sealed, table=table, column=column, row=row)
        return self.seal(plain, table=table, column=column, row=row)

    def _cipher(self, key_id: str) -> AESGCM:
        key = self._keyring.find(self._purpose, key_id)
        if key is None:
            raise LookupError(key_id)
        if key_id not in self._ciphers:
            self._ciphers[key_id] = AESGCM(key.secret)
        return self._ciphers[key_id]


class Wrapper:
    """Wraps digests of history: equal ones stay equal, so that they can be compared and be unique (HSH-03).

    AES-SIV (RFC 5297) of 256 bits, bound to its place and key id; a keyed hash could not change its key. The
    result is key id (4 bytes) and what AES-SIV makes of the digest.
    """

    def __init__(self, keyring: Keyring, purpose: Purpose) -> None:
        self._keyring = keyring
        self._purpose = purpose

    def wrap(self, digest: bytes, *place: str) -> bytes:
        """Wrap a digest for its place with the active key."""
        key = self._keyring.active(self._purpose)
        return bytes.fromhex(key.id) + _siv(key.secret).encrypt(digest, [_place(*place, key.id)])

    def unwrap(self, wrapped: bytes, *place: str) -> bytes:
        """Return the digest that was wrapped for this place.

        Raises:
            OpeningFailed: it was wrapped with a key that is not here, for another place, or is damaged.
        """
        key_id = wrapped[:ID_BYTES].hex()
        key = self._keyring.find(self._purpose, key_id)
        failed = OpeningFailed(f"what was wrapped for {'/'.join(place)} does not open")
        if key is None:
            raise failed
        try:
            return _siv(key.secret).decrypt(wrapped[ID_BYTES:], [_place(*place, key_id)])
        except (InvalidTag, ValueError):
            raise failed from None

    def renew(self, wrapped: bytes, *place: str) -> bytes:
        """Return the same wrapped with the active key, untouched where it is so. Raises `OpeningFailed`."""
        if wrapped[:ID_BYTES].hex() == self._keyring.active(self._purpose).id:
            return wrapped
        return self.wrap(self.unwrap(wrapped, *place), *place)


def tag_place(account_id: str, epoch: int) -> tuple[str, ...]:
    """Return what the tag of a password is bound to: it fits no other account and no other salt."""
    return "password_tags", "tag", account_id, str(epoch)


def _siv(secret: bytes) -> AESSIV:
    # AES-SIV takes two keys; both come from the purpose's one.
    both = HKDFExpand(hashes.SHA512(), _SIV_BYTES, b"wrapped/v1").derive(secret)
    return AESSIV(both)


class Indexer:
    """Keyed indexes: equal texts are found again, and only with the key of that index (CRY-08)."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def index(self, purpose: Purpose, text: str) -> str:
        """Return the HMAC-SHA256 of `text` in hex, with the active key of this purpose."""
        return _index(self._keyring.secret(purpose), text)

    def indexes(self, purpose: Purpose, text: str) -> tuple[str, ...]:
        """Return the index under every key of this purpose, the active one first: a row may have any."""
        return tuple(_index(secret, text) for secret in self._keyring.secrets(purpose))


def _index(secret: bytes, text: str) -> str:
    return hmac.digest(secret, text.encode(), hashlib.sha256).hex()


class Vault:
    """Seals and opens cells by their column, whose `info["sealed"]` names the purpose of its key."""

    def __init__(self, keyring: Keyring, entropy: Entropy) -> None:
        self._keyring = keyring
        self._sealers = {purpose: Sealer(keyring, purpose, entropy) for purpose in Purpose}
        self._indexer = Indexer(keyring)

    def index(self, purpose: Purpose, text: str) -> str:
        """Return the keyed index of a text."""
        return self._indexer.index(purpose, text)

    def indexes(self, purpose: Purpose, text: str) -> tuple[str, ...]:
        """Return a text's index under every key, the active one first."""
        return self._indexer.indexes(purpose, text)

    def key_of(self, purpose: Purpose, text: str, index: str) -> str:
        """Return the id of the key with which a text's index was made, empty when it is none of ours."""
        found = zip(self._keyring.ids(purpose), self.indexes(purpose, text), strict=True)
        return next((key_id for key_id, own in found if own == index), "")

    def renew(self, column: Column[bytes], row: str, sealed: bytes) -> bytes:
        """Return a cell sealed with the active key. Raises `OpeningFailed`."""
        sealer = self._sealers[column.info["sealed"]]
        return sealer.renew(sealed, table=column.table.name, column=column.name, row=row)

    def seal(self, column: Column[bytes], row: str, plain: bytes) -> bytes:
        """Seal bytes for one cell."""
        sealer = self._sealers[column.info["sealed"]]
        return sealer.seal(plain, table=column.table.name, column=column.name, row=row)

    def open(self, column: Column[bytes], row: str, sealed: bytes) -> bytes:
        """Open one cell. Raises `OpeningFailed`."""
        sealer = self._sealers[column.info["sealed"]]
        return sealer.open(sealed, table=column.table.name, column=column.name, row=row)

    def seal_text(self, column: Column[bytes], row: str, text: str) -> bytes:
        """Seal a text for one cell."""
        return self.seal(column, row, text.encode())

    def open_text(self, column: Column[bytes], row: str, sealed: bytes) -> str:
        """Open a cell that holds a text. Raises `OpeningFailed`."""
        return self.open(column, row, sealed).decode()
