"""A shared phone number: when it counts as the sender's own, by every condition of security.md 5(d)."""

import re
from dataclasses import dataclass, field

# Telegram may leave the plus out, and how else it writes numbers is not documented: so nothing else counts.
_E164 = re.compile(r"\+?([1-9][0-9]{7,14})")
_ANONYMOUS = "888"
"""Numbers of Fragment, which belong to no phone."""


@dataclass(frozen=True, slots=True)
class SharedPhone:
    """A contact as it arrived. `contact_id` is whose it is, `reply_to_id` the message that it answers.

    `is_of_chat` says that it was sent in the name of a group or channel.
    """

    number: str = field(repr=False)
    contact_id: int | None
    sender_id: int
    is_private: bool = True
    is_forwarded: bool = False
    is_via_bot: bool = False
    is_of_chat: bool = False
    reply_to_id: int | None = None


def own_number(shared: SharedPhone, prompt_id: int | None) -> str | None:
    """Return the sender's own number as E.164 with a plus; None when any condition is broken (TGM-12).

    `prompt_id` is the message that asked for it: a contact that answers another message is of another day.
    That it was asked for just now, the flow's step and its short time say.
    """
    digits = _E164.fullmatch(shared.number)
    is_own = shared.is_private and shared.contact_id == shared.sender_id
    is_passed_on = shared.is_forwarded or shared.is_via_bot or shared.is_of_chat
    is_answer = shared.reply_to_id in {None, prompt_id}
    if digits is None or not is_own or is_passed_on or not is_answer:
        return None
    return None if digits[1].startswith(_ANONYMOUS) else f"+{digits[1]}"
