"""Freezes: somebody of the family stops self-service for an account until the school has looked (REC-08)."""

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from directory.interface import Directory
from domain.account import Account
from domain.events import Event, Tag
from domain.flow import FlowKind, Step
from domain.notice import Notice, NoticeKind
from domain.requests import RequestKind
from domain.turn import Turn
from services.codes import Keys, macs
from services.desk import Desk
from services.flows import run_out as run_flow_out
from services.requests import run_out as run_request_out
from storage.interface import Transaction
from storage.records import Freeze, School

REPUDIATED_WITHIN = timedelta(days=7)
"""How long "This was not us" below a notice works."""

_TAG_BYTES = 16
# What leads to the school goes on.
_STAYS = frozenset(
    {FlowKind.STEP_UP, FlowKind.UNLOCK, FlowKind.ENROLMENT, FlowKind.LOOK_UP, FlowKind.CLASS_REQUEST}
)
_ENDS = frozenset(Step) - {Step.LOGIN, Step.LOCKED, Step.DONE}
# An approval lifts the freeze or sets a password, so its card must have been posted after the freeze.
_ASKED = (RequestKind.RECOVERY, RequestKind.UNLOCK)


@dataclass(frozen=True, slots=True)
class FrozenView:
    """What the alert to the school and the word to the family are made of."""

    account: Account
    school: School


