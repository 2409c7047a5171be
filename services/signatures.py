"""Signing checkpoints of the audit log with Ed25519, and checking them with public keys alone (AUD-04)."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.checkpoint import Checkpoint
from storage.keys import Keyring, Purpose

_BYTES = 32


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """Public keys by their id: who has them can check every checkpoint, and make none."""

    keys: Mapping[str, bytes]

    @classmethod
    def read(cls, texts: Iterable[str]) -> "PublicKeys":
        """Read keys as `helpdesk audit key` writes them: `id:base64`.

        Raises:
            ValueError: one is no such key.
        """
        keys = {}
        for text in texts:
            key_id, _, written = text.strip().partition(":")
            try:
                keys[key_id] = b64decode(written, validate=True)
            except binascii.Error:
                raise ValueError(text) from None
            if not key_id or len(keys[key_id]) != _BYTES:
                raise ValueError(text)
        return cls(keys)

    def written(self) -> tuple[str, ...]:
        """Write each key as `id:base64`."""
        return tuple(f"{key_id}:{b64encode(key).decode()}" for key_id, key in self.keys.items())

    def fits(self, checkpoint: Checkpoint) -> bool:
        """Whether the checkpoint was signed with the key it names."""
        key = self.keys.get(checkpoint.key_id)
        if key is None:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(checkpoint.signature, checkpoint.content())
        except InvalidSignature:
            return False
        return True


class Signatures:
    """Signs with the active key of the key file; older ones only check."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    @property
    def public(self) -> PublicKeys:
        """The public half of every key, the active one first."""
        keys = {}
        for key_id in self._keyring.ids(Purpose.AUDIT_SIGNING):
            key = self._keyring.find(Purpose.AUDIT_SIGNING, key_id)
            if key is not None:
                private = Ed25519PrivateKey.from_private_bytes(key.secret)
                keys[key_id] = private.public_key().public_bytes_raw()
        return PublicKeys(keys)

    def sign(self, checkpoint: Checkpoint) -> Checkpoint:
        """Return the checkpoint signed; the key's id goes into what is signed."""
        key = self._keyring.active(Purpose.AUDIT_SIGNING)
        named = replace(checkpoint, key_id=key.id)
        signature = Ed25519PrivateKey.from_private_bytes(key.secret).sign(named.content())
        return replace(named, signature=signature)
