"""What an update is about, read from its raw JSON: one that cannot be parsed must not hurt the others."""

import json
from collections.abc import Mapping
from typing import Any

from storage.records import Received

MESSAGES = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_message",
        "edited_business_message",
        "guest_message",
    }
)
ACTORS = ("from", "user")
LARGEST_ID = 2**63 - 1

Raw = Mapping[str, Any]


def describe(update: object) -> Received | None:
    """Return the update as the inbox keeps it; None for what has no number of its own and so is no update.

    Ids that are absent or no numbers are 0. The JSON is ASCII, so half a surrogate pair is no trouble.
    """
    raw = _mapping(update)
    update_id = _integer(raw.get("update_id"))
    if update_id <= 0:
        return None
    kind, body = next(((name, _mapping(held)) for name, held in raw.items() if name != "update_id"), ("", {}))
    return Received(
        update_id=update_id,
        chat_id=_chat_id(body),
        user_id=_user_id(body),
        body=_body(raw),
        message_id=_integer(body.get("message_id")) if kind in MESSAGES else 0,
    )


def _body(raw: Raw) -> bytes:
    """The update as JSON; nothing when it is nested too deeply to be written, and so by no person."""
    try:
        return json.dumps(raw, separators=(",", ":")).encode("ascii")
    except RecursionError:
        return b""


def _chat_id(body: Raw) -> int:
    """The chat it happened in; a press names it by the message under which the button stood."""
    own = _integer(_mapping(body.get("chat")).get("id"))
    return own or _integer(_mapping(_mapping(body.get("message")).get("chat")).get("id"))


def _user_id(body: Raw) -> int:
    """Who acted: most kinds say `from`, votes and reactions say `user`."""
    found = (_integer(_mapping(body.get(name)).get("id")) for name in ACTORS)
    return next((user_id for user_id in found if user_id), 0)


def _mapping(value: object) -> Raw:
    return value if isinstance(value, dict) else {}


def _integer(value: object) -> int:
    """The number, as far as a database can hold it; true and 1.0 are no ids."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and abs(value) <= LARGEST_ID else 0  # type: ignore[arg-type, return-value]
