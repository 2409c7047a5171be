"""getUpdates -> inbox (one transaction a batch) -> dispatched -> acknowledged, and what can go wrong."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.arrivals import Surplus, describe, divide, gather
from bot.conflict import Rival
from bot.timing import Backoff, Timing, doze, unless
from domain.events import Event, Tag
from storage.interface import Store, Transaction
from storage.records import Received

log = logging.getLogger("helpdesk.polling")

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
LONG_POLL = 25
SLACK = 15.0
MOST_BYTES = 512 * 1024
BACKOFF = Backoff(first=1, most=30)
RIVAL_PAUSE = 5.0
RIVAL_PATIENCE = 60.0
"""How long another poller is put up with: one that is being replaced is gone by then."""
RIVAL_LASTS = 15.0
"""From when on it is no poll that a process left behind when it died: then schools are told."""
REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND})


class TokenRefused(Exception):  # noqa: N818 - what Telegram did
    """Telegram does not accept the bot token (any more): only a new token helps."""


class AnotherPoller(Exception):  # noqa: N818 - who is there
    """Another process keeps polling with this bot's token, or a webhook is set (TGM-13)."""


class _Trouble(Exception):  # noqa: N818 - one failed call
    """A call that brought no updates: why, and how long Telegram wants us to wait."""

    def __init__(self, why: str, seconds: float = 0.0) -> None:
        super().__init__(why)
        self.why = why
        self.seconds = seconds


class _Rival(_Trouble):
    """409, and who it is."""

    def __init__(self, who: Rival) -> None:
        super().__init__(who.value)
        self.who = who


@dataclass(frozen=True, slots=True)
class Source:
    """Calls getUpdates and nothing else. No error it raises names the address: that holds the token (SEC-03).

    `address` is `bot.base_url`. It goes below `BaseRequest.post`, which would log a reply that is not JSON.
    """

    request: BaseRequest = field(repr=False)
    address: str = field(repr=False)
    long_poll: int = LONG_POLL

    async def fetch(self, offset: int) -> list[Any]:
        """Return the updates that wait, as raw JSON, and acknowledge all below the offset."""
        status, body = await self._call(offset)
        answer = _answer(body)
        if status == HTTPStatus.OK and answer.get("ok") is True and isinstance(answer.get("result"), list):
            return list(answer["result"])
        raise _refusal(status, answer)

    async def _call(self, offset: int) -> tuple[int, bytes]:
        asked = {"offset": offset, "timeout": self.long_poll, "allowed_updates": ALLOWED_UPDATES}
        data = RequestData([RequestParameter.from_input(name, value) for name, value in asked.items()])
        longest = self.long_poll + (self.request.read_timeout or SLACK)
        try:
            async with asyncio.timeout(longest + SLACK):
                return await self.request.do_request(
                    f"{self.address}/getUpdates", "POST", data, read_timeout=longest
                )
        except Exception as error:  # noqa: BLE001 - whatever the line throws may hold the address: only its name goes on
            why = type(error).__name__
        raise _Trouble(why)


@dataclass(frozen=True, slots=True)
class Door:
    """Where updates go in: for how many more of a chat there is room, and what is done with the surplus.

    `skip` remembers updates that nobody will handle, and returns those not seen before; `turn_away` hears
    of them once they are stored.
    """

    dispatch: Callable[[Received], Awaitable[None]]
    room: Callable[[int], int]
    skip: Callable[[Transaction, int, Sequence[Received]], Awaitable[Sequence[Received]]]
    turn_away: Callable[[Surplus], Awaitable[None]]


