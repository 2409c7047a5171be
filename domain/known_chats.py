"""Known chats: the family sees which chats are bound to an account, and removes them (SES-07)."""

from datetime import datetime, timedelta

from domain.events import Tag
from domain.flow import Flow, Outcome, Said, Step, event, expect, move
from domain.notice import Notice
from domain.policy import Policy

YOUNG = timedelta(days=7)
"""How long a chat is young: until then who was there before it is not silenced by it."""


def can_object(known_since: datetime, remover_since: datetime | None, now: datetime) -> bool:
    """Whether a chat that is removed can still say "This was not us" (REC-08).

    `remover_since` is since when the chat that removes it has been known, None where it is not. Whoever has
    taken the password could else take the family's say with it; an old chat removes others for good.
    """
    if remover_since is None:
        return True
    return remover_since > known_since and now - remover_since < YOUNG


def removed(flow: Flow, policy: Policy, now: datetime, *notices: Notice, is_own: bool) -> Outcome:
    """A chat is unknown to the account from now on; `is_own` says that it is the one of this flow."""
    expect(flow, Step.CHATS)
    unbound = event(flow, Tag.CHAT_UNBOUND, own=is_own)
    return Outcome(move(flow, Step.CHATS, policy, now, said=Said.CHAT_REMOVED), (unbound,), notices)


def stay(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The chat had been removed already: show the list as it is."""
    expect(flow, Step.CHATS)
    return Outcome(move(flow, Step.CHATS, policy, now))


def finish(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The person is done."""
    expect(flow, Step.CHATS)
    return Outcome(move(flow, Step.DONE, policy, now))
