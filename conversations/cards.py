"""The school's side in words: request cards, and lines about a request that name nobody in full (ADM-05)."""

from datetime import datetime

from conversations.draft import Button, Draft
from domain.login import Login
from domain.mask import safe_text
from domain.requests import RequestKind, RequestState, Verdict
from i18n.catalog import Voice
from services.requests import DigestView, RequestView

KINDS = {
    RequestKind.UNLOCK: "kind-unlock",
    RequestKind.RECOVERY: "kind-recovery",
    RequestKind.TEMPORARY_PASSWORD: "kind-temporary-password",
}
_OUTCOMES = {
    RequestState.APPROVED: "card-approved",
    RequestState.DENIED: "card-denied",
    RequestState.EXPIRED: "card-expired",
}
_LETTERS = {Verdict.APPROVE: "a", Verdict.DENY: "d"}


def button_data(nonce: str, verdict: Verdict) -> str:
    """Return a card button's callback data: an opaque nonce and one letter (TGM-10)."""
    return f"r:{nonce}:{_LETTERS[verdict]}"


def about(view: RequestView, voice: Voice) -> dict[str, str | int]:
    """Return what sentences say about a request: number, kind, masked account, class."""
    return {
        "number": view.request.number,
        "kind": voice.text(KINDS[view.request.kind]),
        "masked": Login(view.account.login).masked,
        "class": safe_text(view.account.class_name) or "-",
    }


def card(view: RequestView, voice: Voice, now: datetime) -> Draft:
    """Render a request's card: open with two buttons, or with its outcome and none."""
    request = view.request
    chat = "card-chat-known" if request.known_chat else "card-chat-unknown"
    answers = "card-answers-right" if request.answers_right else "card-answers-not-given"
    text = voice.text(
        "card",
        **about(view, voice),
        chat=voice.text(chat),
        answers=voice.text(answers),
        tries=request.tries,
        asked=request.created_at,
    )
    if view.is_frozen:
        text = f"{text}\n{voice.text('card-frozen')}"
    if request.is_open(now):
        row = (
            Button(voice.text("button-approve"), button_data(request.nonce, Verdict.APPROVE)),
            Button(voice.text("button-deny"), button_data(request.nonce, Verdict.DENY)),
        )
        return Draft(f"{text}\n{voice.text('card-open')}", (row,), topic=view.school.topic_id)
    return Draft(f"{text}\n{outcome(view, voice)}", topic=view.school.topic_id)


def digest(view: DigestView, voice: Voice) -> Draft:
    """Render the message that stands for many cards; with none left it says so."""
    school, waiting = view.school, view.waiting
    if not waiting:
        return Draft(voice.text("digest-none"), edits=school.digest_id, is_needed=False)
    text = voice.text("digest", count=len(waiting), oldest=waiting[0].created_at)
    return Draft(text, edits=school.digest_id, topic=school.topic_id)


def outcome(view: RequestView, voice: Voice) -> str:
    """Say how a request ended, by whom and when."""
    request = view.request
    at = request.decided_at or request.expires_at
    state = request.state if request.state in _OUTCOMES else RequestState.EXPIRED
    if state is RequestState.EXPIRED:
        return voice.text("card-expired", at=at)
    return voice.text(_OUTCOMES[state], by=safe_text(view.decided_by), at=at)
