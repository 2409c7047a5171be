"""The composition root: the one file that names the concrete store, directory, clock and randomness."""

import asyncio
import base64
import random
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.house import House
from bot.mail import Mailer, Post
from bot.notation import mail_server
from bot.outside import Outside
from bot.settings import Settings
from bot.timing import Timing
from directory.embedded import EmbeddedDirectory
from services.hashing import Hashing
from storage.engine import audit_key_id, migrate, open_engine
from storage.key_changes import add_missing
from storage.keys import ForeignKeyFile, KeyFileProblem, Keyring, Purpose, create_key_file, load_keyring
from storage.sealing import Wrapper
from storage.sql.store import SqlStore

# Base 32: ids of letters and digits alone, which callback data can hold.
_ID_LENGTH = 20
_ID_BYTES = 13
HASHING_SLOTS = 2
HASHING_WAITING = 16


def new_id() -> str:
    """Make an id of 100 random bits."""
    return base64.b32encode(secrets.token_bytes(_ID_BYTES)).decode()[:_ID_LENGTH].lower()


def outside() -> Outside:
    """Return the real clock and dice."""
    timing = Timing(
        now=lambda: datetime.now(UTC), monotonic=time.monotonic, sleep=asyncio.sleep, spread=random.random
    )
    return Outside(timing, secrets.token_bytes, new_id)


def create_house(settings: Settings, outside_: Outside | None = None) -> tuple[Purpose, ...]:
    """Prepare data folder, key file and database; what is there already stays as it is.

    Returns the purposes for which an older key file had no key and now has one.

    Raises:
        storage.keys.KeyFileProblem: the key file cannot be made or read, or the database has another.
        storage.errors.DatabaseProblem: the database cannot be made or read.
    """
    around = outside_ or outside()
    made = around.timing.now()
    if not settings.key_file.exists():
        _refuse_new_keys(settings)
        create_key_file(settings.key_file, around.entropy, made)
    added = add_missing(settings.key_file, around.entropy, made)
    refuse_foreign_keys(settings.database, settings, load_keyring(settings.key_file))
    _make_folder(settings.data_dir)
    migrate(settings.database)
    return added


def keys_of(settings: Settings) -> Keyring:
    """Read the key file.

    Raises:
        storage.keys.KeyFileProblem: it cannot be used; where nothing was made yet it is to be made.
    """
    is_new = not Path(settings.database.removeprefix("sqlite:///")).exists()
    if is_new and not settings.key_file.exists():
        raise KeyFileProblem(f"there is no key file {settings.key_file}; `helpdesk init` makes one")
    return load_keyring(settings.key_file)


def _refuse_new_keys(settings: Settings) -> None:
    if audit_key_id(settings.database) is not None:
        load_keyring(settings.key_file)  # which is missing, and says so


def refuse_foreign_keys(database: str, settings: Settings, keyring: Keyring) -> None:
    """Refuse a database that was written with other keys than those at hand.

    Raises:
        storage.keys.ForeignKeyFile: the keys would open nothing in it.
    """
    key_id = audit_key_id(database)
    if key_id is not None and keyring.find(Purpose.AUDIT, key_id) is None:
        raise ForeignKeyFile(
            f"the key file {settings.key_file} does not belong to this database; "
            "put the right one there from your safe copy, or set KEY_FILE to it"
        )


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@asynccontextmanager
async def open_house(settings: Settings, outside_: Outside | None = None) -> AsyncIterator[House]:
    """Open the house on its key file and database, and close it at the end."""
    around = outside_ or outside()
    keyring = keys_of(settings)
    _make_folder(settings.data_dir)
    await asyncio.to_thread(refuse_foreign_keys, settings.database, settings, keyring)
    await asyncio.to_thread(migrate, settings.database)
    store = SqlStore(open_engine(settings.database), keyring, around.entropy, around.new_id)
    hashing = Hashing(settings.argon2, HASHING_SLOTS, HASHING_WAITING)
    try:
        directory = EmbeddedDirectory(store, Wrapper(keyring, Purpose.HISTORY), around.entropy)
        post = around.post or _mailer(settings, around)
        yield House(settings, around, keyring, store, directory, hashing, post)
    finally:
        hashing.close()
        await store.close()


def _mailer(settings: Settings, around: Outside) -> Post | None:
    if settings.smtp_url is None:
        return None
    server = mail_server(settings.smtp_url.get_secret_value())
    return Mailer(server, settings.smtp_from, around.timing.now).send
