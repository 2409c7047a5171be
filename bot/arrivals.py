"""What an update is about, read from its raw JSON: one that cannot be parsed must not hurt the others."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.turn import Turn
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

_write = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Surplus:
    """What one chat sent too much of, and nobody handles: by whom, and the presses that wait for an answer.

    `is_written` tells whether there was anything but presses.
    """

    turn: Turn
    presses: tuple[str, ...]
    is_written: bool


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


def divide(updates: Sequence[Received], room: Callable[[int], int]) -> tuple[list[Received], list[Received]]:
    """Return what there is room for, chat by chat, and the surplus; what has no chat always has room."""
    left: dict[int, int] = {}
    taken, surplus = list[Received](), list[Received]()
    for one in updates:
        if one.chat_id and one.chat_id not in left:
            left[one.chat_id] = room(one.chat_id)
        has_room = not one.chat_id or left[one.chat_id] > 0
        left[one.chat_id] = left.get(one.chat_id, 0) - 1
        (taken if has_room else surplus).append(one)
    return taken, surplus


def gather(bot_id: int, updates: Sequence[Received]) -> list[Surplus]:
    """Return the surplus of each chat; only presses, and the first update of a chat, are read."""
    chats: dict[int, list[Received]] = {}
    for one in updates:
        chats.setdefault(one.chat_id, []).append(one)
    return [_surplus(bot_id, own) for own in chats.values()]


def _surplus(bot_id: int, updates: Sequence[Received]) -> Surplus:
    first = updates[0]
    found = (_press_id(one) for one in updates if not one.message_id)
    presses = tuple(press_id for press_id in found if press_id)
    turn = Turn(bot_id, first.update_id, first.chat_id, first.user_id, _language(first))
    return Surplus(turn, presses, is_written=len(presses) < len(updates))


def _press_id(received: Received) -> str:
    found = _mapping(_mapping(json.loads(received.body)).get("callback_query")).get("id")
    return found if isinstance(found, str) else ""


def _language(received: Received) -> str:
    """The language that the person's Telegram speaks, as PTB would read it."""
    bodies = _mapping(json.loads(received.body)).values()
    found = (_mapping(_mapping(body).get("from")).get("language_code") for body in bodies)
    return next((code for code in found if isinstance(code, str) and code), "en")


def _body(raw: Raw) -> bytes:
    """The update as JSON; nothing when it is nested too deeply to be written, and so by no person."""
    try:
        return _write(raw).encode("ascii")
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
