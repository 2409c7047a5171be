"""Tries: counted before anything is verified, atomically, alike for every login (THR-08, ENU-05)."""

from dataclasses import replace

from domain.account import Subject
from domain.flow import Flow
from domain.requests import Permit, PermitKind
from domain.throttle import ThrottlePolicy, Verdict, frozen, judge
from domain.turn import Turn
from services.desk import Desk
from storage.interface import Transaction
from storage.records import Counted, Proof


class Tries:
    """Looks at and counts tries of one kind of proof.

    A freeze stands above every count. Of a slip a stranger hears of it only with the right one: no lock that
    ends then, nor one that unknown IDs do not have (ENU-05).
    """

    def __init__(self, desk: Desk, proof: Proof, policy: ThrottlePolicy) -> None:
        self._desk = desk
        self._proof = proof
        self._policy = policy

    async def look(self, tx: Transaction, turn: Turn, subject: Subject) -> tuple[Verdict, bool]:
        """Return what the throttle says before a try, and whether the chat is a known one."""
        known = await tx.chats.is_known(subject.account_id, turn)
        freeze = await self._frozen(tx, subject.account_id, known=known)
        if freeze is not None:
            return freeze, known
        permit = await self._permit(tx, turn, subject.account_id)
        return await self._judge(tx, turn, subject.key, known=known, permit=permit), known

    async def count(self, turn: Turn, flow: Flow) -> tuple[bool, Verdict]:
        """Count one try as a miss, if one is left; return whether it was, and the verdict for the next.

        The same update counts once, however often it is delivered.
        """
        subject, account_id = about(flow)
        async with self._desk.store.begin() as tx:
            known = await tx.chats.is_known(account_id, turn)
            freeze = await self._frozen(tx, account_id, known=known)
            if freeze is not None:
                return False, freeze
            permit = await self._permit(tx, turn, account_id)
            verdict = await self._judge(tx, turn, subject, known=known, permit=permit)
            if not verdict.allowed:
                return False, verdict
            spent = permit if verdict.on_permit else None
            row = Counted(
                bot_id=turn.bot_id,
                update_id=turn.update_id,
                user_id=turn.user_id,
                subject=subject,
                proof=self._proof,
                known_chat=known,
                at=self._desk.clock(),
                permit_id=spent.id if spent else None,
            )
            if await tx.tries.count(row) and spent is not None:
                await tx.permits.use(spent.id)
            permit = await self._permit(tx, turn, account_id)
            return True, await self._judge(tx, turn, subject, known=known, permit=permit)

    async def locked_people(self, tx: Transaction, subject: Subject) -> int:
        """Count the people who have used up their own tries on this subject."""
        since = self._desk.clock() - self._policy.window
        return await tx.tries.locked_people(subject.key, self._proof, self._policy.per_person, since)

    async def match(self, tx: Transaction, turn: Turn, flow: Flow) -> None:
        """The try was right: clear this person's misses on this subject."""
        await tx.tries.match(turn, about(flow)[0], self._proof, self._desk.clock())

    async def _frozen(self, tx: Transaction, account_id: str, *, known: bool) -> Verdict | None:
        freeze = await tx.freezes.find(account_id)
        if freeze is None or (self._proof is Proof.TEMPORARY_PASSWORD and not known):
            return None
        return frozen(freeze.at, known_chat=known, policy=self._policy, now=self._desk.clock())

    async def _permit(self, tx: Transaction, turn: Turn, account_id: str) -> Permit | None:
        return await tx.permits.find(account_id, turn, PermitKind.TRIES, self._desk.clock())

    async def _judge(
        self, tx: Transaction, turn: Turn, subject: str, *, known: bool, permit: Permit | None
    ) -> Verdict:
        now = self._desk.clock()
        tally = await tx.tries.tally(turn, subject, self._proof, self._policy, now)
        granted = permit.remaining if permit else None
        return judge(replace(tally, granted=granted), known_chat=known, policy=self._policy, now=now)


def about(flow: Flow) -> tuple[str, str]:
    """Return the subject key and the account id of a flow, the stand-in's id for a decoy.

    Raises:
        ValueError: the flow has not been told its login.
    """
    if flow.subject is None or flow.login is None:
        raise ValueError("the flow has no login yet")
    return flow.subject, flow.account_id or Subject(flow.subject, flow.login).account_id
