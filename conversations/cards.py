"""The school's side in words: request cards, and lines about a request that name nobody in full (ADM-05)."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from conversations import reasons
from conversations.draft import Button, Draft
from domain.account import Account
from domain.denial import Why
from domain.login import Login
from domain.mask import safe_text
from domain.requests import Obstacle, RequestKind, RequestState, Verdict
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
    RequestState.WITHDRAWN: "card-withdrawn",
}
_HOUR, _TWO_DAYS = 60, 48 * 60
OPEN_QUEUE = "queue"
"""What the digest's button carries: whose queue it opens follows from the group and the presser."""
LETTERS = {Verdict.APPROVE: "a", Verdict.DENY: "d", Verdict.REISSUE: "n"}
"""How a button says what it is for."""


def button_data(nonce: str, verdict: Verdict) -> str:
    """Return a card button's callback data: an opaque nonce and one letter (TGM-10)."""
    return f"r:{nonce}:{LETTERS[verdict]}"


def about(view: RequestView, voice: Voice) -> dict[str, str | int]:
    """Return what sentences say about a request: number, kind, masked account, class."""
    return {
        "number": view.request.number,
        "kind": voice.text(KINDS[view.request.kind]),
        "masked": Login(view.account.login).masked,
        "class": safe_text(view.account.class_name) or "-",
    }


def who(account: Account) -> dict[str, str]:
    """Return whose account it is, in full: for private chats alone, where what is seen is what is signed."""
    return {
        "name": safe_text(account.full_name) or "-",
        "class": safe_text(account.class_name) or "-",
        "login": safe_text(account.login),
    }


def card(view: RequestView, voice: Voice, now: datetime, *, is_private: bool = False) -> Draft:
    """Render a request's card: open with two buttons, or with its outcome and none.

    In an approver's private chat it names the account and sends nobody there; the list has its own buttons.
    """
    request = view.request
    text = _facts(view, voice, now, is_private=is_private)
    if not request.is_open(now):
        return Draft(f"{text}\n{outcome(view, voice)}", topic=view.school.topic_id)
    if is_private:
        return Draft(text)
    row = (
        Button(voice.text("button-approve"), button_data(request.nonce, Verdict.APPROVE)),
        Button(voice.text("button-deny"), button_data(request.nonce, Verdict.DENY)),
    )
    return Draft(f"{text}\n{voice.text('card-open')}", (row,), topic=view.school.topic_id)


def _facts(view: RequestView, voice: Voice, now: datetime, *, is_private: bool) -> str:
    """Say what an approver goes by."""
    request = view.request
    values = about(view, voice)
    if is_private:
        values["masked"] = who(view.account)["login"]
    chat = "card-chat-known" if request.known_chat else "card-chat-unknown"
    answers = "card-answers-right" if request.answers_right else "card-answers-not-given"
    text: str = voice.text(
        "card",
        **values,
        chat=voice.text(chat),
        answers=voice.text(answers),
        tries=request.tries,
        asked=request.created_at,
    )
    if request.by_teacher:
        text = f"{text}\n{voice.text('card-teacher')}"
    if view.is_frozen:
        text = f"{text}\n{voice.text('card-frozen')}"
    if request.first_at is not None and request.is_open(now):
        first = voice.text("card-first", by=safe_text(view.first_by), at=request.first_at)
        text = f"{text}\n{first}"
    return text


def digest(view: DigestView, voice: Voice) -> Draft:
    """Render the message that stands for many cards, with the way to the list; it says when none needs it."""
    school, waiting = view.school, view.waiting
    if not view.is_needed:
        return Draft(voice.text("digest-none"), edits=school.digest_id, is_needed=False)
    counts = Counter(one.kind for one in waiting)
    kinds = [
        voice.text("digest-kind", kind=voice.text(KINDS[kind]), count=counts[kind])
        for kind in KINDS
        if counts[kind]
    ]
    text = voice.text(
        "digest",
        count=len(waiting),
        age=age(voice, view.now - waiting[0].created_at),
        kinds=voice.joined(kinds, " · "),
        at=view.now,
    )
    row = (Button(voice.text("button-open-queue"), OPEN_QUEUE),)
    return Draft(text, (row,), edits=school.digest_id, topic=school.topic_id)


def age(voice: Voice, time: timedelta) -> str:
    """Say how long something has waited, in the largest unit that it fills."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 1:
        return voice.text("age-now")
    if minutes < _HOUR:
        return voice.text("age-minutes", count=minutes)
    if minutes < _TWO_DAYS:
        return voice.text("age-hours", count=minutes // _HOUR)
    return voice.text("age-days", count=minutes // (24 * _HOUR))


def stopped(why: Obstacle, voice: Voice) -> str:
    """Say why somebody may not decide, and what they can do now; fits above a chat, in 200 characters."""
    return voice.text(f"press-{why.value.replace('_', '-')}")


def state(voice: Voice, of: RequestState) -> str:
    """Say how a request ended; one that still reads open has run out of time."""
    return voice.text(f"state-{(RequestState.EXPIRED if of is RequestState.OPEN else of).value}")


def outcome(view: RequestView, voice: Voice) -> str:
    """Say how a request ended, by whom and when."""
    request = view.request
    at = request.decided_at or request.expires_at
    state = request.state if request.state in _OUTCOMES else RequestState.EXPIRED
    if state in {RequestState.EXPIRED, RequestState.WITHDRAWN}:
        return voice.text(_OUTCOMES[state], at=at)
    decided = voice.text(_OUTCOMES[state], by=safe_text(view.decided_by), at=at)
    if state is RequestState.APPROVED and request.first_by not in {None, request.decided_by}:
        both = {"first": safe_text(view.first_by), "by": safe_text(view.decided_by)}
        decided = voice.text("card-approved-two", **both, at=at)
    # Typed words are for the family alone: they may name somebody (ADM-05).
    why = replace(reasons.why_denied(request), note="") if state is RequestState.DENIED else Why()
    reason = reasons.words(why, voice)
    return f"{decided}\n{voice.text('status-reason', reason=reason)}" if reason else decided


def to_teacher(view: RequestView, voice: Voice) -> str:
    """Say to the Form Teacher who asked how the request ended; they know the student (ADM-04)."""
    request = view.request
    about: dict[str, str | int] = {"number": request.number, "name": safe_text(view.account.full_name) or "-"}
    if request.state is not RequestState.APPROVED:
        is_denied = request.state is RequestState.DENIED
        return voice.text("told-teacher-denied" if is_denied else "told-teacher-expired", **about)
    if request.kind is RequestKind.UNLOCK:
        return voice.text("told-teacher-unlocked", **about)
    return "\n".join((voice.text("told-teacher-temporary", **about), *works_until(view.slip_until, voice)))


def works_until(until: datetime | None, voice: Voice) -> list[str]:
    """Say until when a slip can be used, wherever one is announced (TMP-02)."""
    return [voice.text("slip-works-until", until=until)] if until is not None else []
