"""The commands `helpdesk backup` and `restore`: a copy of the database, without the keys (SEC-07, PRV-06)."""

import asyncio
import errno
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.failures import Failed
from bot.in_house import json_option, tell
from bot.settings import Settings, load

if TYPE_CHECKING:
    from bot.house import House

KEPT = timedelta(days=30)
"""How long backups stay in their folder: as long as the rows of who has left (PRV-06)."""
AGE_HEAD = b"age-encryption.org/"
_NOT_FOR_US = "No matching keys found"
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_OPEN = (
    "It is not encrypted: names and phones in it are sealed, but ids and times are not.",
    "Better: --to age1... (make a key on another machine with age-keygen).",
)


def backup(
    file: Annotated[
        str,
        typer.Argument(help="The new file; an existing one is never overwritten. Or a folder of backups."),
    ],
    to: Annotated[
        list[str] | None,
        typer.Option(help="Encrypt it to this public key of age (age1...). Can be given several times."),
    ] = None,
    keep: Annotated[
        str, typer.Option(help="How long backups stay in the folder, such as 90d; without it 30 days.")
    ] = "",
    *,
    as_json: Annotated[bool, json_option("file, bytes, encrypted, deleted (files)")] = False,
) -> None:
    """Copy the database while the bot runs. The key file is never in it: keep a copy of that elsewhere.

    In a folder the copy is named after the time, helpdesk-20261121T193000Z.db. When it is safely there,
    those named so that are older than 30 days, or than --keep, are deleted; nothing else is touched.
    """
    from bot.assemble import outside  # noqa: PLC0415 - only here

    settings, recipients = load(), [_recipient(text) for text in to or ()]
    path, before = _place(file, keep, outside().timing.now(), encrypted=bool(recipients))
    _make(path, settings, recipients)
    facts = {"file": str(path), "bytes": path.stat().st_size, "encrypted": bool(recipients)}
    lines = [f"{path} holds the database: {facts['bytes']} bytes.", *(() if recipients else _OPEN)]
    deleted, stuck = _prune(path.parent, before) if before else ([], [])
    lines += [f"{one} is deleted: its time is over." for one in deleted]
    tell({**facts, "deleted": deleted}, lines, as_json=as_json)
    if stuck:
        raise Failed(f"the backup is made, but what is too old could not be deleted: {'; '.join(stuck)}")


def _place(file: str, keep: str, now: datetime, *, encrypted: bool) -> tuple[Path, datetime | None]:
    """Return where the backup goes, and in a folder before when one is too old."""
    from storage.backup import name_at  # noqa: PLC0415 - only here

    path = Path(file)
    if not file:
        raise Failed("name a new file, or the folder of the backups")
    if path.is_dir():
        return path / name_at(now, encrypted=encrypted), now - (_kept(keep) if keep else KEPT)
    if file.endswith(os.sep):
        raise Failed(f"there is no folder {file}; make it, or see whether its disk is there")
    if keep:
        raise Failed("--keep is about a folder of backups, and this is none")
    return path, None


def _kept(text: str) -> timedelta:
    from bot.notation import duration  # noqa: PLC0415 - only here

    try:
        return duration(text)
    except ValueError as problem:
        raise Failed(f"--keep: {problem}") from None


def _make(path: Path, settings: Settings, recipients: list[Any]) -> None:
    """Write the whole backup, or nothing."""
    from storage.backup import copy_database, draft_beside, put_in_place  # noqa: PLC0415 - only here

    with draft_beside(path) as draft, draft_beside(path.with_name(f"{path.name}.plain")) as plain:
        asyncio.run(_record(settings, "backup"))
        copy_database(settings.database, plain)
        if recipients:
            _encrypt(plain, draft, recipients)
        else:
            plain.replace(draft)
        put_in_place(draft, path)


def _prune(folder: Path, before: datetime) -> tuple[list[str], list[str]]:
    """Delete the backups of before that time; return which went, and which could not and why."""
    from storage.backup import older_than  # noqa: PLC0415 - only here

    deleted, stuck = list[str](), list[str]()
    try:
        for path in older_than(folder, before):
            path.unlink()
            deleted.append(str(path))
    except OSError as problem:
        stuck.append(f"{problem.filename}: {problem.strerror}")
    return deleted, stuck


def restore(
    file: Annotated[Path, typer.Argument(help="What `helpdesk backup` wrote.")],
    identity: Annotated[
        Path | None, typer.Option(help="The file with the secret key of age, for an encrypted backup.")
    ] = None,
    *,
    as_json: Annotated[bool, json_option("database, rows (of the audit log)")] = False,
) -> None:
    """Put a backup where the database was; stop the bot and move the database away before."""
    from storage.backup import (  # noqa: PLC0415 - only here
        draft_beside,
        end_what_was_under_way,
        give_to_owner,
        make_folder,
        path_of,
        put_in_place,
    )
    from storage.keys import load_keyring  # noqa: PLC0415 - only here

    settings = load()
    load_keyring(settings.key_file)
    path = path_of(settings.database)
    make_folder(path.parent)
    with draft_beside(path) as draft:
        _unpack(file, draft, identity)
        _inspect(draft, file, settings)
        end_what_was_under_way(draft)
        owner = give_to_owner(draft, path.parent)
        put_in_place(draft, path)
    rows = asyncio.run(_record(settings, "restore"))
    lines = [
        f"{path} is as it was when the backup was made; its audit log of {rows} rows is intact.",
        "Compare it with your copy elsewhere: helpdesk audit verify --checkpoint FILE",
        "What was under way then is over, and codes for /enrol and /bind are void; send /pending.",
        "Remove again whom you have removed since: the backup knows them.",
    ]
    if owner is not None:
        lines.append(f"The owner of its folder cannot use it; before the bot starts: chown {owner} {path}*")
    tell({"database": str(path), "rows": rows}, lines, as_json=as_json)


