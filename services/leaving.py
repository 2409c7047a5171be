"""Leaving: what is under way about accounts ends when they leave their school, and whoever waits is told."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.events import Event, Tag
from domain.flow import Flow
from services.flows import run_out as run_flow_out
from services.requests import run_out as run_request_out
from storage.interface import Transaction

# So many at a time, so that the number of bound values stays small.
_CHUNK = 500
_EVERYBODY = 1_000_000


async def stop(tx: Transaction, account_ids: Sequence[str], now: datetime) -> None:
    """End every open flow and request about these accounts: self-service is off at once.

    Whoever is in the middle of something hears no more than of a time that is over, and so does whoever
    asked the school (ENU-01).
    """
    for start in range(0, len(account_ids), _CHUNK):
        some = account_ids[start : start + _CHUNK]
        for flow in await tx.flows.list_about_any(some):
            await _end(tx, flow, now)
        for request in await tx.requests.list_about_any(some, now):
            await run_request_out(tx, request, now)


async def close_lists(tx: Transaction, erased: Collection[str], now: datetime) -> None:
    """Close every open list and look-up that names one of these accounts or requests: they are erased next.

    Whoever reads it is told to open it again.
    """
    for flow in await tx.flows.list_begun(now, _EVERYBODY):
        named = (flow.request_id or "", *map(str, flow.values.values()))
        if any(one in text for one in erased for text in named):
            await _end(tx, flow, now)


async def take_permits(tx: Transaction, account_id: str, now: datetime) -> None:
    """Void what a school's approvers and slips gave: at another school they have no say."""
    await tx.permits.void(account_id)
    await tx.temporary_passwords.void(account_id, now)


async def _end(tx: Transaction, flow: Flow, now: datetime) -> None:
    outcome = run_flow_out(flow, is_stopped=True)
    await tx.flows.save(outcome.flow)
    await tx.audit.record(outcome.events, now)
    await tx.outbox.queue(flow.bot_id, outcome.notices, now)


async def record(tx: Transaction, account_ids: Sequence[str], actor: str, now: datetime) -> None:
    """Record who left."""
    for start in range(0, len(account_ids), _CHUNK):
        some = account_ids[start : start + _CHUNK]
        await tx.audit.record([Event(Tag.ACCOUNT_LEFT, account_id, actor) for account_id in some], now)