class Freezes:
    """Freezes accounts. An approved unlock lifts a freeze (services/approvals.py)."""

    def __init__(self, desk: Desk, directory: Directory, keys: Keys) -> None:
        self._desk = desk
        self._directory = directory
        self._keys = keys

    def nonce(self, account_id: str, user_id: int, *, is_removed: bool = False) -> str:
        """Make what "This was not us" carries in one person's chat from now on; nobody else can use it.

        `is_removed` makes it for a chat that was known until now, and may object to its removal.
        """
        at = f"{int(self._desk.clock().timestamp()):x}"
        return f"{account_id}:{at}:{self._tags(account_id, user_id, at, is_removed=is_removed)[0]}"

    def _tags(self, account_id: str, user_id: int, at: str, *, is_removed: bool = False) -> list[str]:
        label = "not-us/removed/v1" if is_removed else "not-us/v1"
        message = f"{label}|{account_id}|{user_id}|{at}".encode()
        made = [mac[:_TAG_BYTES] for mac in macs(self._keys, message)]
        return [base64.b32encode(one).decode().rstrip("=").lower() for one in made]

    def _fits(self, tag: str, account_id: str, user_id: int, at: str, *, is_removed: bool = False) -> bool:
        own = self._tags(account_id, user_id, at, is_removed=is_removed)
        fits = [hmac.compare_digest(tag, one) for one in own]
        return any(fits)

    async def repudiate(self, turn: Turn, nonce: str) -> str | None:
        """Take a press of "This was not us": freeze; return the account's id, None where it has no effect."""
        now = self._desk.clock()
        account_id, at, tag = nonce.split(":")
        is_removed = self._fits(tag, account_id, turn.user_id, at, is_removed=True)
        is_ours = is_removed or self._fits(tag, account_id, turn.user_id, at)
        is_late = is_ours and now - datetime.fromtimestamp(int(at, 16), UTC) > REPUDIATED_WITHIN
        async with self._desk.store.begin() as tx:
            await tx.inbox.apply(turn, now)
            if not is_ours or is_late or not (is_removed or await tx.chats.is_known(account_id, turn)):
                reason = "late" if is_late else "forged" if not is_ours else "unknown_chat"
                await refuse(tx, turn, reason, now)
                return None
            account = await tx.accounts.get(account_id)
            if await self.freeze(tx, turn, account, is_changed=True):
                subject = await tx.accounts.find_subject(account.login)
                repudiated = Event(Tag.RECOVERY_REPUDIATED, subject.key, f"person:{turn.user_id}")
                await self._desk.record(tx, repudiated)
        return account_id

    async def freeze(self, tx: Transaction, turn: Turn, account: Account, *, is_changed: bool) -> bool:
        """Stop self-service, end what is under way, and tell school and family; False if frozen already.

        `is_changed` says that somebody may have set a password already: it must be changed at the next login,
        and what became the account's since, the stranger's perhaps among it, opens it no more: chats, e-mail.
        """
        now = self._desk.clock()
        if is_changed:
            await self._directory.require_change(tx, account.id)
            await self._forget_new(tx, turn, account)
        if not await self.stop(tx, turn, account, f"person:{turn.user_id}", is_changed=is_changed):
            return False
        await self._tell(tx, turn, account, now)
        return True

    async def stop(
        self, tx: Transaction, turn: Turn, account: Account, actor: str, *, is_changed: bool = False
    ) -> bool:
        """Stop self-service and end what is under way, and tell nobody; False if frozen already."""
        if not await tx.freezes.put(Freeze(account.id, turn.user_id, self._desk.clock())):
            return False
        subject = await tx.accounts.find_subject(account.login)
        values = {"changed": is_changed}
        await self._desk.record(tx, Event(Tag.SELF_SERVICE_FROZEN, subject.key, actor, values=values))
        await self._end_all(tx, account.id)
        return True

    async def _forget_new(self, tx: Transaction, turn: Turn, account: Account) -> None:
        actor, account_id = f"person:{turn.user_id}", account.id
        subject = (await tx.accounts.find_subject(account.login)).key
        chats = await tx.chats.list(account_id)
        own = [chat.bound_at for chat in chats if chat.user_id == turn.user_id]
        since = max([self._desk.clock() - REPUDIATED_WITHIN, *own])
        for chat in chats:
            if chat.bound_at > since:
                await tx.chats.unbind(account_id, chat.bot_id, chat.user_id)
                await self._desk.record(tx, Event(Tag.CHAT_UNBOUND, subject, actor))
        email = await tx.recovery_emails.find(account_id)
        if email is not None and email.confirmed_at > since and await tx.recovery_emails.remove(account_id):
            await self._desk.record(tx, Event(Tag.EMAIL_REMOVED, subject, actor))

    async def _end_all(self, tx: Transaction, account_id: str) -> None:
        """End what could still open the account, and flows whose proof is being judged this moment."""
        await tx.permits.void(account_id)
        for kind in _ASKED:
            for request in await tx.requests.list_about(account_id, kind, self._desk.clock()):
                await run_request_out(tx, request, self._desk.clock())
        for flow in await tx.flows.list_about(account_id, _ENDS):
            if flow.kind not in _STAYS:
                theirs = Turn(flow.bot_id, None, flow.chat_id, flow.user_id)
                await self._desk.settle(tx, theirs, run_flow_out(flow, is_stopped=True))

    async def _tell(self, tx: Transaction, turn: Turn, account: Account, now: datetime) -> None:
        school = await tx.schools.get(account.school_id)
        places = [(chat.bot_id, chat.chat_id) for chat in await tx.chats.list(account.id)]
        if school.bot_id is not None and school.group_chat_id is not None:
            places.append((school.bot_id, school.group_chat_id))
        for bot_id, chat_id in places:
            if chat_id != turn.chat_id:
                key = f"frozen:{account.id}:{now.isoformat()}:{chat_id}"
                notice = Notice(NoticeKind.ACCOUNT_FROZEN, chat_id, key, {"account_id": account.id})
                await tx.outbox.queue(bot_id, (notice,), now)

    async def view(self, account_id: str) -> FrozenView | None:
        """Read what there is to say of a frozen account, None when it is not frozen any more."""
        async with self._desk.store.read() as tx:
            if await tx.freezes.find(account_id) is None:
                return None
            account = await tx.accounts.get(account_id)
            return FrozenView(account, await tx.schools.get(account.school_id))


async def refuse(tx: Transaction, turn: Turn, reason: str, now: datetime, thread: str = "") -> None:
    """Record a press of a family's button that has no effect: forged, foreign, replayed or late (TGM-10)."""
    refused = Event(Tag.PRESS_REFUSED, None, f"person:{turn.user_id}", thread or None, {"reason": reason})
    await tx.audit.record((refused,), now)
