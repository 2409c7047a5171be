"""The answer to /status: how self-service stands for the children of a known chat, and what was asked."""

import re
from collections.abc import Awaitable, Callable, Mapping

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes

from conversations import cards, messages, reasons
from conversations.draft import Button, Draft
from conversations.handler import Handler, PressHandler, current
from conversations.replies import PRIVATE, Replies
from domain.mask import safe_text
from domain.notice import Notice, NoticeKind
from domain.requests import Request, RequestState
from domain.throttle import Scope, Verdict
from domain.turn import Turn
from i18n.catalog import Rendered, Voice, phrase
from services.requests import Requests
from services.status import ChildView, RequestLine, Status
from services.withdrawals import Withdrawals
from storage.records import Proof

Render = Callable[[Notice, Voice], Awaitable[Draft | None]]

_DECIDED = {
    RequestState.APPROVED: "status-approved",
    RequestState.DENIED: "status-denied",
    RequestState.WITHDRAWN: "status-withdrawn",
}
_WITHDRAW = re.compile(r"^w:([A-Za-z0-9]{8,60})$")
_PROOFS = {
    Proof.TEMPORARY_PASSWORD: "slip",
    Proof.CURRENT_PASSWORD: "password",
}


class StatusScreen:
    """Shows it; a chat that is new to an account reads no login and no name (ENU-06)."""

    def __init__(
        self, service: Status, withdrawals: Withdrawals, requests: Requests, replies: Replies
    ) -> None:
        self._service = service
        self._withdrawals = withdrawals
        self._requests = requests
        self._replies = replies

    def handlers(self) -> list[Handler]:
        """Build the handlers of the command and of the menu's button."""
        return [
            CommandHandler("status", self.show, PRIVATE),
            PressHandler(self.show, pattern=r"^menu:status$"),
            CallbackQueryHandler(self.withdraw, pattern=_WITHDRAW),
        ]

    async def show(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show how everything stands; a flow that is open stays open."""
        turn = current.get().turn
        voice = self._replies.voice(turn)
        view = await self._service.of(turn)
        parts = []
        if view.children:
            lines = [_child(voice, n, child) for n, child in enumerate(view.children, start=1)]
            parts.append("\n".join((voice.text("status-children"), *lines)))
        if view.requests:
            lines = [_request(voice, n, line) for n, line in enumerate(view.requests, start=1)]
            parts.append("\n".join((voice.text("status-head"), *lines)))
        else:
            parts.append(voice.text("status-none"))
        rows = tuple((_withdraw(voice, request),) for request in view.open)
        await self._replies.aside(context.bot, update, "\n\n".join(parts), rows)

    async def withdraw(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Withdraw a request, for whoever made it alone (TGM-10)."""
        query, turn = update.callback_query, current.get().turn
        found = _WITHDRAW.match(query.data) if query and query.data else None
        voice = self._replies.voice(turn)
        shown = query.message.message_id if query and query.message else 0
        request = await self._withdrawals.withdraw(turn, found[1], shown) if found else None
        await messages.answer(update, voice.text("press-over") if request is None else None)

    def renders(self) -> Mapping[NoticeKind, Render]:
        """Return how who asked is told that it is withdrawn."""
        return {NoticeKind.REQUEST_WITHDRAWN: self._withdrawn}

    async def _withdrawn(self, notice: Notice, voice: Voice) -> Draft | None:
        """Say it where the button stood; what still waits can be withdrawn next."""
        request = await self._requests.get(str(notice.values["request_id"]))
        still = (await self._service.of(Turn(request.bot_id, None, request.chat_id, request.user_id))).open
        rows = tuple((_withdraw(voice, one),) for one in still)
        text = voice.text("withdrawn", number=request.number)
        where = int(notice.values["message_id"]) or None
        return Draft(text, (*rows, *self._replies.menu(voice)), edits=where)


def _withdraw(voice: Voice, request: Request) -> Button:
    return Button(voice.text("button-withdraw", number=request.number), f"w:{request.id}")


def _child(voice: Voice, n: int, child: ChildView) -> str:
    about: dict[str, str | int] = {"n": n, "login": child.account.login}
    verdict = child.verdict
    if verdict.scope is Scope.FROZEN:
        return voice.text("status-frozen", **about)
    first = voice.text("status-open-to-you", **about, tries=verdict.tries_left)
    if not verdict.allowed:
        first = _locked(voice, "self", verdict, **about)
    others = [_locked(voice, _PROOFS[proof], found) for proof, found in child.locked.items()]
    return "\n".join((first, *others))


def _locked(voice: Voice, what: str, verdict: Verdict, **about: str | int) -> Rendered:
    if verdict.until is None:
        return voice.text(f"status-locked-{what}-school", **about)
    return voice.text(f"status-locked-{what}-until", **about, until=verdict.until)


def _request(voice: Voice, n: int, line: RequestLine) -> str:
    request = line.request
    values: dict[str, str | int] = {
        "n": n,
        "number": request.number,
        "kind": voice.text(cards.KINDS[request.kind]),
        "state": _state(voice, line),
    }
    if line.account is None:
        return voice.text("status-line", **values)
    whom = safe_text(line.account.full_name) if request.by_teacher else line.account.login
    return voice.text("status-line-of", **values, whom=whom)


def _state(voice: Voice, line: RequestLine) -> Rendered:
    """Say how a request stands; that the school has looked would tell a stranger that the ID is real."""
    request = line.request
    if request.state in _DECIDED and request.decided_at is not None:
        decided = voice.text(_DECIDED[request.state], at=request.decided_at)
        reason = reasons.words(reasons.why_denied(request), voice)
        return voice.text("status-because", state=decided, reason=phrase(reason)) if reason else decided
    if request.state is RequestState.EXPIRED:
        return voice.text("status-expired")
    times = {"expect": line.expect, "until": request.expires_at}
    if line.account is not None and request.first_at is not None:
        return voice.text("status-first", at=request.first_at, **times)
    if line.account is not None and request.seen_at is not None:
        return voice.text("status-seen", seen=request.seen_at, **times)
    return voice.text("status-open" if line.account is not None else "status-waiting", **times)
