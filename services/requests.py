"""Requests: a family asks the school, and the school's approvers see and decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.account import Account
from domain.batches import Waiting
from domain.escalation import ends_at, expect_by
from domain.events import Event, Tag
from domain.evidence import Factor
from domain.flow import Flow, Outcome, Said, asked, event, pause
from domain.notice import Notice, NoticeKind
from domain.policy import Policy
from domain.requests import Request, RequestState, kind_for
from domain.turn import Turn
from services import cards
from services.desk import Desk
from services.tries import about
from storage.interface import Transaction
from storage.records import School

# Two requests a person a day: more would drown the school (security.md THR-12).
REQUESTS_A_DAY = 2
NONCE_BYTES = 12
# How many cards /pending posts at a time.
PAGE = 5


@dataclass(frozen=True, slots=True)
class RequestView:
    """What a card and its notices are made of, read at the moment of sending.

    `slip_until` is when the account's newest temporary password stops working, None without one.
    """

    request: Request
    account: Account
    school: School
    decided_by: str = ""
    is_frozen: bool = False
    first_by: str = ""
    slip_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DigestView:
    """What a digest is made of: all open requests, the oldest first, and whether some have no card."""

    school: School
    waiting: tuple[Waiting, ...]
    now: datetime

    @property
    def is_needed(self) -> bool:
        """Whether the digest stands for requests that no card shows."""
        return any(not one.has_card for one in self.waiting)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of /pending posted: of so many that wait so many, and how many come after number `last`."""

    waiting: int
    posted: int
    left: int
    last: int


