"""Open proofs: what was proven or asked for before, to open an account, ends when there is a fresh start."""

from domain.evidence import Factor
from domain.flow import Flow, FlowKind, Step
from domain.forgot_password import WAITING
from domain.requests import RequestKind
from domain.turn import Turn
from services.desk import Desk
from services.flows import run_out as run_flow_out
from services.requests import run_out as run_request_out
from services.tries import about
from storage.interface import Transaction
from storage.records import KnownChat

_BEFORE_PASSWORD = WAITING | {Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN}
"""Where right answers, or a permit, have led in a reset."""
_OPENED = frozenset(Step) - {Step.LOGIN, Step.CURRENT_PASSWORD, Step.LOCKED, Step.DONE}


async def end_answers(desk: Desk, tx: Transaction, turn: Turn, flow: Flow, account_id: str) -> None:
    """End what the account's right answers have opened elsewhere: permits, requests and resets."""
    now = desk.clock()
    await tx.permits.void(account_id)
    for request in await tx.requests.list_about(account_id, RequestKind.RECOVERY, now):
        if request.user_id != turn.user_id:
            await run_request_out(tx, request, now)
    for other in await tx.flows.list_about(account_id, _BEFORE_PASSWORD):
        if other.kind is FlowKind.FORGOT_PASSWORD and other.id != flow.id:
            await _end(desk, tx, other)


async def end_password(desk: Desk, tx: Transaction, flow: Flow, account_id: str) -> None:
    """End what the password that was current until now, or an unused slip, has opened elsewhere.

    Of two people with one slip the second is told at the end, when a first login spends its slip.
    """
    await tx.temporary_passwords.void(account_id, desk.clock())
    for other in await tx.flows.list_about(account_id, _OPENED):
        if Factor.CURRENT_PASSWORD in other.factors and other.id != flow.id:
            await _end(desk, tx, other)


async def end_known_chat(desk: Desk, tx: Transaction, flow: Flow, chat: KnownChat) -> None:
    """End what a chat has opened by being known, when `flow` makes it unknown: it speaks for nobody now."""
    for other in await tx.flows.list_about(about(flow)[1], _OPENED):
        is_theirs = (other.bot_id, other.user_id) == (chat.bot_id, chat.user_id) and other.id != flow.id
        if is_theirs and Factor.KNOWN_CHAT in other.factors and Factor.CURRENT_PASSWORD not in other.factors:
            await _end(desk, tx, other)


async def _end(desk: Desk, tx: Transaction, other: Flow) -> None:
    theirs = Turn(other.bot_id, None, other.chat_id, other.user_id)
    await desk.settle(tx, theirs, run_flow_out(other, is_stopped=True))
