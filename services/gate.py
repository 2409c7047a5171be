"""The final gate: who may act on an account of a school, looked up at the press and again with the code."""

from domain.events import Event, Tag
from domain.flow import Flow, Outcome, Said, Step, event, move, pause
from domain.requests import Approver, Obstacle, Request, Verdict, alone, obstacle
from domain.totp import CodeVerdict, accept, digits, step_at, suspended
from domain.turn import Turn
from services import second_approvers
from services.desk import Desk
from services.one_time_codes import OneTimeCodes
from storage.interface import Transaction


class Gate:
    """Authority and one-time codes, asked alike by every act of an approver (security.md 5g)."""

    def __init__(self, desk: Desk, one_time: OneTimeCodes) -> None:
        self._desk = desk
        self._one_time = one_time

    async def approver(self, tx: Transaction, turn: Turn, school_id: str) -> Approver | None:
        """Return the person's record at the school, or any other that shows who they are."""
        records = await tx.approvers.list_by_user(turn.user_id)
        own = (record for record in records if record.school_id == school_id)
        return next(own, records[0] if records else None)

    async def obstacle(
        self,
        tx: Transaction,
        request: Request,
        approver: Approver | None,
        verdict: Verdict | None = None,
        *,
        in_group: bool,
    ) -> Obstacle | None:
        """Return why this approver may not decide this request now, or None.

        Who approved first where two must may still deny: with `verdict` that is told apart (ADM-08).
        """
        stopped = approver is not None and suspended(approver.failures)
        family = await self.family(tx, request.account_id, request.subject, approver)
        now = self._desk.clock()
        why = obstacle(request, approver, in_group=in_group, family=family, suspended=stopped, now=now)
        return why if why is not None or verdict is None else alone(request, approver, verdict)

    async def see(self, tx: Transaction, request: Request, approver: Approver) -> None:
        """Remember that the school has looked at a request, and who did first; /status says so."""
        now, actor = self._desk.clock(), f"approver:{approver.id}"
        if await tx.requests.see(request.id, now):
            await tx.audit.record((Event(Tag.REQUEST_SEEN, request.subject, actor, request.id),), now)

    async def family(
        self, tx: Transaction, account_id: str, subject: str, approver: Approver | None
    ) -> frozenset[int]:
        """Return who belongs to the account's family, the approver too if they ever did (ADM-07).

        Somebody who takes their own chat off the account stays what they are, and so does the guardian
        whose phone the roster has, with or without a chat.
        """
        known = {chat.user_id for chat in await tx.chats.list(account_id)}
        if approver is None or approver.user_id in known:
            return frozenset(known)
        is_kin = await tx.kin.has(subject, approver.user_id)
        return frozenset({*known, approver.user_id} if is_kin else known)

    async def check_code(self, tx: Transaction, flow: Flow, approver: Approver, text: str) -> Outcome | None:
        """Return what to say of a code that does not count, or None for one that does (TOT-01..03)."""
        now, policy = self._desk.clock(), self._desk.policy
        typed, now_step = digits(text), step_at(now)
        if typed is None:
            # Words are no guess: they count nothing, or chatting would suspend an approver.
            return Outcome(pause(flow, Said.CODE_UNREADABLE, policy, now).flow)
        step = self._one_time.find_step(approver.secret, typed, now_step)
        verdict = accept(step, now_step=now_step, last_step=approver.last_step)
        if (
            verdict is CodeVerdict.ACCEPTED
            and step is not None
            and await tx.approvers.advance(approver.id, step, now)
        ):
            return None
        if verdict is not CodeVerdict.WRONG:
            reused = pause(flow, Said.CODE_REUSED, policy, now)
            return Outcome(reused.flow, (event(flow, Tag.CODE_REUSED),))
        events = [event(flow, Tag.CODE_MISSED)]
        if not suspended(await tx.approvers.miss(approver.id)):
            return Outcome(pause(flow, Said.CODE_MISSED, policy, now).flow, tuple(events))
        events.append(event(flow, Tag.APPROVER_SUSPENDED))
        await second_approvers.void(self._desk, tx, approver)
        return Outcome(move(flow, Step.DONE, policy, now, said=Said.CODE_SUSPENDED), tuple(events))


def refused(turn: Turn, subject: str, thread: str, reason: Obstacle | None) -> Event:
    """Make the event of somebody who may not do what they tried."""
    values = {"reason": reason.value if reason else ""}
    return Event(Tag.APPROVER_REFUSED, subject or None, f"person:{turn.user_id}", thread, values)
