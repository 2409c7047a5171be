"""The recovery e-mail: the use case behind /email, one method a step (EML-01, EML-04)."""

from domain import recovery_email as rules
from domain.email_address import masked
from domain.flow import Flow, FlowKind, Outcome, Step, expect
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from services.current_password import CurrentPassword
from services.desk import Desk
from services.email_codes import EmailCodes
from services.tries import about
from storage.interface import Transaction
from storage.records import EmailCode, RecoveryEmail


class RecoveryEmails:
    """Load, decide, write; the typed address is kept with its code, sealed, and nowhere else."""

    def __init__(self, desk: Desk, current: CurrentPassword, codes: EmailCodes) -> None:
        self._desk = desk
        self._current = current
        self._codes = codes

    async def begin(self, turn: Turn) -> Flow:
        """Ask for the login."""
        async with self._desk.store.begin() as tx:
            return await self._desk.open_flow(tx, turn, FlowKind.RECOVERY_EMAIL, Step.LOGIN)

    async def prove(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the current password: the step-up before anything is shown or changed (EML-04, ENU-06)."""
        return await self._current.prove(turn, flow, text, Step.EMAIL)

    async def present(self, flow: Flow) -> str | None:
        """Return the account's address as its owner knows it, None when there is none."""
        async with self._desk.store.read() as tx:
            email = await tx.recovery_emails.find(about(flow)[1])
        return masked(email.address) if email else None

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Type another address."""
        return await self._desk.write(turn, rules.back(flow, self._desk.policy, self._desk.clock()))

    async def code(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the code: when it is right, the address is the account's."""
        async with self._desk.store.begin() as tx:
            code = await self._codes.check(tx, flow, text)
            if isinstance(code, Outcome):
                return await self._desk.settle(tx, turn, code)
            email, notices = await self.keep(tx, turn, flow, code, at_first_login=False)
            now = self._desk.clock()
            done = rules.confirmed(flow, email.counts_at, self._desk.policy, now, *notices)
            return await self._desk.settle(tx, turn, done)

    async def keep(
        self, tx: Transaction, turn: Turn, flow: Flow, code: EmailCode, *, at_first_login: bool
    ) -> tuple[RecoveryEmail, tuple[Notice, ...]]:
        """Write the address that a code confirmed; return it with the notices to the old one and others."""
        account_id, now = about(flow)[1], self._desk.clock()
        old = await tx.recovery_emails.find(account_id)
        if old is not None and old.address == code.address:
            return old, ()
        counts_at = rules.counts_at(now, at_first_login=at_first_login, had_one=old is not None)
        email = RecoveryEmail(code.address, now, counts_at)
        await tx.recovery_emails.put(account_id, email)
        return email, await self._tell(tx, turn, flow, old, "changed")

    async def remove(self, turn: Turn, flow: Flow) -> Flow:
        """Forget the account's address."""
        expect(flow, Step.EMAIL)
        account_id = about(flow)[1]
        async with self._desk.store.begin() as tx:
            old = await tx.recovery_emails.find(account_id)
            notices: tuple[Notice, ...] = ()
            if await tx.recovery_emails.remove(account_id):
                notices = await self._tell(tx, turn, flow, old, "removed")
            removed = rules.removed(flow, self._desk.policy, self._desk.clock(), *notices)
            return await self._desk.settle(tx, turn, removed)

    async def _tell(
        self, tx: Transaction, turn: Turn, flow: Flow, old: RecoveryEmail | None, news: str
    ) -> tuple[Notice, ...]:
        """Tell the old address and every other known chat (EML-04)."""
        account_id = about(flow)[1]
        values: dict[str, str | int] = {"account_id": account_id, "news": news}
        chats = tuple(
            Notice(NoticeKind.EMAIL_CHANGED, chat.chat_id, f"email_changed:{flow.id}:{chat.chat_id}", values)
            for chat in await tx.chats.list(account_id)
            if chat.chat_id != turn.chat_id
        )
        return (*chats, await self._codes.tell(tx, flow, old.address, news)) if old else chats
