"""Whatever people and the bot do, in any order: every update parses, and a live page shows the truth."""

import asyncio
import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from emulator.control import Control
from emulator.errors import Malformed
from emulator.model import Json
from emulator.view import state
from tests.emulator.desk import Desk

people = st.sampled_from([1001, 1002])
messages = st.integers(1, 6)
deeds = st.one_of(
    st.tuples(st.just("say"), st.fixed_dictionaries({"user": people, "text": st.text(min_size=1)})),
    st.tuples(
        st.just("edit"),
        st.fixed_dictionaries(
            {"user": people, "chat": people, "message": messages, "text": st.text(min_size=1)}
        ),
    ),
    st.tuples(
        st.just("delete"), st.fixed_dictionaries({"user": people, "chat": people, "message": messages})
    ),
    st.tuples(
        st.just("press"),
        st.fixed_dictionaries(
            {
                "user": people,
                "chat": people,
                "message": messages,
                "data": st.text(max_size=9),
                "forged": st.booleans(),
            }
        ),
    ),
    st.tuples(st.just("sticker"), st.fixed_dictionaries({"user": people})),
    st.tuples(st.just("block"), st.fixed_dictionaries({"user": people, "blocked": st.booleans()})),
)
calls = st.one_of(
    st.tuples(
        st.just("sendMessage"), st.fixed_dictionaries({"chat_id": people, "text": st.text(max_size=9)})
    ),
    st.tuples(
        st.just("editMessageText"),
        st.fixed_dictionaries({"chat_id": people, "message_id": messages, "text": st.text(max_size=9)}),
    ),
    st.tuples(st.just("deleteMessage"), st.fixed_dictionaries({"chat_id": people, "message_id": messages})),
)


class Page:
    """A live page: it asks what changed since it last looked, and merges."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._revision = 0
        self.messages: dict[tuple[int, int], Json] = {}

    def refresh(self) -> None:
        """Merge the news."""
        news = state(self._desk.world, self._revision)
        self._revision = news["revision"]
        self.messages.update(_by_place(news["messages"]))


def _by_place(messages_: list[Json]) -> dict[tuple[int, int], Json]:
    return {(one["chat"], one["id"]): one for one in messages_}


async def play(desk: Desk, story: list[tuple[str, dict[str, Any]]], page: Page) -> list[Json]:
    """Play a story; return every update the bot got, acknowledging as it goes."""
    control = Control(desk.world, desk.api.faults)
    got: list[Json] = []
    for name, parameters in story:
        if "chat_id" in parameters:
            await desk.api.call(name, parameters)
        else:
            with contextlib.suppress(ValueError, Malformed):
                control.do(name, parameters)
        offset = got[-1]["update_id"] + 1 if got else 0
        got += await desk.updates(offset=offset)
        page.refresh()
    return got


@settings(max_examples=150)
@given(st.lists(st.one_of(deeds, calls), max_size=25))
def test_any_story_is_told_in_updates_that_parse_and_a_page_that_is_right(
    story: list[tuple[str, dict[str, Any]]],
) -> None:
    desk = Desk()
    page = Page(desk)
    got = asyncio.run(play(desk, story, page))
    numbers = [update["update_id"] for update in got]
    assert numbers == sorted(set(numbers))
    assert all(Update.de_json(json.loads(json.dumps(update)), None).effective_chat for update in got)
    assert page.messages == _by_place(state(desk.world)["messages"])
