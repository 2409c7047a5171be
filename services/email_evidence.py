"""A code by e-mail as evidence in /forgot: alike whether or not there is an address to write to (ENU-08)."""

from domain import email_code, email_evidence
from domain.flow import Flow, Outcome, Step, expect
from domain.turn import Turn
from services.desk import Desk
from services.email_codes import EmailCodes
from services.tries import about
from storage.interface import Transaction


class EmailEvidence:
    """Load, decide, write."""

    def __init__(self, desk: Desk, codes: EmailCodes) -> None:
        self._desk = desk
        self._codes = codes

    async def send(self, turn: Turn, flow: Flow) -> Flow:
        """Send a code to the account's address, if one counts; the reply is the same if none does."""
        expect(flow, Step.EVIDENCE, Step.EMAIL_CODE)
        async with self._desk.store.begin() as tx:
            # Only the account's own count is told; the address's would tell that there is one.
            if await self._codes.letters_today(tx, flow, "") >= email_code.LETTERS_A_DAY:
                full = email_code.too_often(flow, self._desk.policy, self._desk.clock())
                return await self._desk.settle(tx, turn, full)
            address = await self._address(tx, flow)
            if address and await self._codes.letters_today(tx, flow, address) >= email_code.LETTERS_A_DAY:
                address = ""
            return await self._desk.settle(tx, turn, await self._codes.send(tx, flow, address))

    async def code(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the code; it proves nothing any more when the address has changed since it was sent."""
        now, policy = self._desk.clock(), self._desk.policy
        async with self._desk.store.begin() as tx:
            outcome = await self._codes.check(tx, flow, text)
            if not isinstance(outcome, Outcome):
                is_current = outcome.address == await self._address(tx, flow)
                proven, over = email_evidence.proven, email_code.over
                outcome = proven(flow, policy, now) if is_current else over(flow, policy, now)
            return await self._desk.settle(tx, turn, outcome)

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Choose another way."""
        return await self._desk.write(turn, email_evidence.back(flow, self._desk.policy, self._desk.clock()))

    async def _address(self, tx: Transaction, flow: Flow) -> str:
        """Return the confirmed address that counts by now; the roster's column is none (EML-01, EML-04)."""
        email = await tx.recovery_emails.find(about(flow)[1])
        return email.address if email and email.counts_at <= self._desk.clock() else ""
