"""Keys: which there are, new ones while the bot runs, old ones taken out when nothing needs them (CRY-07)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.events import Event, Tag
from services.freezes import REPUDIATED_WITHIN
from storage.interface import Store
from storage.interface_rotation import Page, Place
from storage.key_changes import drop, finish, make_active
from storage.keys import FOREVER, Entropy, Key, Keyring, Purpose

PAGE = 250
"""So many rows a transaction: the bot waits some hundredths of a second for one."""
BETWEEN_PAGES = 0.02
"""Seconds between two of them, in which the bot writes."""
CODES_LIVE = max(REPUDIATED_WITHIN, timedelta(days=7))
"""How long a code counts at the most: invitations, codes that bind a group, and "This was not us"."""
ACTOR = "operator"
_NEVER: Mapping[str, str] = {
    Purpose.DECOYS: "an ID that names nobody would be asked other questions than before, and so stand out",
    Purpose.SUBJECTS: "wrong tries would count anew, and the audit log know each account by two names",
}

Progress = Callable[[str, int, int | None], None]


class KeysProblem(Exception):  # noqa: N818 - what the operator is told
    """Why keys cannot be rotated, in one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One key. `rows` cannot do without it; `stays` says why an older one may not go, empty when it may."""

    purpose: Purpose
    key: Key
    is_active: bool
    rows: int = 0
    stays: str = ""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did for one purpose; `stuck` rows do not open and were left as they are."""

    purpose: Purpose
    key_id: str
    rows: int
    stuck: int
    is_resumed: bool


def _silent(_doing: str, _done: int, _total: int | None) -> None:
    """Report progress to nobody."""


class Keys:
    """Changes the key file and moves rows. Running bots follow the file, so none has to stop."""

    def __init__(
        self,
        store: Store,
        keyring: Keyring,
        clock: Callable[[], datetime],
        entropy: Entropy,
        pause: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._keyring = keyring
        self._clock = clock
        self._entropy = entropy
        self._pause = pause

    async def standings(self) -> list[Standing]:
        """Return every key, by purpose, the active one first."""
        found = []
        for purpose in Purpose:
            async with self._store.read() as tx:
                uses = await tx.rotation.uses(purpose, self._clock())
            for key in self._keyring.all(purpose):
                is_active = key.id == self._keyring.active(purpose).id
                rows = uses.get(key.id, 0)
                stays = "" if is_active else self._stays(purpose, key, rows)
                found.append(Standing(purpose, key, is_active, rows, stays))
        return found

    def _stays(self, purpose: Purpose, key: Key, rows: int) -> str:
        if purpose in self._keyring.unfinished:
            return "its rotation is not finished: run helpdesk keys rotate"
        if rows:
            return f"rows that need it: {rows}"
        if purpose is not Purpose.CODES:
            return ""
        replaced_at = self._keyring.replaced_at(purpose, key.id)
        if replaced_at is None:
            return "the key file does not say when it was replaced"
        until = replaced_at + CODES_LIVE
        return f"codes made with it count until {until:%Y-%m-%d %H:%M} UTC" if self._clock() < until else ""

    async def rotate(self, purposes: Sequence[Purpose] = (), tell: Progress = _silent) -> list[Rotated]:
        """Make new keys, for all purposes unless some are named, and move every row to them.

        One that was interrupted is gone on with, first and without other keys; nothing is asked for twice.

        Raises:
            KeysProblem: a purpose is named whose key stays for ever.
            storage.keys.KeyFileProblem: the key file cannot be written; nothing was done.
        """
        if forever := [purpose.value for purpose in purposes if purpose in FOREVER]:
            raise KeysProblem(f"the key for {forever[0]} is never rotated: {_NEVER[forever[0]]}")
        resumed = await self._begin(purposes)
        done = []
        for purpose in Purpose:
            if purpose in self._keyring.unfinished:
                rows, stuck = await self._move(purpose, tell)
                await self._end(purpose, rows, stuck)
                key_id = self._keyring.active(purpose).id
                done.append(Rotated(purpose, key_id, rows, stuck, purpose in resumed))
        return done

    async def _begin(self, purposes: Sequence[Purpose]) -> frozenset[Purpose]:
        """Write the new keys, all at once; return the purposes of a rotation that was interrupted."""
        # The database's lock keeps a second rotation from the file meanwhile.
        async with self._store.begin():
            left = self._keyring.unfinished
            wanted = purposes or ([] if left else [purpose for purpose in Purpose if purpose not in FOREVER])
            fresh = [purpose for purpose in Purpose if purpose in wanted and purpose not in left]
            if fresh:
                make_active(self._keyring.file, fresh, self._entropy, self._clock())
            # From its end on every writer has the new keys, so what a pass finds is all there is.
            self._keyring.refresh()
        return left

    async def _move(self, purpose: Purpose, tell: Progress) -> tuple[int, int]:
        """Move rows until a pass over every table finds none; return how many, and how many do not open."""
        async with self._store.read() as tx:
            total = await tx.rotation.waiting(purpose)
            tables = tx.rotation.tables(purpose)
        moved = 0
        while True:
            renewed = stuck = seen = 0
            for table in tables:
                async for page in self._pages(purpose, table):
                    renewed, stuck, seen = renewed + page.renewed, stuck + page.stuck, seen + page.seen
                    tell(f"{purpose.value}: {table}", seen, max(total, seen))
            moved += renewed
            if not renewed:
                return moved, stuck

    async def _pages(self, purpose: Purpose, table: str) -> AsyncIterator[Page]:
        after: Place | None = None
        while True:
            async with self._store.begin() as tx:
                page = await tx.rotation.renew(purpose, table, after, PAGE)
            yield page
            if page.end is None:
                return
            after = page.end
            await self._pause()

    async def _end(self, purpose: Purpose, rows: int, stuck: int) -> None:
        now, key_id = self._clock(), self._keyring.active(purpose).id
        values = {"purpose": purpose.value, "key": key_id, "rows": rows, "stuck": stuck}
        async with self._store.begin() as tx:
            await tx.audit.record((Event(Tag.KEY_ROTATED, None, ACTOR, values=values),), now)
        async with self._store.begin():
            finish(self._keyring.file, purpose)
            self._keyring.refresh()

    async def retire(self) -> tuple[Sequence[Standing], Sequence[Standing]]:
        """Take out every older key that nothing needs; return those that went and those that stay.

        Raises:
            storage.keys.KeyFileProblem: the key file cannot be written; nothing was done.
        """
        older = [one for one in await self.standings() if not one.is_active]
        going = [one for one in older if not one.stays]
        now = self._clock()
        events = [
            Event(Tag.KEY_RETIRED, None, ACTOR, values={"purpose": one.purpose.value, "key": one.key.id})
            for one in going
        ]
        if going:
            async with self._store.begin() as tx:
                await tx.audit.record(events, now)
                drop(self._keyring.file, [(one.purpose, one.key.id) for one in going])
                self._keyring.refresh()
        return going, [one for one in older if one.stays]
