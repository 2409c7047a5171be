"""Argon2id off the event loop, in a bounded number of slots, fair between people (HSH-05)."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from directory.interface import Derive

DIGEST_BYTES = 32
SALT_BYTES = 16


class Busy(Exception):  # noqa: N818 - what the person is told
    """Every slot is taken and enough people wait: nothing was counted, try again in a moment."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Argon2id's cost: memory in KiB, passes, lanes. The default is RFC 9106's second profile."""

    memory: int = 65536
    passes: int = 3
    lanes: int = 4

    def __str__(self) -> str:
        """Write them as they are stored beside each digest (HSH-04)."""
        return f"argon2id,{self.memory},{self.passes},{self.lanes}"

    @classmethod
    def parse(cls, text: str) -> "Parameters":
        """Read what `str` wrote."""
        kind, memory, passes, lanes = text.split(",")
        if kind != "argon2id":
            raise ValueError(kind)
        return cls(int(memory), int(passes), int(lanes))


def derive(secret: bytes, salt: bytes, parameters: Parameters) -> bytes:
    """Derive a digest; takes a tenth of a second and much memory, so never on the event loop."""
    return hash_secret_raw(
        secret,
        salt,
        time_cost=parameters.passes,
        memory_cost=parameters.memory,
        parallelism=parameters.lanes,
        hash_len=DIGEST_BYTES,
        type=Type.ID,
    )


class Slot:
    """A reserved place: derives for one person, off the event loop."""

    def __init__(self, threads: ThreadPoolExecutor, cost: Parameters) -> None:
        self._threads = threads
        self._cost = cost
        self.derivations = 0

    @property
    def parameters(self) -> str:
        """The cost for new digests."""
        return str(self._cost)

    async def __call__(self, secret: bytes, salt: bytes, parameters: str) -> bytes:
        """Derive with the cost that `parameters` names."""
        self.derivations += 1
        cost = Parameters.parse(parameters)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, derive, secret, salt, cost)


class Hashing:
    """Hands out slots: `slots` people compute at once, `waiting` more may wait, each person once.

    Since a person holds at most one place, one who hurries cannot push others back; waiting is first
    come, first served. `derivations` counts every Argon2 computed, for metrics and tests.
    """

    def __init__(self, parameters: Parameters, slots: int, waiting: int) -> None:
        self.parameters = parameters
        self.derivations = 0
        self._people: set[int] = set()
        self._places = slots + waiting
        self._free = asyncio.Semaphore(slots)
        self._threads = ThreadPoolExecutor(slots, thread_name_prefix="argon2")

    @asynccontextmanager
    async def slot(self, person: int) -> AsyncIterator[Derive]:
        """Reserve a slot for a person and yield what derives in it.

        Raises:
            Busy: the person has a slot already, or too many people wait.
        """
        if person in self._people or len(self._people) >= self._places:
            raise Busy
        self._people.add(person)
        slot = Slot(self._threads, self.parameters)
        try:
            async with self._free:
                yield slot
        finally:
            self._people.discard(person)
            self.derivations += slot.derivations

    def close(self) -> None:
        """Let the threads go; what they compute now is finished first."""
        self._threads.shutdown()