async def _record(settings: Settings, deed: str) -> int:
    """Record the deed in the audit log, which must be intact; return how many rows it has."""
    from bot.assemble import open_house  # noqa: PLC0415 - only here
    from domain.events import Event, Tag  # noqa: PLC0415 - only here

    async with open_house(settings) as house:
        rows = await _intact(house) if deed == "restore" else 0
        await house.record(Event(Tag.RESTORED if deed == "restore" else Tag.BACKED_UP, actor="operator"))
    return rows


async def _intact(house: "House") -> int:
    report = await house.audit_verify()
    if not report.is_intact:
        raise Failed(f"restored, but its audit log is broken at row {report.broken_at}: {report.why}")
    return report.rows


def _recipient(text: str) -> Any:  # noqa: ANN401 - the library has no type for it
    from pyrage import RecipientError, x25519  # noqa: PLC0415 - only here

    try:
        return x25519.Recipient.from_str(text)
    except RecipientError:
        raise Failed("--to takes a public key of age, which begins with age1") from None


def _encrypt(plain: Path, to: Path, recipients: list[Any]) -> None:
    import pyrage  # noqa: PLC0415 - only here

    with plain.open("rb") as reader, to.open("wb") as writer:
        pyrage.encrypt_io(reader, writer, recipients)


def _unpack(file: Path, to: Path, identity: Path | None) -> None:
    """Write the database that a backup holds into the draft.

    Raises:
        bot.failures.Failed: why that cannot be; a wrong key, a damaged file and a full disk are told apart.
    """
    from storage.backup import SQLITE_HEAD  # noqa: PLC0415 - only here

    try:
        with file.open("rb") as reader:
            head = reader.read(len(AGE_HEAD))
            reader.seek(0)
            if head == AGE_HEAD:
                _decrypt(reader, to, _identities(identity))
            elif SQLITE_HEAD.startswith(head[: len(SQLITE_HEAD)]) and head:
                to.write_bytes(reader.read())
            else:
                raise Failed(f"{file} is no backup of this program; name what `helpdesk backup` wrote")
    except OSError as problem:
        if problem.errno in _NO_SPACE:
            raise Failed(f"the disk of {to.parent} is full; free space there and restore again") from None
        raise Failed(f"{file} cannot be read: {problem.strerror}; see to it and restore again") from None


def _identities(file: Path | None) -> list[Any]:
    import pyrage  # noqa: PLC0415 - only here

    if file is None:
        raise Failed("this backup is encrypted; name the file with its secret key: --identity FILE")
    none = f"{file} holds no secret key of age; name the file with the line AGE-SECRET-KEY-1..."
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-")]
    except OSError as problem:
        raise Failed(f"{file} cannot be read: {problem.strerror}; --identity names another") from None
    except (UnicodeDecodeError, pyrage.IdentityError):
        raise Failed(none) from None
    if not keys:
        raise Failed(none)
    return keys


def _decrypt(reader: Any, to: Path, keys: list[Any]) -> None:  # noqa: ANN401 - an open file of bytes
    """Open a backup of age. Raises `OSError` as the system does; age's own have no number."""
    import pyrage  # noqa: PLC0415 - only here

    try:
        with to.open("wb") as writer:
            pyrage.decrypt_io(reader, writer, keys)
    except pyrage.DecryptError as problem:
        if str(problem) == _NOT_FOR_US:
            wrong = "the backup was made for another key; name the file with its own: --identity FILE"
            raise Failed(wrong) from None
        raise Failed(_damaged(reader.name)) from None
    except OSError as problem:
        if problem.errno is None:
            raise Failed(_damaged(reader.name)) from None
        raise


def _damaged(file: object) -> str:
    return f"{file} is damaged or was cut off; take another copy of it, or another backup"


def _inspect(draft: Path, file: Path, settings: Settings) -> None:
    """Refuse what is no whole database of ours, or was written with other keys."""
    from bot.assemble import refuse_foreign_keys  # noqa: PLC0415 - only here
    from storage.errors import DatabaseProblem, DatabaseTooNew  # noqa: PLC0415 - only here
    from storage.inspection import Condition, inspect_database  # noqa: PLC0415 - only here
    from storage.keys import load_keyring  # noqa: PLC0415 - only here

    url = f"sqlite:///{draft}"
    try:
        condition = inspect_database(url)
    except DatabaseTooNew:
        raise
    except DatabaseProblem:
        raise Failed(_damaged(file)) from None
    if condition not in {Condition.CURRENT, Condition.OLD}:
        raise Failed(f"{file} holds no database of this program; name what `helpdesk backup` wrote")
    refuse_foreign_keys(url, settings, load_keyring(settings.key_file))
