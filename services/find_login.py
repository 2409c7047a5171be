"""Find the ID: the use case behind /find, for a guardian whose number is on the roster."""

from dataclasses import replace

from domain import find_login as rules
from domain import phone_evidence
from domain.evidence import Factor
from domain.flow import Flow, FlowKind, Step
from domain.phone import SharedPhone, own_number
from domain.turn import Turn
from services.desk import Desk
from services.forgot_password import ForgotPassword


class FindLogin:
    """Load, decide, write; no name is read, and no login of anybody without this guardian's number."""

    def __init__(self, desk: Desk, forgot: ForgotPassword) -> None:
        self._desk = desk
        self._forgot = forgot

    async def begin(self, turn: Turn) -> Flow:
        """Ask for the number."""
        async with self._desk.store.begin() as tx:
            return await self._desk.open_flow(tx, turn, FlowKind.FIND_LOGIN, Step.PHONE)

    async def share(self, turn: Turn, flow: Flow, shared: SharedPhone) -> Flow:
        """Take a contact: find whose guardian has the sender's own number."""
        now, policy = self._desk.clock(), self._desk.policy
        number = own_number(shared, flow.prompt_id)
        if number is None:
            return await self._desk.write(turn, phone_evidence.refuse(flow, policy, now))
        async with self._desk.store.begin() as tx:
            children = await tx.accounts.list_by_phone(number)
            found = rules.found(flow, [child.id for child in children], policy, now)
            # Whoever is shown as a guardian decides nothing about the child (ADM-07).
            await tx.kin.remember(rules.choices(found.flow), turn.user_id)
            return await self._desk.settle(tx, turn, found)

    async def ignore(self, turn: Turn, flow: Flow, _text: str) -> Flow:
        """Take what was typed instead: it proves nothing."""
        ignored = phone_evidence.ignore(flow, self._desk.policy, self._desk.clock())
        return await self._desk.write(turn, ignored)

    async def logins(self, flow: Flow) -> list[str]:
        """Return the logins to choose from, as they are numbered."""
        async with self._desk.store.read() as tx:
            return [(await tx.accounts.get(account_id)).login for account_id in rules.choices(flow)]

    async def pick(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """Take one of them and go on to its questions; that its guardian shared the phone is kept for it."""
        now, policy = self._desk.clock(), self._desk.policy
        done, account_id = rules.pick(flow, number, policy, now)
        async with self._desk.store.begin() as tx:
            account = await tx.accounts.get(account_id)
            if account.left_at is not None:
                return await self._desk.settle(tx, turn, rules.lose(flow, policy, now))
            await self._desk.settle(tx, turn, done)
            after = await self._forgot.begin_for(tx, turn, account.login, frozenset({Factor.PHONE}))
            # The list of IDs is its prompt until the questions are shown: a crash leaves no list behind.
            await tx.flows.set_prompt(after.id, flow.prompt_id)
            return replace(after, prompt_id=flow.prompt_id)
