"""The commands `helpdesk backup` and `restore`: a copy of the database, without the keys (SEC-07)."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.failures import Failed
from bot.in_house import json_option, tell
from bot.settings import Settings, load

if TYPE_CHECKING:
    from bot.house import House

AGE_HEAD = b"age-encryption.org/"
_OPEN = (
    "It is not encrypted: names and phones in it are sealed, but ids and times are not.",
    "Better: --to age1... (make a key on another machine with age-keygen).",
)


def backup(
    file: Annotated[Path, typer.Argument(help="The new file; an existing one is never overwritten.")],
    to: Annotated[
        list[str] | None,
        typer.Option(help="Encrypt it to this public key of age (age1...). Can be given several times."),
    ] = None,
    *,
    as_json: Annotated[bool, json_option("file, bytes, encrypted")] = False,
) -> None:
    """Copy the database while the bot runs. The key file is never in it: keep a copy of that elsewhere."""
    from storage.backup import copy_database, draft_beside, put_in_place  # noqa: PLC0415 - only here

    settings, recipients = load(), [_recipient(text) for text in to or ()]
    with draft_beside(file) as draft, draft_beside(file.with_name(f"{file.name}.plain")) as plain:
        asyncio.run(_record(settings, "backup"))
        copy_database(settings.database, plain)
        if recipients:
            _encrypt(plain, draft, recipients)
        else:
            plain.replace(draft)
        put_in_place(draft, file)
    size = file.stat().st_size
    facts = {"file": str(file), "bytes": size, "encrypted": bool(recipients)}
    lines = [f"{file} holds the database: {size} bytes.", *(() if recipients else _OPEN)]
    tell(facts, lines, as_json=as_json)


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
        path_of,
        put_in_place,
    )
    from storage.keys import load_keyring  # noqa: PLC0415 - only here

    settings = load()
    load_keyring(settings.key_file)
    path = path_of(settings.database)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with draft_beside(path) as draft:
        _unpack(file, draft, identity)
        _inspect(draft, settings)
        end_what_was_under_way(draft)
        put_in_place(draft, path)
    rows = asyncio.run(_record(settings, "restore"))
    lines = [
        f"{path} is as it was when the backup was made; its audit log of {rows} rows is intact.",
        "Compare it with your copy elsewhere: helpdesk audit verify --checkpoint FILE",
        "What was under way then is over; open requests wait for /pending.",
    ]
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
    from storage.backup import SQLITE_HEAD  # noqa: PLC0415 - only here

    try:
        with file.open("rb") as reader:
            head = reader.read(len(AGE_HEAD))
            reader.seek(0)
            if head == AGE_HEAD:
                _decrypt(reader, to, identity)
            elif SQLITE_HEAD.startswith(head[: len(SQLITE_HEAD)]) and head:
                to.write_bytes(reader.read())
            else:
                raise Failed(f"{file} is no backup of this program")
    except OSError as problem:
        raise Failed(f"{file} cannot be read: {problem.strerror}") from None


def _decrypt(reader: Any, to: Path, identity: Path | None) -> None:  # noqa: ANN401 - an open file of bytes
    import pyrage  # noqa: PLC0415 - only here

    if identity is None:
        raise Failed("this backup is encrypted; name the file with its secret key: --identity FILE")
    try:
        lines = identity.read_text(encoding="utf-8").splitlines()
        keys = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.startswith("AGE-")]
        with to.open("wb") as writer:
            pyrage.decrypt_io(reader, writer, keys)
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        raise Failed(f"{identity} holds no secret key of age") from None
    except pyrage.DecryptError:
        raise Failed("the backup does not open with this key, or it is damaged") from None


def _inspect(draft: Path, settings: Settings) -> None:
    """Refuse what is no whole database of ours, or was written with other keys."""
    from bot.assemble import refuse_foreign_keys  # noqa: PLC0415 - only here
    from storage.inspection import Condition, inspect_database  # noqa: PLC0415 - only here
    from storage.keys import load_keyring  # noqa: PLC0415 - only here

    url = f"sqlite:///{draft}"
    if inspect_database(url) not in {Condition.CURRENT, Condition.OLD}:
        raise Failed("the backup holds no database of this program")
    refuse_foreign_keys(url, settings, load_keyring(settings.key_file))
