"""The queue of updates that wait for the bot: offsets acknowledge, old ones expire, a poll is woken."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from emulator.bell import Bell
from emulator.errors import Refusal
from emulator.model import Json

KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
)
DEFAULT_KINDS = frozenset(KINDS) - {"chat_member"}
MESSAGE_SECONDS = 86_400
PRESS_SECONDS = 150
LONG_POLL_SECONDS = 50
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True)
class Pending:
    """An update the bot has not acknowledged yet."""

    id: int
    body: Json
    expires_at: float


class Updates:
    """Pending updates of one bot (Bot API getUpdates; lifetimes from telegram.md 1.3)."""

    def __init__(self, clock: Callable[[], float], first_id: int = 100_000) -> None:
        self._clock = clock
        self._next = first_id
        self._pending: list[Pending] = []
        self._allowed = DEFAULT_KINDS
        self._polls = 0
        self._bell = Bell()
        self.acknowledged: deque[Json] = deque(maxlen=1000)

    @property
    def allowed(self) -> frozenset[str]:
        """The kinds of updates the bot asked for."""
        return self._allowed

    def allow(self, kinds: Iterable[str]) -> None:
        """Set which kinds are queued from now on; none means the default, without chat_member."""
        self._allowed = frozenset(kinds) or DEFAULT_KINDS

    def push(self, kind: str, body: Json) -> int | None:
        """Queue an update and return its id; None when the bot did not ask for this kind."""
        if kind not in self._allowed:
            return None
        life = PRESS_SECONDS if kind == "callback_query" else MESSAGE_SECONDS
        return self.push_raw({kind: body}, life)

    def push_raw(self, body: Json, life: float = MESSAGE_SECONDS) -> int:
        """Queue any object as an update, well formed or not, and return its id."""
        update_id = self._next
        self._next += 1
        self._pending.append(Pending(update_id, {"update_id": update_id, **body}, self._clock() + life))
        self._bell.ring()
        return update_id

    def acknowledge(self, offset: int) -> None:
        """Forget every update below the offset; a negative one keeps only the last so many."""
        keep = self._pending[offset:] if offset < 0 else [one for one in self._pending if one.id >= offset]
        kept = {one.id for one in keep}
        self.acknowledged.extend(one.body for one in self._pending if one.id not in kept)
        self._pending = keep

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Answer one getUpdates: acknowledge, then wait; a newer poll ends an older one with 409."""
        self._polls += 1
        mine = self._polls
        self._bell.ring()
        self.acknowledge(offset)
        until = asyncio.get_running_loop().time() + min(seconds, LONG_POLL_SECONDS)
        while not (batch := self.waiting(limit)):
            left = until - asyncio.get_running_loop().time()
            if left <= 0 or not await self._bell.wait(left):
                return []
            if mine != self._polls:
                raise Refusal(409, OTHER_POLL)
        return batch

    def waiting(self, limit: int = 100) -> list[Json]:
        """Return the oldest unacknowledged updates; what expired is gone for good."""
        now = self._clock()
        self._pending = [update for update in self._pending if update.expires_at > now]
        return [update.body for update in self._pending[:limit]]

    def count(self) -> int:
        """Return how many updates wait (getWebhookInfo's pending_update_count)."""
        return len(self.waiting(limit=len(self._pending)))

    def drop(self) -> None:
        """Forget everything that waits (drop_pending_updates)."""
        self._pending.clear()

    def redeliver(self, *update_ids: int) -> None:
        """Queue acknowledged updates again under their old ids, as after an acknowledgement that got lost."""
        known = {update.id for update in self._pending}
        bodies = [body for body in self.acknowledged if body["update_id"] in update_ids]
        expires_at = self._clock() + MESSAGE_SECONDS
        again = [Pending(b["update_id"], b, expires_at) for b in bodies if b["update_id"] not in known]
        self._pending = sorted([*again, *self._pending], key=lambda update: update.id)
        self._bell.ring()
