"""Codes by e-mail: eight digits made anew from an id and a key, counted before they are compared (EML-02)."""

import hmac
import unicodedata
from datetime import timedelta

from domain import email_code as rules
from domain import recovery_email
from domain.email_address import EmailProblem, parse
from domain.flow import Flow, FlowKind, Outcome, Step, expect
from domain.mask import is_unseen
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from services.codes import Keys, macs
from services.desk import Desk
from services.tries import about
from storage.interface import NotFound, Transaction
from storage.records import EmailCode

_DIGITS = 8
_LONGEST_INPUT = 64
# Tasks in which the person typed the address themselves, and may hear that it was refused (ENU-08).
_TYPED_IN = frozenset({FlowKind.RECOVERY_EMAIL, FlowKind.FIRST_LOGIN})


class EmailCodes:
    """Sends and checks codes. A code is in no row, no notice and no log: `digits` makes it when needed."""

    def __init__(self, desk: Desk, keys: Keys) -> None:
        self._desk = desk
        self._keys = keys

    def digits(self, code_id: str) -> str:
        """Return the eight digits that belong to an id."""
        return self._digits(code_id)[0]

    def _digits(self, code_id: str) -> list[str]:
        made = macs(self._keys, b"email-code/v1|" + code_id.encode())
        return [f"{int.from_bytes(one) % 10**_DIGITS:0{_DIGITS}d}" for one in made]

    async def typed(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take an address as typed, and send it a code."""
        expect(flow, Step.EMAIL)
        address = parse(text)
        if isinstance(address, EmailProblem):
            refused = recovery_email.refuse(flow, address, self._desk.policy, self._desk.clock())
            return await self._desk.write(turn, refused)
        async with self._desk.store.begin() as tx:
            return await self._desk.settle(tx, turn, await self._send_typed(tx, flow, address.value))

    async def again(self, turn: Turn, flow: Flow) -> Flow:
        """Send another letter to the address that was typed; the code before opens nothing any more."""
        expect(flow, Step.EMAIL_CODE)
        async with self._desk.store.begin() as tx:
            before = await tx.email_codes.find(flow.id)
            if before is None:
                return await self._desk.settle(tx, turn, self._over(flow))
            return await self._desk.settle(tx, turn, await self._send_typed(tx, flow, before.address))

    async def _send_typed(self, tx: Transaction, flow: Flow, address: str) -> Outcome:
        if await self.letters_today(tx, flow, address) >= rules.LETTERS_A_DAY:
            return rules.too_often(flow, self._desk.policy, self._desk.clock())
        return await self.send(tx, flow, address)

    async def letters_today(self, tx: Transaction, flow: Flow, address: str) -> int:
        """Count the letters of the last 24 hours for the account or to the address, whichever is more."""
        since = self._desk.clock() - rules.DAY
        return await tx.email_codes.sent_since(about(flow)[1], address, since)

    async def send(self, tx: Transaction, flow: Flow, address: str) -> Outcome:
        """Have a letter sent, or with no address only say so; both are written alike (ENU-08)."""
        now = self._desk.clock()
        code = self._row(flow, flow.id, address, rules.LIFETIME, rules.TRIES)
        await tx.email_codes.put(code)
        notices = (rules.letter(flow, code.id),) if address else ()
        return rules.sent(flow, self._desk.policy, now, *notices)

    async def tell(self, tx: Transaction, flow: Flow, address: str, news: str) -> Notice:
        """Have a letter without a code sent, which tells `address` some news of the account (EML-04)."""
        code = self._row(flow, self._desk.new_id(), address, rules.DAY, 0)
        await tx.email_codes.put(code)
        values: dict[str, str | int] = {"code_id": code.id, "news": news}
        return Notice(NoticeKind.EMAIL_LETTER, flow.chat_id, f"letter:{code.id}", values)

    async def tell_owner(self, tx: Transaction, flow: Flow, news: str) -> tuple[Notice, ...]:
        """Have the account's confirmed address told of a change (REC-07); one of this very flow knows."""
        email = await tx.recovery_emails.find(about(flow)[1])
        if email is None or email.confirmed_at >= flow.started_at:
            return ()
        return (await self.tell(tx, flow, email.address, news),)

    def _row(self, flow: Flow, flow_id: str, address: str, lifetime: timedelta, tries: int) -> EmailCode:
        now, account_id = self._desk.clock(), about(flow)[1]
        return EmailCode(self._desk.new_id(), account_id, flow_id, address, now, now + lifetime, tries)

    async def check(self, tx: Transaction, flow: Flow, text: str) -> EmailCode | Outcome:
        """Count one try and compare it; return the code, spent, or what to tell of a wrong one.

        Counting, comparing and what follows stand in the caller's one transaction: no result is known
        before its try is written, and the same update counts once.
        """
        expect(flow, Step.EMAIL_CODE)
        now, policy, digits = self._desk.clock(), self._desk.policy, _read(text)
        if digits is None:
            return rules.unreadable(flow, policy, now)
        newest = await tx.email_codes.find(flow.id)
        counted = await tx.email_codes.count(newest.id, now) if newest else None
        if counted is None or counted.account_id != flow.account_id:
            return self._over(flow)
        # The letter may have been written with a key that is older by now (CRY-07).
        fits = [hmac.compare_digest(own.encode(), digits.encode()) for own in self._digits(counted.id)]
        if not any(fits) or not counted.address:
            return rules.missed(flow, counted.tries_left, policy, now)
        await tx.email_codes.spend(counted.id, now)
        return counted

    def _over(self, flow: Flow) -> Outcome:
        return rules.over(flow, self._desk.policy, self._desk.clock())

    async def sent_to(self, flow: Flow) -> str:
        """Return the address that this flow's code went to, for whoever typed it; empty without one."""
        async with self._desk.store.read() as tx:
            code = await tx.email_codes.find(flow.id)
        return code.address if code else ""

    async def find(self, code_id: str, news: str) -> tuple[EmailCode, str] | None:
        """Return what a letter is about and whose login, or None when it is no longer needed."""
        async with self._desk.store.read() as tx:
            code = await tx.email_codes.get(code_id)
            login = (await tx.accounts.get(code.account_id)).login
        is_useless = not news and (not code.tries_left or code.spent_at is not None)
        return None if is_useless or self._desk.clock() >= code.expires_at else (code, login)

    async def refused(self, turn: Turn, code_id: str) -> None:
        """The mail server refuses the address for good: tell who typed it, and nobody else (ENU-08)."""
        async with self._desk.store.begin() as tx:
            try:
                code = await tx.email_codes.get(code_id)
                flow = await tx.flows.get(code.flow_id)
            except NotFound:
                return
            if flow.kind in _TYPED_IN:
                notice = Notice(NoticeKind.EMAIL_REFUSED, flow.chat_id, f"refused:{code.id}")
                await tx.outbox.queue(turn.bot_id, (notice,), self._desk.clock())


def _read(text: str) -> str | None:
    """Read a code as typed, in any spacing and width; None where it is none."""
    if len(text) > _LONGEST_INPUT:
        return None
    wide = unicodedata.normalize("NFKC", "".join(c for c in text if not is_unseen(c)))
    digits = "".join(c for c in wide if not c.isspace() and unicodedata.category(c) != "Pd")
    return digits if len(digits) == _DIGITS and digits.isascii() and digits.isdecimal() else None
