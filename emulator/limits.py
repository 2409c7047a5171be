"""Telegram's sending limits, for those who want to be refused as in real life (telegram.md 2)."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from emulator.errors import Refusal

COUNTED = frozenset(
    {"sendmessage", "sendphoto", "editmessagetext", "editmessagecaption", "editmessagereplymarkup"}
)


@dataclass(frozen=True)
class Rate:
    """So many messages in so many seconds."""

    messages: int
    seconds: float


@dataclass
class Limits:
    """Refuses with 429 what comes too fast: over all, in a group, and if wanted in a private chat."""

    clock: Callable[[], float]
    overall: Rate = Rate(30, 1.0)
    group: Rate = Rate(20, 60.0)
    private: Rate | None = None
    _sent: defaultdict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, method: str, chat_id: object) -> None:
        """Count a message, or refuse it with the seconds to wait; a refused one does not count."""
        if method.lower() not in COUNTED:
            return
        in_group = isinstance(chat_id, int) and chat_id < 0
        rates = {"all": self.overall, chat_id: self.group if in_group else self.private}
        wait = max(self._wait(key, rate) for key, rate in rates.items())
        if wait > 0:
            seconds = ceil(wait)
            raise Refusal(429, f"retry after {seconds}", {"retry_after": seconds})
        for key in rates:
            self._sent[key].append(self.clock())

    def _wait(self, key: object, rate: Rate | None) -> float:
        if rate is None:
            return 0.0
        row = self._sent[key]
        while row and row[0] <= self.clock() - rate.seconds:
            row.popleft()
        return row[0] + rate.seconds - self.clock() if len(row) >= rate.messages else 0.0
