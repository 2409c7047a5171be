"""The current password as proof: counted before it is compared, alike for every login (THR-08, ENU-03)."""

from directory.interface import Derive, Directory
from domain import current_password as rules
from domain import naming
from domain.evidence import Factor
from domain.flow import Flow, Said, Step, expect, pause
from domain.locking import lock
from domain.login import LoginRefusal, parse
from domain.turn import Turn
from services.desk import Desk
from services.hashing import Busy, Hashing
from services.tries import Tries, about


class CurrentPassword:
    """The login and the current password: what /change, /questions, /email and /chats begin with."""

    def __init__(self, desk: Desk, tries: Tries, hashing: Hashing, directory: Directory) -> None:
        self._desk = desk
        self._tries = tries
        self._hashing = hashing
        self._directory = directory

    async def login(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the login as typed; an unknown one is asked for its current password too."""
        now, policy = self._desk.clock(), self._desk.policy
        parsed = parse(text)
        if isinstance(parsed, LoginRefusal):
            return await self._desk.write(turn, naming.refuse(flow, parsed, policy, now))
        async with self._desk.store.begin() as tx:
            subject = await tx.accounts.find_subject(parsed.value)
            verdict, known = await self._tries.look(tx, turn, subject)
            factors = {Factor.KNOWN_CHAT} if known else set()
            named = rules.name(flow, subject, factors, verdict, policy, now)
            return await self._desk.settle(tx, turn, named)

    async def prove(self, turn: Turn, flow: Flow, text: str, opens: Step) -> Flow:
        """Take the current password; when it is right, go on to the step that it opens."""
        expect(flow, Step.CURRENT_PASSWORD)
        try:
            async with self._hashing.slot(turn.user_id) as derive:
                return await self._judge(turn, flow, text, opens, derive)
        except Busy:
            busy = pause(flow, Said.BUSY, self._desk.policy, self._desk.clock())
            return await self._desk.write(turn, busy)

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Go back to the login."""
        return await self._desk.write(turn, naming.rename(flow, self._desk.policy, self._desk.clock()))

    async def _judge(self, turn: Turn, flow: Flow, text: str, opens: Step, derive: Derive) -> Flow:
        policy = self._desk.policy
        counted, verdict = await self._tries.count(turn, flow)
        if not counted:
            return await self._desk.write(turn, lock(flow, verdict, policy, self._desk.clock()))
        # What no password can be costs no derivation, and is wrong like any other.
        can_be = len(text) <= policy.password.max_length
        right = can_be and await self._directory.verify(about(flow)[1], text, derive)
        async with self._desk.store.begin() as tx:
            proven = right and flow.account_id is not None
            if proven:
                await self._tries.match(tx, turn, flow)
            outcome = rules.judge(flow, proven, opens, verdict, policy, self._desk.clock())
            return await self._desk.settle(tx, turn, outcome)
