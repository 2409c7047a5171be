"""Grants: new tries for an account's known chats, when the school opens it without a request of theirs."""

from domain.requests import Permit, PermitKind
from domain.turn import Turn
from services.desk import Desk
from storage.interface import Transaction


async def grant_tries(desk: Desk, tx: Transaction, account_id: str, thread: str) -> int:
    """Give each known chat the tries of an approved unlock (THR-13); return how many chats there are.

    Nobody's misses are forgotten, and strangers gain nothing: to them an unlock would tell that the ID is
    real (ENU-05). A chat that has tries of an approval left keeps those alone. `thread` is the flow or
    request that led to it.
    """
    now, policy = desk.clock(), desk.policy
    chats = await tx.chats.list(account_id)
    for chat in chats:
        theirs = Turn(chat.bot_id, None, chat.chat_id, chat.user_id)
        if await tx.permits.find(account_id, theirs, PermitKind.TRIES, now) is not None:
            continue
        permit = Permit(
            id=desk.new_id(),
            kind=PermitKind.TRIES,
            account_id=account_id,
            bot_id=chat.bot_id,
            chat_id=chat.chat_id,
            user_id=chat.user_id,
            remaining=policy.throttle.unlock_tries,
            request_id=thread,
            expires_at=now + policy.permit_ttl,
        )
        await tx.permits.put(permit)
    return len(chats)
