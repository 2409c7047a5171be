"""What Telegram's errors mean, text by text (telegram.md 2)."""

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.refusals import Refusal, classify_error, seconds_to_wait

NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TABLE = [
    (RetryAfter(7), Refusal.WAIT),
    (ChatMigrated(-1001), Refusal.MOVED),
    (Forbidden("Forbidden: bot was blocked by the user"), Refusal.UNREACHABLE),
    (Forbidden("Forbidden: user is deactivated"), Refusal.UNREACHABLE),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Refusal.UNREACHABLE),
    (InvalidToken("Unauthorized"), Refusal.TOKEN),
    (Conflict("Conflict: terminated by other getUpdates request"), Refusal.RIVAL),
    (BadRequest(NOT_MODIFIED), Refusal.UNCHANGED),
    (BadRequest("Message to edit not found"), Refusal.GONE),
    (BadRequest("Message to delete not found"), Refusal.GONE),
    (BadRequest("MESSAGE_ID_INVALID"), Refusal.GONE),
    (BadRequest("Message can't be edited"), Refusal.FIXED),
    (BadRequest("Message can't be deleted for everyone"), Refusal.FIXED),
    (BadRequest("There is no text in the message to edit"), Refusal.FIXED),
    (BadRequest("Query is too old and response timeout expired or query ID is invalid"), Refusal.EXPIRED),
    (BadRequest("Bad Request: message thread not found"), Refusal.NO_TOPIC),
    (BadRequest("TOPIC_CLOSED"), Refusal.NO_TOPIC),
    (BadRequest("Chat not found"), Refusal.UNREACHABLE),
    (BadRequest("Not enough rights to send text messages to the chat"), Refusal.UNREACHABLE),
    (BadRequest("Can't parse entities: unsupported start tag"), Refusal.UNKNOWN),
    (BadRequest("BUTTON_DATA_INVALID"), Refusal.UNKNOWN),
    (NetworkError("Bad Gateway"), Refusal.LATER),
    (NetworkError("httpx.ReadError: "), Refusal.LATER),
    (TimedOut(), Refusal.LATER),
    (TelegramError("Invalid server response"), Refusal.LATER),
    (TimeoutError(), Refusal.LATER),
    (ValueError("ours"), Refusal.UNKNOWN),
]


class TestClassifyError:
    @pytest.mark.parametrize(("error", "refusal"), TABLE, ids=lambda value: str(value)[:40])
    def test_each_error_has_its_meaning(self, error: Exception, refusal: Refusal) -> None:
        assert classify_error(error) is refusal

    def test_the_table_knows_every_meaning(self) -> None:
        assert {refusal for _, refusal in TABLE} == set(Refusal)

    def test_the_wait_is_read_without_a_warning(self) -> None:
        assert seconds_to_wait(RetryAfter(7)) == 7.0
