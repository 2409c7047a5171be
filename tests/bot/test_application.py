"""What a handler's trouble becomes: one sentence with a reference, and never a trace (LOG-06)."""

import logging
from collections.abc import Awaitable, Callable

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.application import Errors, command_menus
from conversations.handler import Handling, current
from domain.events import Event, Tag
from domain.flow import Flow
from domain.turn import Turn
from i18n.catalog import Catalogue, Voice
from storage.sealing import OpeningFailed


class Context:
    """As much of PTB's context as the error handler reads."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.bot = self
        self.said: list[tuple[int, str]] = []

    async def send_message(self, chat_id: int, text: str) -> None:
        self.said.append((chat_id, text))


async def nothing() -> Flow | None:
    return None


async def malay(_turn: Turn) -> Voice:
    """Speak as the school of a group wants it."""
    return Catalogue().voice("ms")


async def english(_turn: Turn) -> Voice:
    """Speak as most do."""
    return Catalogue().voice("en")


async def handled(
    error: Exception, voice_in: Callable[[Turn], Awaitable[Voice]] = english
) -> tuple[Context, Handling, list[Event]]:
    """Hand an error to the error handler while an update of chat 7 is on its way."""
    recorded: list[Event] = []

    async def record(event: Event) -> None:
        recorded.append(event)

    context, handling = Context(error), Handling(Turn(1, 5, 7, 7), None, nothing)
    token = current.set(handling)
    try:
        errors = Errors(Catalogue(), voice_in, lambda: "ref12345", record)
        await errors.handle(None, context)  # type: ignore[arg-type] - see Context
    finally:
        current.reset(token)
    return context, handling, recorded


async def test_it_is_told_in_the_language_of_whoever_reads_that_chat() -> None:
    context, _, _ = await handled(ValueError("canary-secret"), malay)
    assert context.said[0][1] == Catalogue().text("ms", "went-wrong", reference="ref12345")


async def test_an_unexpected_error_is_told_with_a_reference_and_no_content(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        context, _, _ = await handled(ValueError("canary-secret"))
    assert [chat for chat, _ in context.said] == [7]
    assert "ref12345" in context.said[0][1]
    assert "canary-secret" not in context.said[0][1]
    assert "Traceback" not in context.said[0][1]
    assert caplog.records[0].__dict__["reference"] == "ref12345"


@pytest.mark.parametrize("error", [NetworkError("x"), TimedOut(), RetryAfter(3)])
async def test_a_reply_that_cannot_go_out_is_left_to_the_courier(error: Exception) -> None:
    """DOS-04."""
    context, handling, _ = await handled(error)
    assert not handling.went_out
    assert context.said == []


async def test_our_own_bad_request_is_not_tried_again() -> None:
    context, handling, _ = await handled(BadRequest("message is too long"))
    assert handling.went_out
    assert len(context.said) == 1


async def test_a_person_who_blocked_the_bot_is_not_written_to() -> None:
    context, _, _ = await handled(Forbidden("bot was blocked by the user"))
    assert context.said == []


async def test_a_sealed_value_that_does_not_open_is_an_alarm() -> None:
    """CRY-06."""
    _, _, recorded = await handled(OpeningFailed("x"))
    assert [event.tag for event in recorded] == [Tag.OPENING_FAILED]


def test_the_menus_fit_telegrams_limits() -> None:
    for commands, _ in command_menus(Catalogue().voice("en")):
        for command in commands:
            assert 1 <= len(command.command) <= 32
            assert 1 <= len(command.description) <= 256
