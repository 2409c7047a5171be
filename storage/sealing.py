"""Sealing: what stands in the database is readable only with its key and only in its own place."""

import hashlib
import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column

from storage.keys import ID_BYTES, Entropy, Keyring, Purpose

_LABEL: Final = "sealed/v1"
_NONCE_BYTES: Final = 12
_HEAD_BYTES: Final = ID_BYTES + _NONCE_BYTES


class OpeningFailed(Exception):  # noqa: N818 - the field's word
    """Something sealed does not open: wrong key, wrong place or damaged. An alarm, never empty (CRY-06)."""


def _place(*parts: str) -> bytes:
    """Encode the parts so that no two different lists give the same bytes: each with its length before it."""
    encoded = (part.encode() for part in (_LABEL, *parts))
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


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

    def _cipher(self, key_id: str) -> AESGCM:
        if key_id not in self._ciphers:
            key = self._keyring.find(self._purpose, key_id)
            if key is None:
                raise LookupError(key_id)
            self._ciphers[key_id] = AESGCM(key.secret)
        return self._ciphers[key_id]


class Indexer:
    """Keyed indexes: equal texts are found again, and only with the key of that index (CRY-08)."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def index(self, purpose: Purpose, text: str) -> str:
        """Return the HMAC-SHA256 of `text` in hex, with the key of this purpose."""
        return hmac.digest(self._keyring.secret(purpose), text.encode(), hashlib.sha256).hex()


class Vault:
    """Seals and opens cells by their column, whose `info["sealed"]` names the purpose of its key."""

    def __init__(self, keyring: Keyring, entropy: Entropy) -> None:
        self._sealers = {purpose: Sealer(keyring, purpose, entropy) for purpose in Purpose}
        self._indexer = Indexer(keyring)

    def index(self, purpose: Purpose, text: str) -> str:
        """Return the keyed index of a text."""
        return self._indexer.index(purpose, text)

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
