"""Approvals: what an approved request does: tries, a reset, or a temporary password to hand over."""

from collections.abc import Callable

from directory.interface import Directory
from domain.events import Event, Tag
from domain.flow import Flow, event
from domain.requests import Approver, Permit, PermitKind, Request, RequestKind, RequestState, Verdict, alone
from services import cards
from services.desk import Desk
from services.grants import grant_tries
from services.requests import outcome_notices
from services.temporary_passwords import TemporaryPasswords
from services.temporary_passwords import make as make_temporary_password
from storage.interface import Transaction
from storage.records import Proof, TemporaryPassword


class Approvals:
    """Carries out what an approver decided, in the transaction of the decision."""

    def __init__(
        self,
        desk: Desk,
        directory: Directory,
        temporary: TemporaryPasswords,
        entropy: Callable[[int], bytes],
    ) -> None:
        self._desk = desk
        self._directory = directory
        self._temporary = temporary
        self._entropy = entropy

    async def carry_out(self, tx: Transaction, flow: Flow, request: Request, approver: Approver) -> str:
        """Do what was approved; return the id of the permit that it gave, or nothing."""
        if request.kind is RequestKind.UNLOCK:
            await self.unlock(tx, request.account_id, request.subject, approver, request.id)
            return await self._permit(tx, request)
        await self._directory.release(tx, request.account_id)
        if request.kind is RequestKind.RECOVERY:
            return await self._permit(tx, request)
        await self.issue(tx, flow, request)
        await self.end_open(tx, request.account_id, request.kind, approver, request.id)
        return ""

    async def unlock(
        self, tx: Transaction, account_id: str, subject: str, approver: Approver, thread: str
    ) -> None:
        """Open the school login, and self-service where it is frozen (REC-08); tries are given apart.

        `thread` is the request or the look-up that led to it.
        """
        await self._directory.release(tx, account_id)
        if await tx.freezes.lift(account_id):
            actor = f"approver:{approver.id}"
            await self._desk.record(tx, Event(Tag.SELF_SERVICE_UNFROZEN, subject, actor, thread))

    async def _permit(self, tx: Transaction, request: Request) -> str:
        """Let whoever asked use what was approved; return the permit's id."""
        policy, tries = self._desk.policy, request.kind is RequestKind.UNLOCK
        if tries and request.by_teacher:
            # Who asked is not of the family: the tries are theirs whose chats the account knows.
            await grant_tries(self._desk, tx, request.account_id, request.id)
            return ""
        permit = Permit(
            id=self._desk.new_id(),
            kind=PermitKind.TRIES if tries else PermitKind.RESET,
            account_id=request.account_id,
            bot_id=request.bot_id,
            chat_id=request.chat_id,
            user_id=request.user_id,
            remaining=policy.throttle.unlock_tries if tries else 1,
            request_id=request.id,
            expires_at=self._desk.later(policy.permit_ttl),
        )
        await tx.permits.put(permit)
        return permit.id

    async def issue(self, tx: Transaction, flow: Flow, request: Request) -> None:
        """Make the temporary password that a request asked for."""
        await self.issue_for(tx, flow, request.account_id, _issuer(request))

    async def issue_for(self, tx: Transaction, flow: Flow, account_id: str, issuer: str) -> None:
        """Make a temporary password; its text stays in memory until the approver has seen it (TMP-03)."""
        now = self._desk.clock()
        policy = await self._desk.policy_about(tx, account_id)
        text = make_temporary_password(self._entropy)
        stored = TemporaryPassword(
            tag=self._temporary.tag(account_id, text),
            issued_at=now,
            expires_at=now + policy.temporary_password_ttl,
            issued_by=issuer,
        )
        await tx.temporary_passwords.put([(account_id, stored)])
        await tx.tries.forgive([account_id], Proof.TEMPORARY_PASSWORD, now)
        await tx.audit.record((event(flow, Tag.TEMPORARY_PASSWORD_ISSUED),), now)
        self._desk.memory.hold(flow).shown = text

    async def is_still_to_hand_over(self, tx: Transaction, request: Request) -> bool:
        """Whether the request's temporary password is the account's newest and nobody has used it."""
        stored = await tx.temporary_passwords.find(request.account_id)
        if stored is None or stored.spent_at is not None or stored.expires_at <= self._desk.clock():
            return False
        return stored.issued_by == _issuer(request)

    async def end_open(
        self, tx: Transaction, account_id: str, kind: RequestKind, approver: Approver, thread: str
    ) -> list[Request]:
        """Approve the account's open requests of this kind, which `thread` fulfils; return which they were.

        Approved one by one, each temporary password would void the one before it, which the Form Teacher
        has handed out (THR-12). What the approver asked for themselves waits for another (ADM-07), and so
        does what they were the first of two to approve (ADM-08).
        """
        ended = []
        for request in await tx.requests.list_about(account_id, kind, self._desk.clock()):
            is_own = request.user_id == approver.user_id
            if is_own or alone(request, approver, Verdict.APPROVE) is not None:
                continue
            if await self._end_with(tx, request, approver, thread):
                ended.append(request)
        return ended

    async def _end_with(self, tx: Transaction, request: Request, approver: Approver, thread: str) -> bool:
        now = self._desk.clock()
        if not await tx.requests.decide(request.id, RequestState.APPROVED, approver.id, now):
            return False
        permit_id = await self._permit(tx, request) if request.kind is RequestKind.UNLOCK else ""
        values = {"kind": request.kind.value, "with": thread}
        actor = f"approver:{approver.id}"
        await tx.audit.record((Event(Tag.REQUEST_APPROVED, request.subject, actor, request.id, values),), now)
        await tx.outbox.queue(request.bot_id, outcome_notices(request, RequestState.APPROVED, permit_id), now)
        await cards.refresh(tx, await tx.schools.get(request.school_id), now)
        return True


def _issuer(request: Request) -> str:
    return f"request:{request.id}"
