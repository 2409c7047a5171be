"""Reasons of a denial in words: the buttons that offer them, and what the family reads."""

from conversations.draft import Button
from conversations.handler import Tap
from domain.denial import LONGEST_NOTE, Reason, Why
from domain.flow import Flow, Said
from domain.requests import Request
from i18n.catalog import Voice

WHY = "why"
"""The action of a reason's button; its number is the reason's place."""


def rows(flow: Flow, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """Make a button for each reason."""
    return tuple(
        (Button(voice.text(f"button-reason-{_code(reason)}"), Tap(flow.id, flow.version, WHY, n).data),)
        for n, reason in enumerate(Reason, start=1)
    )


def chosen(number: int) -> Why:
    """Return the reason of a button; a number that no button has is no reason."""
    reasons = tuple(Reason)
    return Why(reasons[number - 1]) if 0 < number <= len(reasons) else Why()


def words(why: Why, voice: Voice) -> str:
    """Say why; nothing where nobody said."""
    if why.note:
        return why.note
    return voice.text(f"reason-{_code(why.reason)}") if why.reason else ""


def why_denied(request: Request) -> Why:
    """Return why a request was denied; a reason that is not offered any more is none."""
    known = next((reason for reason in Reason if reason == request.reason), None)
    return Why(known, request.note)


def prompt(flow: Flow, voice: Voice) -> str:
    """Ask for the reason, after saying what was wrong with the one before."""
    lines = [voice.text("deny-why")]
    if flow.said is Said.REASON_REFUSED:
        problem = str(flow.values["problem"])
        limits = {"most": LONGEST_NOTE} if problem == "too_long" else {}
        lines.insert(0, voice.text(f"reason-{_code(problem)}", **limits))
    return "\n".join(lines)


def _code(value: str) -> str:
    return value.replace("_", "-")
