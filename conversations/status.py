"""The answer to /status: how self-service stands for the children of a known chat, and what was asked."""

from telegram import Update
from telegram.ext import CommandHandler, ContextTypes

from conversations import cards
from conversations.handler import Handler, PressHandler, current
from conversations.replies import PRIVATE, Replies
from domain.requests import RequestState
from domain.throttle import Scope, Verdict
from i18n.catalog import Voice
from services.status import ChildView, RequestLine, Status
from storage.records import Proof

_DECIDED = {RequestState.APPROVED: "status-approved", RequestState.DENIED: "status-denied"}
_PROOFS = {
    Proof.TEMPORARY_PASSWORD: "slip",
    Proof.CURRENT_PASSWORD: "password",
}


class StatusScreen:
    """Shows it; a chat that is new to an account reads no login and no name (ENU-06)."""

    def __init__(self, service: Status, replies: Replies) -> None:
        self._service = service
        self._replies = replies

    def handlers(self) -> list[Handler]:
        """Build the handlers of the command and of the menu's button."""
        return [
            CommandHandler("status", self.show, PRIVATE),
            PressHandler(self.show, pattern=r"^menu:status$"),
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
        await self._replies.aside(context.bot, update, "\n\n".join(parts))


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


def _locked(voice: Voice, what: str, verdict: Verdict, **about: str | int) -> str:
    if verdict.until is None:
        return voice.text(f"status-locked-{what}-school", **about)
    return voice.text(f"status-locked-{what}-until", **about, until=verdict.until)


def _request(voice: Voice, n: int, line: RequestLine) -> str:
    request = line.request
    values: dict[str, str | int] = {
        "n": n,
        "number": request.number,
        "kind": voice.text(cards.KINDS[request.kind]),
    }
    state = _state(voice, line)
    if line.account is None:
        return voice.text("status-line", **values, state=state)
    return voice.text("status-line-of", **values, state=state, login=line.account.login)


def _state(voice: Voice, line: RequestLine) -> str:
    """Say how a request stands; that the school has looked would tell a stranger that the ID is real."""
    request = line.request
    if request.state in _DECIDED and request.decided_at is not None:
        text = voice.text(_DECIDED[request.state], at=request.decided_at)
        return (
            text if not request.reason else f"{text} ({voice.text('status-reason', reason=request.reason)})"
        )
    if request.state is RequestState.EXPIRED:
        return voice.text("status-expired")
    if line.account is not None and request.seen_at is not None:
        return voice.text("status-seen", seen=request.seen_at, until=request.expires_at)
    return voice.text("status-open", until=request.expires_at)
