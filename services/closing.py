"""Closing updates: who has been answered, written for all who wait in one transaction."""

import asyncio
from dataclasses import dataclass, field

from domain.turn import Turn
from services.desk import Desk
from storage.interface import Transaction


@dataclass(slots=True)
class _Closed:
    turn: Turn
    flow_id: str | None
    prompt_id: int | None
    written: "asyncio.Future[None]" = field(repr=False)


class Closing:
    """Writes closed updates; while one transaction commits, the next batch gathers (architecture 9)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: list[_Closed] = []
        self._writing = asyncio.Lock()

    async def close(self, turn: Turn, flow_id: str | None, prompt_id: int | None) -> None:
        """Close one update and remember its prompt; returns when that is on disk."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Closed(turn, flow_id, prompt_id, written))
        async with self._writing:
            if not written.done():
                await self._write()
        await written

    async def _write(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            async with self._desk.store.begin() as tx:
                for closed in batch:
                    await self._write_one(tx, closed)
        except asyncio.CancelledError:
            self._waiting[:0] = batch  # the next in line writes for those who still wait
            raise
        except Exception as problem:  # noqa: BLE001 - each who waits is told, and decides
            for closed in batch:
                closed.written.set_exception(problem)
            return
        for closed in batch:
            closed.written.set_result(None)

    async def _write_one(self, tx: Transaction, closed: _Closed) -> None:
        if closed.flow_id is not None:
            await tx.flows.set_prompt(closed.flow_id, closed.prompt_id)
        if closed.turn.update_id is not None:
            await tx.inbox.reply(closed.turn.bot_id, closed.turn.update_id, self._desk.clock())
