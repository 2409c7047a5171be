"""What Telegram's errors mean for us: one function, because most differ by their text alone."""

from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)


class Refusal(StrEnum):
    """What to do about an error, by its cause."""

    WAIT = "wait"  # 429: again after the time Telegram names
    LATER = "later"  # network or server trouble: again later
    MOVED = "moved"  # the group became a supergroup with another id (TGM-06)
    UNREACHABLE = "unreachable"  # blocked, kicked, deactivated, unknown chat: no use to try again
    UNCHANGED = "unchanged"  # the message says that already
    GONE = "gone"  # the message to edit or delete is not there
    FIXED = "fixed"  # the message cannot be edited or deleted (any more)
    NO_TOPIC = "no_topic"  # the group's topic was deleted or closed
    EXPIRED = "expired"  # the button press can no longer be answered
    TOKEN = "token"  # noqa: S105 - the name of a cause
    RIVAL = "rival"  # another process polls with this token
    UNKNOWN = "unknown"  # our own mistake, or something new


_BY_TEXT = (
    ("message is not modified", Refusal.UNCHANGED),
    ("message to edit not found", Refusal.GONE),
    ("message to delete not found", Refusal.GONE),
    ("message_id_invalid", Refusal.GONE),
    ("message can't be edited", Refusal.FIXED),
    ("message can't be deleted", Refusal.FIXED),
    ("there is no text in the message to edit", Refusal.FIXED),
    ("there is no caption in the message to edit", Refusal.FIXED),
    ("message thread not found", Refusal.NO_TOPIC),
    ("topic_deleted", Refusal.NO_TOPIC),
    ("topic_closed", Refusal.NO_TOPIC),
    ("query is too old", Refusal.EXPIRED),
    ("query id is invalid", Refusal.EXPIRED),
    ("chat not found", Refusal.UNREACHABLE),
    ("peer_id_invalid", Refusal.UNREACHABLE),
    ("user not found", Refusal.UNREACHABLE),
    ("group chat was deactivated", Refusal.UNREACHABLE),
    ("chat_write_forbidden", Refusal.UNREACHABLE),
    ("not enough rights to send", Refusal.UNREACHABLE),
    ("have no rights to send a message", Refusal.UNREACHABLE),
    ("need administrator rights in the", Refusal.UNREACHABLE),
)
_BY_KIND: tuple[tuple[type[Exception], Refusal], ...] = (
    (RetryAfter, Refusal.WAIT),
    (ChatMigrated, Refusal.MOVED),
    (Forbidden, Refusal.UNREACHABLE),
    (InvalidToken, Refusal.TOKEN),
    (Conflict, Refusal.RIVAL),
    (TelegramError, Refusal.LATER),
    (TimeoutError, Refusal.LATER),
    (ConnectionError, Refusal.LATER),
)


def classify_error(error: Exception) -> Refusal:
    """Tell what an error of a Bot API call means; what is neither Telegram's nor the network's is UNKNOWN."""
    if isinstance(error, BadRequest):
        return _by_text(error.message.lower())
    return next((refusal for kind, refusal in _BY_KIND if isinstance(error, kind)), Refusal.UNKNOWN)


def seconds_to_wait(error: RetryAfter) -> float:
    """Return Telegram's `retry_after`."""
    return error._retry_after.total_seconds()  # noqa: SLF001 - the public name warns in PTB 22 and changes type in 23


def _by_text(text: str) -> Refusal:
    return next((refusal for phrase, refusal in _BY_TEXT if phrase in text), Refusal.UNKNOWN)
