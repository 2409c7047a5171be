"""Known chats: the use case behind /chats, opened by the current password (SES-07)."""

from dataclasses import dataclass

from domain import known_chats as rules
from domain.flow import Flow, FlowKind, Step, expect
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from services import proofs
from services.codes import Keys, macs
from services.current_password import CurrentPassword
from services.desk import Desk
from services.tries import about
from storage.interface import Transaction
from storage.records import KnownChat

_MARK_BYTES = 5


@dataclass(frozen=True, slots=True)
class ChatView:
    """A known chat as it is listed; `mark` stands for it in a button, and tells nothing of whose it is."""

    chat: KnownChat
    mark: int
    is_own: bool


class KnownChats:
    """Load, decide, write."""

    def __init__(self, desk: Desk, current: CurrentPassword, keys: Keys) -> None:
        self._desk = desk
        self._current = current
        self._keys = keys

    async def begin(self, turn: Turn) -> Flow:
        """Ask for the login."""
        async with self._desk.store.begin() as tx:
            return await self._desk.open_flow(tx, turn, FlowKind.KNOWN_CHATS, Step.LOGIN)

    async def prove(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the current password: the step-up before anything is shown or removed."""
        return await self._current.prove(turn, flow, text, Step.CHATS)

    async def of(self, flow: Flow) -> list[ChatView]:
        """Return the account's known chats, the oldest first."""
        async with self._desk.store.read() as tx:
            return await self._views(tx, flow)

    async def remove(self, turn: Turn, flow: Flow, mark: int) -> Flow:
        """Let a chat be unknown, and tell it and the others; one that is gone already stays so."""
        expect(flow, Step.CHATS)
        now, policy = self._desk.clock(), self._desk.policy
        async with self._desk.store.begin() as tx:
            views = await self._views(tx, flow)
            gone = next((view for view in views if view.mark == mark), None)
            if gone is None:
                return await self._desk.settle(tx, turn, rules.stay(flow, policy, now))
            await tx.chats.unbind(about(flow)[1], gone.chat.bot_id, gone.chat.user_id)
            await proofs.end_known_chat(self._desk, tx, flow, gone.chat)
            own_since = next((view.chat.bound_at for view in views if view.is_own), None)
            can_object = rules.can_object(gone.chat.bound_at, own_since, now)
            others = [view for view in views if not view.is_own]
            told = [_told(flow, one, is_gone=one is gone, can_object=can_object) for one in others]
            removed = rules.removed(flow, policy, now, *told, is_own=gone.is_own)
            return await self._desk.settle(tx, turn, removed)

    async def finish(self, turn: Turn, flow: Flow) -> Flow:
        """The person is done."""
        return await self._desk.write(turn, rules.finish(flow, self._desk.policy, self._desk.clock()))

    async def login_of(self, account_id: str) -> str:
        """Return an account's login, for a notice to a chat that knew it."""
        async with self._desk.store.read() as tx:
            return (await tx.accounts.get(account_id)).login

    async def _views(self, tx: Transaction, flow: Flow) -> list[ChatView]:
        return [self._view(flow, chat) for chat in await tx.chats.list(about(flow)[1])]

    def _view(self, flow: Flow, chat: KnownChat) -> ChatView:
        # Not its place in the list: while it is read, another of the family may remove one.
        message = f"chat/v1|{flow.id}|{chat.bot_id}|{chat.user_id}".encode()
        mark = int.from_bytes(macs(self._keys, message)[0][:_MARK_BYTES])
        return ChatView(chat, mark, (chat.bot_id, chat.user_id) == (flow.bot_id, flow.user_id))


def _told(flow: Flow, view: ChatView, *, is_gone: bool, can_object: bool) -> Notice:
    key = f"chat_removed:{flow.id}:{flow.version}:{view.chat.chat_id}"
    values: dict[str, str | int] = {"account_id": about(flow)[1], "is_known": int(not is_gone)}
    if is_gone:
        values["can_object"] = int(can_object)
    return Notice(NoticeKind.CHAT_REMOVED, view.chat.chat_id, key, values)