class Polling:
    """The long poll of one bot: `run` it as a task, `stop` it. Each new update is stored, then dispatched.

    Nothing is acknowledged before it is stored; a redelivery is recognised by the inbox (TGM-04). What is
    too much of one chat is neither sealed nor parsed, so that a flood costs the others next to nothing.
    """

    def __init__(self, source: Source, store: Store, bot_id: int, door: Door, timing: Timing) -> None:
        self._source = source
        self._store = store
        self._bot_id = bot_id
        self._door = door
        self._timing = timing
        self._offset = 0
        self._misses = 0
        self._condition = ""
        self._rival: tuple[float, float] | None = None
        self._stopped = asyncio.Event()
        self.last_success_at = timing.monotonic()
        self._last_sign_at: float | None = None
        self._store_failed_at: float | None = None
        self.on_rival: Callable[[Rival], Awaitable[None]] = _nobody
        """Told of another poller or a webhook, once until it has been gone for long."""
        self.on_lasting_rival: Callable[[Rival], Awaitable[None]] = _nobody
        """Told once more when it is still there."""

    def age(self) -> float:
        """Return for how many seconds no batch (or empty reply) has come in well."""
        return self._timing.monotonic() - self.last_success_at

    def silence(self) -> float:
        """Return for how many seconds no call has ended, well or not, by the loop's clock that ends calls."""
        now = asyncio.get_running_loop().time()
        return now - (self._last_sign_at or now)

    def store_trouble(self) -> float:
        """Return for how many seconds the store has not taken what came in."""
        return 0 if self._store_failed_at is None else self._timing.monotonic() - self._store_failed_at

    async def run(self) -> None:
        """Poll until `stop`. Raises `TokenRefused` or `AnotherPoller` when going on is no use."""
        self._give_sign()
        while not self._stopped.is_set():
            try:
                await self._round()
            except _Rival as rival:
                await self._meet(rival)
            except _Trouble as trouble:
                await self._wait(trouble.why, trouble.seconds)
            except TokenRefused:
                raise
            except Exception as error:  # noqa: BLE001 - the store's trouble: nothing is acknowledged, Telegram keeps it
                if self._store_failed_at is None:
                    self._store_failed_at = self._timing.monotonic()
                await self._wait(type(error).__name__)

    async def stop(self) -> None:
        """End the poll at hand; a batch that has come in is still stored and dispatched."""
        self._stopped.set()

    async def _round(self) -> None:
        updates = await unless(self._stopped, lambda: self._source.fetch(self._offset))
        if updates is None:
            return
        await self._take_in(updates)
        self._is_well()

    async def _take_in(self, updates: Sequence[object]) -> None:
        """Store a batch, hand it on, and only then move the offset past it.

        After an empty reply nothing waits to be acknowledged, and the offset starts anew: Telegram may
        choose lower numbers after a week without updates.
        """
        batch = {one.update_id: one for one in map(describe, updates) if one}
        if updates and not batch:
            raise _Trouble("UpdatesWithoutNumbers")
        fits = [one for _, one in sorted(batch.items()) if _fits(one)]
        taken, surplus = divide(fits, self._door.room)
        for received in await self._keep(taken):
            await self._hand_on(received)
        # Last, so that the others need not wait for it.
        if surplus:
            await self._shed(surplus)
        self._offset = max(batch) + 1 if batch else 0

    async def _keep(self, taken: Sequence[Received]) -> Sequence[Received]:
        """Store updates in one transaction; return those not seen before."""
        if not taken:
            return ()
        async with self._store.begin() as tx:
            now = self._timing.now()
            new = await tx.inbox.receive(self._bot_id, taken, now)
            if len(new) < len(taken):
                again = {"updates": len(taken) - len(new)}
                await tx.audit.record((Event(Tag.UPDATE_DUPLICATE, actor="system", values=again),), now)
        self._store_failed_at = None
        return new

    async def _shed(self, surplus: Sequence[Received]) -> None:
        async with self._store.begin() as tx:
            new = await self._door.skip(tx, self._bot_id, surplus)
        self._store_failed_at = None
        for shed in gather(self._bot_id, new):
            await self._door.turn_away(shed)

    async def _hand_on(self, received: Received) -> None:
        try:
            await self._door.dispatch(received)
        except Exception as error:  # noqa: BLE001 - one update that cannot be handed on must not hold up the others
            facts = {"update_id": received.update_id, "error": type(error).__name__}
            log.error("polling.dispatch_failed", extra=facts)  # noqa: TRY400 - a traceback may hold content (LOG-06)

    def _give_sign(self) -> None:
        self._last_sign_at = asyncio.get_running_loop().time()

    def _is_well(self) -> None:
        self._give_sign()
        self.last_success_at = self._timing.monotonic()
        self._misses = 0
        self._enter("up", logging.INFO)

    async def _meet(self, rival: _Rival) -> None:
        """Put up with another poller for a while; our own polls in between do not make it go away."""
        self._give_sign()
        now = self._timing.monotonic()
        if self._rival is None or now - self._rival[1] > 2 * RIVAL_PATIENCE:
            self._rival = (now, now)
            await self.on_rival(rival.who)
        first, last = self._rival
        self._rival = (first, now)
        if last - first < RIVAL_LASTS <= now - first:
            await self.on_lasting_rival(rival.who)
        if now - first >= RIVAL_PATIENCE:
            raise AnotherPoller(
                "another process receives this bot's messages, or a webhook is set for it. Stop the other"
                " one; if it is not yours, the token may be stolen: replace it with /revoke at @BotFather"
            )
        self._enter("rival", logging.ERROR, rival.why)
        await doze(self._timing, RIVAL_PAUSE, self._stopped)

    async def _wait(self, why: str, seconds: float = 0.0) -> None:
        self._give_sign()
        self._misses += 1
        self._enter("limited" if seconds else "down", logging.WARNING, why)
        pause = seconds or BACKOFF.seconds(self._misses, self._timing.spread())
        await doze(self._timing, pause, self._stopped)

    def _enter(self, condition: str, level: int, why: str = "") -> None:
        """Log once for each change."""
        if condition != self._condition:
            self._condition = condition
            log.log(level, "polling.%s", condition, extra={"why": why} if why else {})


async def _nobody(_rival: Rival) -> None:
    """Stand in until somebody wants to know of a rival."""


def _fits(received: Received) -> bool:
    if 0 < len(received.body) <= MOST_BYTES:
        return True
    facts = {"update_id": received.update_id, "bytes": len(received.body)}
    log.warning("polling.update_skipped", extra=facts)
    return False


def _answer(body: bytes) -> dict[str, Any]:
    """The reply as an object; what is none (a proxy's page, half a line) is an empty one."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _refusal(status: int, answer: dict[str, Any]) -> Exception:
    """Return what a reply without updates means; only one in Telegram's own form can refuse the token."""
    is_telegrams = answer.get("ok") is False
    if is_telegrams and status in REFUSED:
        return TokenRefused(
            f"Telegram refuses the bot token ({status}). Check BOT_TOKEN, or get a new one from @BotFather"
        )
    if is_telegrams and status == HTTPStatus.CONFLICT:
        is_webhook = "webhook" in str(answer.get("description"))
        return _Rival(Rival.WEBHOOK if is_webhook else Rival.PROCESS)
    parameters = answer.get("parameters")
    seconds = parameters.get("retry_after", 0) if isinstance(parameters, dict) else 0
    return _Trouble(str(status), float(seconds) if isinstance(seconds, int | float) else 0.0)
