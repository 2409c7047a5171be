"""The recovery e-mail at first login: offered once, and written only with the new password."""

from domain import email_offer as rules
from domain import first_login
from domain.events import Event, Tag
from domain.flow import Flow, Outcome, event
from domain.notice import Notice
from domain.turn import Turn
from services.desk import Desk
from services.email_codes import EmailCodes
from services.recovery_emails import RecoveryEmails
from storage.interface import Transaction
from storage.records import EmailCode


class EmailOffer:
    """Load, decide, write. `is_open` says whether there is a mail server at all."""

    def __init__(self, desk: Desk, codes: EmailCodes, emails: RecoveryEmails, *, is_open: bool) -> None:
        self._desk = desk
        self._codes = codes
        self._emails = emails
        self._is_open = is_open

    async def after_review(self, flow: Flow) -> Outcome:
        """Offer an address, or go on where none can be sent to or one is confirmed already."""
        now, policy = self._desk.clock(), self._desk.policy
        async with self._desk.store.read() as tx:
            code = await self._confirmed(tx, flow)
        if self._is_open and code is None:
            return rules.offered(flow, policy, now)
        return first_login.confirm(flow, policy, now)

    async def code(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the code: when it is right, go on to the new password."""
        async with self._desk.store.begin() as tx:
            code = await self._codes.check(tx, flow, text)
            if isinstance(code, Outcome):
                return await self._desk.settle(tx, turn, code)
            taken = rules.taken(flow, self._desk.policy, self._desk.clock())
            return await self._desk.settle(tx, turn, taken)

    async def skip(self, turn: Turn, flow: Flow) -> Flow:
        """Go on without an address."""
        return await self._desk.write(turn, rules.skipped(flow, self._desk.policy, self._desk.clock()))

    async def keep(
        self, tx: Transaction, turn: Turn, flow: Flow
    ) -> tuple[tuple[Event, ...], tuple[Notice, ...]]:
        """Write the address that this flow confirmed, in the transaction that completes the first login."""
        code = await self._confirmed(tx, flow)
        if code is None:
            return (), ()
        _, notices = await self._emails.keep(tx, turn, flow, code, at_first_login=True)
        return (event(flow, Tag.EMAIL_CONFIRMED),), notices

    async def _confirmed(self, tx: Transaction, flow: Flow) -> EmailCode | None:
        code = await tx.email_codes.find(flow.id)
        return code if code is not None and code.spent_at is not None else None
