"""The key file: one key for each purpose, kept apart from the database (architecture 7, CRY-02, CRY-03)."""

import base64
import binascii
import json
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

KEY_BYTES = 32
ID_BYTES = 4
FORMAT = 1
UNFINISHED = "unfinished"

Entropy = Callable[[int], bytes]
Content = dict[str, Any]


class Purpose(StrEnum):
    """What a key is for; no key serves two purposes (CRY-03)."""

    ANSWERS = "answers"
    HISTORY = "history"
    SEALING = "sealing"
    INBOX = "inbox"
    TOTP = "totp"
    INDEX_LOGIN = "index_login"
    INDEX_PHONE = "index_phone"
    INDEX_EMAIL = "index_email"
    DECOYS = "decoys"
    AUDIT = "audit"
    TEMPORARY_PASSWORDS = "temporary_passwords"
    CODES = "codes"
    # Ed25519: whoever has its public half can check a checkpoint of the audit log (AUD-04).
    AUDIT_SIGNING = "audit_signing"
    SUBJECTS = "subjects"


ADDED_LATER = frozenset({Purpose.AUDIT_SIGNING, Purpose.SUBJECTS})
"""What key files of older versions lack; `helpdesk init` adds it. Any other that is missing was lost."""

FOREVER = frozenset({Purpose.DECOYS, Purpose.SUBJECTS})
"""Never rotated: what is drawn from an ID must be drawn alike for ever (ENU-02, ENU-05, ADM-07)."""


class KeyFileProblem(Exception):  # noqa: N818 - the operator's word
    """The key file cannot be used; the message says why in one sentence and what to do (SEC-05)."""


class ForeignKeyFile(KeyFileProblem):
    """The database was written with other keys: nothing in it would open, and every ID would be unknown."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key. Its id may be shown and stands before everything sealed with it; its bytes may not.

    `made` is when, None where the key file does not say.
    """

    id: str
    secret: bytes = field(repr=False)
    made: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    """What a key file holds at one moment: keys by purpose, the oldest first, and one of each active.

    `unfinished` are the purposes whose rotation was begun: rows under older keys may be left.
    """

    active: Mapping[Purpose, Key] = field(repr=False)
    keys: Mapping[Purpose, Mapping[str, Key]] = field(repr=False)
    unfinished: frozenset[Purpose] = frozenset()


def read_ring(path: Path) -> Ring:
    """Read the key file.

    Raises:
        KeyFileProblem: it is missing, readable by others, not a key file, or a key of it is not fit for use.
    """
    return ring_of(path, read_content(path))


def ring_of(path: Path, content: Content) -> Ring:
    """Return what a key file of this content holds. Raises `KeyFileProblem`."""
    groups = groups_of(path, content)
    active: dict[Purpose, Key] = {}
    keys: dict[Purpose, dict[str, Key]] = {}
    for purpose in Purpose:
        entries = list(_entries(path, purpose, groups.get(purpose.value)))
        keys[purpose] = {key.id: key for key, _ in entries}
        active[purpose] = _only_active(path, purpose, entries)
    _refuse_equal(path, keys)
    begun = content.get(UNFINISHED)
    unfinished = {*begun} if isinstance(begun, list) else set[object]()
    return Ring(active, keys, frozenset(purpose for purpose in Purpose if purpose.value in unfinished))


def groups_of(path: Path, content: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the JSON holds
    """Return the keys by purpose, as they are written. Raises `KeyFileProblem`."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise KeyFileProblem(f"the key file {path} is not a key file of this version")
    groups = content.get("keys")
    return groups if isinstance(groups, dict) else {}


def read_content(path: Path) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """Read the file, of which nothing is known then. Raises `KeyFileProblem`."""
    try:
        mode = path.stat().st_mode
        body = path.read_bytes()
    except FileNotFoundError:
        raise KeyFileProblem(
            f"there is no key file {path}; put your safe copy of it back, for new keys would open nothing"
        ) from None
    except OSError as problem:
        raise KeyFileProblem(f"the key file {path} cannot be read: {problem.strerror}") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileProblem(f"other people can read the key file; run: chmod 600 {path}")
    try:
        return json.loads(body)
    except ValueError:
        raise KeyFileProblem(f"the key file {path} is not JSON") from None


def _entries(path: Path, purpose: Purpose, group: object) -> Iterator[tuple[Key, bool]]:
    if not isinstance(group, list) or not group:
        lost = "put the key file back from your safe copy"
        mend = "`helpdesk init` adds one" if purpose in ADDED_LATER else lost
        raise KeyFileProblem(f"the key file {path} has no key for the purpose {purpose.value!r}; {mend}")
    for entry in group:
        if not isinstance(entry, dict):
            raise KeyFileProblem(f"the key file {path} holds something that is no key at {purpose.value!r}")
        yield _key(path, purpose, entry), entry.get("active") is True


def _key(path: Path, purpose: Purpose, entry: Mapping[str, object]) -> Key:
    try:
        key_id = bytes.fromhex(str(entry.get("id")))
        secret = base64.b64decode(str(entry.get("key")), validate=True)
        made = datetime.fromisoformat(str(entry["made"])) if "made" in entry else None
    except (ValueError, binascii.Error):
        raise KeyFileProblem(f"the key file {path} holds a damaged key for {purpose.value!r}") from None
    if len(key_id) != ID_BYTES:
        raise KeyFileProblem(f"a key for {purpose.value!r} in {path} has no id of {ID_BYTES} bytes")
    if len(secret) != KEY_BYTES:
        raise KeyFileProblem(
            f"a key for {purpose.value!r} in {path} has {len(secret)} bytes where {KEY_BYTES} are needed"
        )
    if made is not None and made.tzinfo is None:
        raise KeyFileProblem(f"the time of a key for {purpose.value!r} in {path} has no zone")
    return Key(key_id.hex(), secret, made)


def _only_active(path: Path, purpose: Purpose, entries: list[tuple[Key, bool]]) -> Key:
    active = [key for key, is_active in entries if is_active]
    if len(active) != 1:
        raise KeyFileProblem(f"the key file {path} must have one active key for {purpose.value!r}")
    return active[0]


def _refuse_equal(path: Path, keys: Mapping[Purpose, Mapping[str, Key]]) -> None:
    seen: dict[bytes, Purpose] = {}
    for purpose, group in keys.items():
        for key in group.values():
            if key.secret in seen:
                other = seen[key.secret].value
                raise KeyFileProblem(
                    f"the key file {path} has equal keys for {other!r} and {purpose.value!r}"
                )
            seen[key.secret] = purpose
