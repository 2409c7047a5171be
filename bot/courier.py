"""The courier: takes notices from the outbox to Telegram, at least once each, in order within a chat."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.delivery import Delivery
from bot.refusals import Refusal, classify_error, seconds_to_wait
from bot.timing import Backoff, Timing, doze
from conversations.draft import Draft
from domain.notice import Notice, NoticeKind
from storage.interface import Store
from storage.records import Queued

log = logging.getLogger("helpdesk.courier")

LEASE = timedelta(seconds=60)
LONGEST_DELIVERY = timedelta(seconds=30)
CHATS_AT_ONCE = 8
LETTERS_AT_ONCE = 4
MOST_IN_HAND = 64
LOOK_AGAIN = 15.0
SOONEST_LOOK = 0.5
CLOCK_JUMP = timedelta(seconds=5)
BACKOFF = Backoff(first=1, most=300)
MOST_REFUSED = 3
LONGEST_TRIED = timedelta(days=1)
OF_THE_NOTICE = frozenset(
    {
        Refusal.UNKNOWN,
        Refusal.UNCHANGED,
        Refusal.FIXED,
        Refusal.GONE,
        Refusal.EXPIRED,
        Refusal.MOVED,
    }
)
"""Causes that lie in one notice; all others hold up every notice of the chat, so that the order stays."""


@dataclass(frozen=True, slots=True)
class Errands:
    """What others do for the courier.

    `render` makes the message at the time it is sent, None when it is no longer needed. `delivered` hears
    which message shows it now. `moved` hears that a group has a new id (old, new; TGM-06), and
    tells whether it is one of ours, whose notices move with it. `post` sends a letter by e-mail.
    """

    render: Callable[[Queued], Awaitable[Draft | None]]
    delivered: Callable[[Queued, int | None], Awaitable[None]]
    moved: Callable[[int, int], Awaitable[bool]]
    post: Callable[[Queued], Awaitable[None]]


@dataclass(slots=True)
class _Line:
    """The notices in hand for one chat or of letters, the oldest first, each with the end of its lease."""

    notices: deque[tuple[Queued, datetime]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Courier:
    """Sends what the outbox holds for one bot; `run` it as a task, `wake` it after queueing, `stop` it.

    At least once: a process that dies between sending and writing that down sends the one notice again.
    A notice that must wait makes the later ones of its chat wait too.
    """

    def __init__(
        self, store: Store, bot_id: int, delivery: Delivery, errands: Errands, timing: Timing
    ) -> None:
        self._store = store
        self._bot_id = bot_id
        self._delivery = delivery
        self._errands = errands
        self._timing = timing
        self._lines: dict[str, _Line] = {}
        self._seen_at: datetime | None = None
        self._held: dict[str, datetime] = {}
        self._slots = asyncio.Semaphore(CHATS_AT_ONCE)
        self._woken = asyncio.Event()
        self._shown: dict[int, int | None] = {}
        self._is_running = False
        self._is_stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    def wake(self) -> None:
        """Look into the outbox now."""
        self._woken.set()

    async def run(self) -> None:
        """Send notices until `stop`; trouble with the store is waited out."""
        self._is_running = True
        self._idle.clear()
        misses = 0
        try:
            while not self._is_stopping:
                self._woken.clear()
                pause = await self._round_or_none()
                misses = 0 if pause is not None else misses + 1
                if pause is None:
                    pause = BACKOFF.seconds(misses, self._timing.spread())
                if pause:
                    await doze(self._timing, pause, self._woken)
        finally:
            self._is_running = False
            self._rest()

    async def stop(self, within: float = 5.0) -> None:
        """Take nothing new and let what is under way finish, at most so many seconds.

        What was not finished comes again when its lease ends.
        """
        self._is_stopping = True
        self.wake()
        await doze(self._timing, within, self._idle)
        under_way = [line.task for line in self._lines.values() if line.task]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _round_or_none(self) -> float | None:
        try:
            return await self._round()
        except Exception as error:  # noqa: BLE001 - whatever the store's trouble is, notices must go on after it
            log.warning("courier.store_trouble", extra={"error": type(error).__name__})
            return None

    async def _round(self) -> float:
        """Claim what is due, hand it to the lines; return how long there is nothing to do."""
        now = self._timing.now()
        if self._seen_at is None or self._seen_at - now > CLOCK_JUMP:
            await self._forget_waits(self._seen_at, now)
        self._seen_at = now
        async with self._store.read() as tx:
            due = await tx.outbox.next_due(self._bot_id)
        if due is None:
            return LOOK_AGAIN
        if due > now:
            return min((due - now).total_seconds(), LOOK_AGAIN)
        claimed = await self._claim(now, MOST_IN_HAND - self._in_hand())
        self._start(claimed, now + LEASE)
        return 0 if claimed else SOONEST_LOOK

    async def _forget_waits(self, seen_at: datetime | None, now: datetime) -> None:
        """Let nothing wait for a time that the clock has left; it may have been set while we were down."""
        if seen_at is not None:
            seconds = round((seen_at - now).total_seconds())
            log.warning("courier.clock_went_back", extra={"seconds": seconds})
        self._held.clear()
        async with self._store.begin() as tx:
            await tx.outbox.clock_went_back(self._bot_id, now)

    async def _claim(self, now: datetime, room: int) -> list[Queued]:
        if room <= 0:
            return []
        async with self._store.begin() as tx:
            return await tx.outbox.claim(self._bot_id, now, now + LEASE, room)

    def _in_hand(self) -> int:
        return sum(len(line.notices) for line in self._lines.values())

    def _start(self, claimed: Sequence[Queued], lease_until: datetime) -> None:
        in_hand = {queued.id for line in self._lines.values() for queued, _ in line.notices}
        for queued in claimed:
            if queued.id in in_hand:
                continue  # the host's clock jumped: its lease looks over, but it is on its way
            name = _line_of(queued.notice)
            line = self._lines.setdefault(name, _Line())
            line.notices.append((queued, lease_until))
            if line.task is None:
                line.task = asyncio.create_task(self._walk(name, line))

    async def _walk(self, name: str, line: _Line) -> None:
        """Deliver one line's notices, one after the other; behind one that must wait the others wait too."""
        wait_until: datetime | None = None
        try:
            async with self._slots:
                while line.notices:
                    queued, lease_until = line.notices[0]
                    wait_until = wait_until or self._must_wait(name, lease_until)
                    if wait_until:
                        await self._put_back(queued, wait_until)
                    else:
                        wait_until = await self._attempt(queued)
                    line.notices.popleft()
        except Exception as error:  # noqa: BLE001 - the store's trouble: the leases end, and the notices come again
            log.warning("courier.store_trouble", extra={"error": type(error).__name__})
        finally:
            del self._lines[name]
            self._rest()
            self.wake()

    def _rest(self) -> None:
        if not self._is_running and not self._lines:
            self._idle.set()

    def _must_wait(self, name: str, lease_until: datetime) -> datetime | None:
        """Return until when a notice goes back: its line is held, its lease too short, or we are stopping."""
        now = self._timing.now()
        held_until = self._held.get(name, now)
        if held_until > now:
            return held_until
        self._held.pop(name, None)
        return now if self._is_stopping or lease_until - now < LONGEST_DELIVERY else None

    async def _attempt(self, queued: Queued) -> datetime | None:
        """Deliver one notice; return until when its chat must wait, if so."""
        try:
            async with asyncio.timeout(LONGEST_DELIVERY.total_seconds()):
                await self._deliver(queued)
        except Exception as error:  # noqa: BLE001 - every error ends in a retry or a loud end, never in a lost notice
            return await self._miss(queued, error)
        async with self._store.begin() as tx:
            await tx.outbox.sent(queued.id, self._timing.now())
        self._shown.pop(queued.id, None)
        return None

    async def _deliver(self, queued: Queued) -> None:
        """Show it once in this process's life, and tell so; only the telling is repeated."""
        if queued.notice.kind is NoticeKind.EMAIL_LETTER:
            await self._errands.post(queued)
            return
        if queued.id not in self._shown:
            draft = await self._errands.render(queued)
            if draft is None:
                return
            self._shown[queued.id] = await self._delivery.deliver(queued.notice.chat_id, draft)
        await self._errands.delivered(queued, self._shown[queued.id])

    async def _miss(self, queued: Queued, error: Exception) -> datetime | None:
        """Wait as Telegram says, try later, or give up: what nobody can receive, and what nobody explains."""
        refusal = classify_error(error)
        if isinstance(error, ChatMigrated) and await self._errands.moved(
            queued.notice.chat_id, error.new_chat_id
        ):
            # The notice has moved with its group; what it says and edits is decided anew there.
            await self._put_back(queued, self._timing.now())
            return None
        if refusal is Refusal.UNREACHABLE or self._is_hopeless(queued, refusal, error):
            await self._give_up(queued, refusal, error)
            return None
        wait = (
            seconds_to_wait(error)
            if isinstance(error, RetryAfter)
            else BACKOFF.seconds(queued.attempts, self._timing.spread())
        )
        facts = _facts(queued) | {"reason": refusal.value, "error": type(error).__name__}
        log.warning("courier.retry", extra=facts | {"seconds": round(wait, 1)})
        until = self._timing.now() + timedelta(seconds=wait)
        await self._put_back(queued, until)
        if refusal in OF_THE_NOTICE:
            return None
        self._held[_line_of(queued.notice)] = until
        return until

    def _is_hopeless(self, queued: Queued, refusal: Refusal, error: Exception) -> bool:
        """Whether trying again is no use: Telegram keeps refusing it, or we have failed at it for a day."""
        if refusal not in OF_THE_NOTICE:
            return False
        if isinstance(error, TelegramError):
            return queued.attempts >= MOST_REFUSED
        # What is meant for a later day, such as a reminder, is first tried then.
        since = max(queued.created_at, queued.notice.not_before or queued.created_at)
        return self._timing.now() - since >= LONGEST_TRIED

    async def _give_up(self, queued: Queued, refusal: Refusal, error: Exception) -> None:
        facts = _facts(queued) | {"reason": refusal.value, "error": type(error).__name__}
        log.error("courier.gave_up", extra=facts)
        self._shown.pop(queued.id, None)
        async with self._store.begin() as tx:
            await tx.outbox.give_up(queued.id, refusal.value, self._timing.now())

    async def _put_back(self, queued: Queued, until: datetime) -> None:
        async with self._store.begin() as tx:
            await tx.outbox.retry(queued.id, until)


def _line_of(notice: Notice) -> str:
    """Name the line of a notice: its chat's, or for a letter one of a few that wait for mail alone."""
    if notice.kind is NoticeKind.EMAIL_LETTER:
        return f"letters {notice.chat_id % LETTERS_AT_ONCE}"
    return str(notice.chat_id)


def _facts(queued: Queued) -> dict[str, object]:
    """What a log line may say of a notice: no content (LOG-01)."""
    return {"notice_id": queued.id, "kind": queued.notice.kind.value, "attempts": queued.attempts}
