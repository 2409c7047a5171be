"""The embedded directory: accounts and passwords in our own store, for demo, tests and small schools."""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from directory.interface import Derive, Prepared, Standing
from storage.interface import Store, Transaction
from storage.records import Credential
from storage.sealing import Wrapper, tag_place

TAG_BYTES = 16
SALT_BYTES = 16


class EmbeddedDirectory:
    """Keeps one salt per account and epoch and one wrapped tag per password ever set (security.md 5b).

    The newest tag is the verifier, so judging a password against the whole history and setting it cost
    one Argon2 in all. `wrapper` has the history key, which is not in the database and can change (HSH-03).
    """

    def __init__(self, store: Store, wrapper: Wrapper, entropy: Callable[[int], bytes]) -> None:
        self._store = store
        self._wrapper = wrapper
        self._entropy = entropy

    async def standing(self, account_id: str) -> Standing:
        """Return how the account stands; one without a row waits for its first login."""
        credential = await self._credential(account_id)
        return Standing(credential.enabled, credential.locked, credential.must_change)

    async def judge(self, account_id: str, password: str, derive: Derive) -> Prepared:
        """Judge a new password against the history, with one derivation in all."""
        credential = await self._credential(account_id)
        if not credential.salt:
            salt = self._entropy(SALT_BYTES)
            credential = replace(credential, salt=salt, parameters=derive.parameters)
        tag = await self._tag(credential, password, derive)
        # Every tag is compared, also after a hit: how long it takes tells nothing (HSH-06).
        own = [(epoch, old) for epoch, old in credential.tags if epoch == credential.epoch]
        olds = [self._wrapper.unwrap(old, *tag_place(account_id, epoch)) for epoch, old in own]
        hits = [hmac.compare_digest(tag, old) for old in olds]
        return Prepared(credential, tag, used_before=any(hits))

    async def set_password(self, tx: Transaction, prepared: Prepared) -> None:
        """Make the prepared password the current one; the store refuses a tag that is there already."""
        account_id, epoch = prepared.credential.account_id, prepared.credential.epoch
        # Only here, in the transaction, is it sure which key is the active one (CRY-07).
        wrapped = self._wrapper.wrap(prepared.tag, *tag_place(account_id, epoch))
        await tx.credentials.add_tag(prepared.credential, wrapped)
        await tx.credentials.set_standing(account_id, enabled=True, locked=False, must_change=False)

    async def verify(self, account_id: str, password: str, derive: Derive) -> bool:
        """Whether this is the current password: the newest tag. An account without one does the same work.

        One that must be changed proves nothing: whoever set it may not have been of the family (REC-08).
        """
        credential = await self._credential(account_id)
        if not credential.salt:
            stand_in = account_id.encode()[:SALT_BYTES].ljust(SALT_BYTES, b"\0")
            credential = replace(credential, salt=stand_in, parameters=derive.parameters)
        tag = await self._tag(credential, password, derive)
        # An account without a password does the same work.
        nothing = (0, self._wrapper.wrap(bytes(TAG_BYTES), *tag_place(account_id, 0)))
        epoch, wrapped = credential.tags[0] if credential.tags else nothing
        current = self._wrapper.unwrap(wrapped, *tag_place(account_id, epoch))
        return hmac.compare_digest(tag, current) and credential.enabled and not credential.must_change

    async def release(self, tx: Transaction, account_id: str) -> None:
        """Unlock and enable the account."""
        credential = await tx.credentials.find(account_id)
        must_change = credential.must_change if credential else True
        await tx.credentials.set_standing(account_id, enabled=True, locked=False, must_change=must_change)

    async def require_change(self, tx: Transaction, account_id: str) -> None:
        """Flag the account, and leave the rest of its standing as it is."""
        standing = await tx.credentials.find(account_id) or Credential(account_id)
        enabled, locked = standing.enabled, standing.locked
        await tx.credentials.set_standing(account_id, enabled=enabled, locked=locked, must_change=True)

    async def _credential(self, account_id: str) -> Credential:
        async with self._store.read() as tx:
            return await tx.credentials.find(account_id) or Credential(account_id)

    async def _tag(self, credential: Credential, password: str, derive: Derive) -> bytes:
        # JSON can carry half a surrogate pair, and that is no reason to stumble.
        typed = unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
        raw = await derive(typed, credential.salt, credential.parameters)
        message = b"history/v1|" + credential.account_id.encode() + b"|" + raw
        return hashlib.sha256(message).digest()[:TAG_BYTES]
