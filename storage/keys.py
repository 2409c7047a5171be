"""The key file: one key for each purpose, kept apart from the database (architecture 7, CRY-02, CRY-03)."""

import base64
import binascii
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from typing_extensions import override

KEY_BYTES = 32
ID_BYTES = 4
_FORMAT = 1

Entropy = Callable[[int], bytes]


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


class KeyFileProblem(Exception):  # noqa: N818 - the operator's word
    """The key file cannot be used; the message says why in one sentence and what to do (SEC-05)."""


class ForeignKeyFile(KeyFileProblem):
    """The database was written with other keys: nothing in it would open, and every ID would be unknown."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key. Its id may be shown and stands before everything sealed with it; its bytes may not."""

    id: str
    secret: bytes = field(repr=False)


class Keyring:
    """All keys: for each purpose one active, and older ones that only open. Its repr hides everything."""

    __slots__ = ("_active", "_keys")

    def __init__(self, active: Mapping[Purpose, Key], keys: Mapping[Purpose, Mapping[str, Key]]) -> None:
        self._active = dict(active)
        self._keys = {purpose: dict(known) for purpose, known in keys.items()}

    @override
    def __repr__(self) -> str:
        return "Keyring(***)"

    @override
    def __reduce__(self) -> str:
        raise TypeError("a keyring is never copied out of the process")

    def active(self, purpose: Purpose) -> Key:
        """Return the key that new things of this purpose are made with."""
        return self._active[purpose]

    def find(self, purpose: Purpose, key_id: str) -> Key | None:
        """Return a key of this purpose by its id, active or decrypt-only."""
        return self._keys[purpose].get(key_id)

    def secret(self, purpose: Purpose) -> bytes:
        """Return the bytes of the active key of this purpose."""
        return self._active[purpose].secret


def create_key_file(path: Path, entropy: Entropy) -> None:
    """Make a key file (mode 0600, in a folder of mode 0700) with a fresh key for each purpose.

    Raises:
        KeyFileProblem: there is a file already, which is never overwritten, or it cannot be written.
    """
    keys = {
        purpose.value: [{"id": entropy(ID_BYTES).hex(), "key": _encode(entropy(KEY_BYTES)), "active": True}]
        for purpose in Purpose
    }
    body = json.dumps({"format": _FORMAT, "keys": keys}, indent=1).encode()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(path, body)
    except OSError as problem:
        if path.exists():
            raise KeyFileProblem(f"the key file {path} exists already and is never overwritten") from None
        raise KeyFileProblem(f"the key file {path} cannot be written: {problem.strerror}") from None


def _write_new(path: Path, body: bytes) -> None:
    # A link, unlike a rename, fails when the name is taken, and the file under the name is always whole.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _encode(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def load_keyring(path: Path) -> Keyring:
    """Read the key file.

    Raises:
        KeyFileProblem: it is missing, readable by others, not a key file, or a key of it is not fit for use.
    """
    content = _read(path)
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise KeyFileProblem(f"the key file {path} is not a key file of this version")
    groups = content.get("keys")
    groups = groups if isinstance(groups, dict) else {}
    active: dict[Purpose, Key] = {}
    keys: dict[Purpose, dict[str, Key]] = {}
    for purpose in Purpose:
        entries = list(_entries(path, purpose, groups.get(purpose.value)))
        keys[purpose] = {key.id: key for key, _ in entries}
        active[purpose] = _only_active(path, purpose, entries)
    _refuse_equal(path, keys)
    return Keyring(active, keys)


def _read(path: Path) -> Any:  # noqa: ANN401 - whatever the JSON holds
    try:
        mode = path.stat().st_mode
        body = path.read_bytes()
    except FileNotFoundError:
        raise KeyFileProblem(f"there is no key file {path}; `helpdesk init` makes one") from None
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
        raise KeyFileProblem(f"the key file {path} has no key for the purpose {purpose.value!r}")
    for entry in group:
        if not isinstance(entry, dict):
            raise KeyFileProblem(f"the key file {path} holds something that is no key at {purpose.value!r}")
        yield _key(path, purpose, entry), entry.get("active") is True


def _key(path: Path, purpose: Purpose, entry: Mapping[str, object]) -> Key:
    try:
        key_id = bytes.fromhex(str(entry.get("id")))
        secret = base64.b64decode(str(entry.get("key")), validate=True)
    except (ValueError, binascii.Error):
        raise KeyFileProblem(f"the key file {path} holds a damaged key for {purpose.value!r}") from None
    if len(key_id) != ID_BYTES:
        raise KeyFileProblem(f"a key for {purpose.value!r} in {path} has no id of {ID_BYTES} bytes")
    if len(secret) != KEY_BYTES:
        raise KeyFileProblem(
            f"a key for {purpose.value!r} in {path} has {len(secret)} bytes where {KEY_BYTES} are needed"
        )
    return Key(key_id.hex(), secret)


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