class Requests:
    """Opens requests, shows them, and lets them expire."""

    def __init__(self, desk: Desk, entropy: Callable[[int], bytes]) -> None:
        self._desk = desk
        self._entropy = entropy
        self._folded: dict[str, tuple[int | None, int]] = {}

    async def ask(self, turn: Turn, flow: Flow) -> Flow:
        """Ask the school for what the flow stands for; an ID that names nobody is answered alike (ENU-07)."""
        now, policy = self._desk.clock(), self._desk.policy
        async with self._desk.store.begin() as tx:
            account_id = about(flow)[1]
            is_known = Factor.KNOWN_CHAT in flow.factors or await tx.chats.is_known(account_id, turn)
            request = await tx.requests.find_open(account_id, turn.user_id, now)
            if request is not None and request.kind is kind_for(flow):
                told = await self._told(tx, account_id, is_known=is_known)
                return await self._desk.settle(tx, turn, self._asked(flow, request, told))
            recent = await tx.requests.count_since(turn.user_id, now - timedelta(hours=24))
            if recent >= REQUESTS_A_DAY:
                return await self._desk.settle(tx, turn, pause(flow, Said.ASKED_TOO_OFTEN, policy, now))
            outcome = await self._open(tx, turn, flow, is_known=is_known)
            return await self._desk.settle(tx, turn, outcome)

    async def _told(self, tx: Transaction, account_id: str, *, is_known: bool) -> Policy:
        """Return by whose hours a person is told what to expect: a stranger hears of no school."""
        return await self._desk.policy_about(tx, account_id) if is_known else self._desk.policy

    def _asked(self, flow: Flow, request: Request, told: Policy) -> Outcome:
        now = self._desk.clock()
        by = min(expect_by(told, request.created_at, now), request.expires_at)
        return asked(flow, request.number, by, request.expires_at, self._desk.policy, now)

    async def _open(self, tx: Transaction, turn: Turn, flow: Flow, *, is_known: bool) -> Outcome:
        now, policy = self._desk.clock(), self._desk.policy
        told = await self._told(tx, about(flow)[1], is_known=is_known)
        subject, account_id = about(flow)
        school_id = (await tx.accounts.get(account_id)).school_id if flow.account_id else ""
        request = await tx.requests.put(
            Request(
                id=self._desk.new_id(),
                number=0,
                kind=kind_for(flow),
                state=RequestState.OPEN if flow.account_id else RequestState.SHADOW,
                school_id=school_id,
                account_id=account_id,
                subject=subject,
                bot_id=turn.bot_id,
                chat_id=turn.chat_id,
                user_id=turn.user_id,
                known_chat=is_known,
                answers_right=Factor.ANSWERS in flow.factors,
                tries=await tx.tries.misses(subject, now - policy.throttle.window),
                nonce=self._entropy(NONCE_BYTES).hex(),
                created_at=now,
                expires_at=ends_at(told, now),
            )
        )
        outcome = self._asked(flow, request, told)
        if request.state is RequestState.SHADOW:
            return Outcome(outcome.flow, (event(flow, Tag.REQUEST_SHADOWED, kind=request.kind),))
        card = await new_card(tx, request, now)
        opened = event(flow, Tag.REQUEST_OPENED, kind=request.kind, request=request.id)
        return Outcome(outcome.flow, (opened,), card)

    async def view(self, request_id: str) -> RequestView:
        """Read all that a card or an outcome is made of."""
        async with self._desk.store.read() as tx:
            request = await tx.requests.get(request_id)
            account = await tx.accounts.get(request.account_id)
            school = await tx.schools.get(request.school_id)
            by = await tx.approvers.get(request.decided_by) if request.decided_by else None
            first = await tx.approvers.get(request.first_by) if request.first_by else None
            frozen = await tx.freezes.find(request.account_id) is not None
            slip = await tx.temporary_passwords.find(request.account_id)
        return RequestView(
            request=request,
            account=account,
            school=school,
            decided_by=by.name if by else "",
            is_frozen=frozen,
            first_by=first.name if first else "",
            slip_until=slip.expires_at if slip else None,
        )

    async def get(self, request_id: str) -> Request:
        """Return one request."""
        async with self._desk.store.read() as tx:
            return await tx.requests.get(request_id)

    async def login_of(self, account_id: str) -> str:
        """Return an account's login, for a notice to a chat that is bound to it."""
        async with self._desk.store.read() as tx:
            return (await tx.accounts.get(account_id)).login

    async def fold(self, school_id: str) -> bool:
        """Whether too many cards wait to be posted one by one; then the digest stands for them."""
        now = self._desk.clock()
        async with self._desk.store.read() as tx:
            if len(await cards.without_card(tx, school_id, now)) <= cards.MOST_CARDS:
                return False
            school = await tx.schools.get(school_id)
        # The digest of this half minute is queued already: whatever comes in it, that one will count.
        folded = (school.group_chat_id, cards.half_minute(now))
        if self._folded.get(school_id) != folded:
            await self._fold(school, now)
            self._folded[school_id] = folded
        return True

    async def _fold(self, school: School, now: datetime) -> None:
        if school.bot_id is None or school.group_chat_id is None:
            return
        async with self._desk.store.begin() as tx:
            await tx.outbox.drop(school.bot_id, school.group_chat_id, NoticeKind.REQUEST_CARD, now)
            await tx.outbox.queue(school.bot_id, cards.digest(school, now), now)

    async def digest(self, school_id: str) -> DigestView:
        """Read what the digest says."""
        async with self._desk.store.read() as tx:
            now = self._desk.clock()
            waiting = await tx.requests.list_briefly(school_id, now)
            return DigestView(await tx.schools.get(school_id), tuple(waiting), now)

    async def digest_shown(self, school_id: str, message_id: int) -> None:
        """Remember where the digest stands while requests have no card, and have it told how old they get."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            waiting = await cards.without_card(tx, school_id, now)
            await tx.schools.set_digest(school_id, message_id if waiting else None)
            school = await tx.schools.get(school_id)
            if waiting and school.bot_id is not None:
                await tx.outbox.queue(school.bot_id, cards.aged(school, waiting[0].created_at, now), now)

    async def card_sent(self, request_id: str, chat_id: int, message_id: int) -> None:
        """Remember where the card stands, so that it can be edited to its outcome."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            await tx.requests.set_card(request_id, chat_id, message_id)
            request = await tx.requests.get(request_id)
            await cards.refresh(tx, await tx.schools.get(request.school_id), now)
            if request.state is not RequestState.OPEN:
                # It was decided while the card was on its way.
                await tx.outbox.queue(request.bot_id, card_outcome(request), now)

    async def post_page(self, turn: Turn, school_ids: Sequence[str], after: int = 0) -> Page:
        """Queue the cards of the oldest open requests once more, those after a number; a page at a time."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            schools = {school_id: await _school(tx, turn, school_id, now) for school_id in school_ids}
            found = [one for school_id in schools for one in await tx.requests.list_open(school_id, now)]
            waiting = sorted(found, key=lambda one: one.number)
            later = [one for one in waiting if one.number > after]
            for request in later[:PAGE]:
                occasion, school = f"asked:{turn.update_id}", schools[request.school_id]
                notices = cards.card(request, school, occasion, is_asked=True)
                await tx.outbox.queue(turn.bot_id, notices, now)
            await tx.inbox.apply(turn, now)
        last = later[:PAGE][-1].number if later else after
        return Page(len(waiting), len(later[:PAGE]), len(later[PAGE:]), last)

    async def of_person(self, turn: Turn) -> list[Request]:
        """Return the person's requests, for /status: those that ran out as long again, shadows alike."""
        since = self._desk.clock() - 2 * self._desk.policy.request_ttl
        async with self._desk.store.read() as tx:
            return await tx.requests.list_of(turn.user_id, since)

    async def expire(self, limit: int = 100) -> int:
        """End requests whose time is over, tell who asked, and edit the cards; return how many."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            due = await tx.requests.list_due(now, limit)
            for request in due:
                await run_out(tx, request, now)
            for request in due:
                await cards.surface(tx, request, now)
        return len(due)


async def run_out(tx: Transaction, request: Request, now: datetime) -> None:
    """End a request without a decision, unless somebody was first; who asked is told, the card shows it."""
    if not await tx.requests.decide(request.id, RequestState.EXPIRED, None, now):
        return
    thread = Event(Tag.REQUEST_EXPIRED, request.subject, "system", request.id)
    await tx.audit.record((thread,), now)
    await tx.outbox.queue(request.bot_id, outcome_notices(request, RequestState.EXPIRED), now)
    # Counted out of the digest; a shadow has no school.
    if request.state is RequestState.OPEN:
        await cards.refresh(tx, await tx.schools.get(request.school_id), now)


async def _school(tx: Transaction, turn: Turn, school_id: str, now: datetime) -> School:
    """Return a school; whoever speaks to the bot in its group shows that the group is not lost any more."""
    school = await tx.schools.get(school_id)
    if school.group_chat_id != turn.chat_id or not await tx.schools.set_lost(school_id, None):
        return school
    await tx.audit.record((Event(Tag.SCHOOL_REGAINED, school_id, f"person:{turn.user_id}"),), now)
    return replace(school, lost_at=None)


async def new_card(tx: Transaction, request: Request, now: datetime) -> tuple[Notice, ...]:
    """Make the card of a new request; none while an older one asks for the same (THR-12)."""
    first, *_ = await tx.requests.list_about(request.account_id, request.kind, now)
    if first.id != request.id:
        return ()
    return await cards.announced(tx, request, await tx.schools.get(request.school_id), "card", now)


def outcome_notices(request: Request, state: RequestState, permit_id: str = "") -> tuple[Notice, ...]:
    """Make what follows a decision: who asked is told, the card shows its outcome."""
    kinds = {
        RequestState.APPROVED: NoticeKind.REQUEST_APPROVED,
        RequestState.DENIED: NoticeKind.REQUEST_DENIED,
        RequestState.EXPIRED: NoticeKind.REQUEST_EXPIRED,
    }
    values: dict[str, str | int] = {"request_id": request.id, "permit_id": permit_id}
    if state is RequestState.EXPIRED:  # said also when all about the account was erased meanwhile
        values |= {"number": request.number, "asked": request.created_at.isoformat()}
    return (Notice(kinds[state], request.chat_id, f"outcome:{request.id}", values), *card_outcome(request))


def card_outcome(request: Request) -> tuple[Notice, ...]:
    """Make the notice that edits the request's newest card to its outcome; none when there is no card yet."""
    if request.card_chat_id is None:
        return ()
    key = f"card_outcome:{request.id}:{request.card_message_id}"
    values: dict[str, str | int] = {"request_id": request.id, "number": request.number}
    values["message_id"] = request.card_message_id or 0
    return (Notice(NoticeKind.REQUEST_CARD_OUTCOME, request.card_chat_id, key, values),)
