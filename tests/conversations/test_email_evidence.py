"""A code by e-mail in /forgot, from a chat that is new to the account (architecture 5)."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.post_office import PostTown, open_post_town
from tests.deeds import forgot, golden, known_chats, logged_in, newcomer, settled
from tests.town import ANSWERS, LOGIN, SECOND_PASSWORD


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostTown]:
    async with open_post_town(tmp_path) as opened:
        await logged_in(opened.town, opened.town.parent)
        yield opened


class TestEvidence:
    async def test_a_code_opens_the_new_password_and_binds_the_chat(self, post: PostTown) -> None:
        town = post.town
        await post.have_email()
        await forgot(town.stranger)
        await town.answer(town.stranger, ANSWERS)
        await town.stranger.expect("Code by e-mail")
        await town.stranger.tap("Code by e-mail")
        await town.stranger.expect("If a recovery e-mail is set for this account, a code is on its way")
        await town.stranger.say(await post.code())
        await town.new_password(town.stranger, SECOND_PASSWORD)
        assert town.stranger.id in {chat.chat_id for chat in await known_chats(town)}

    async def test_with_and_without_an_address_the_chat_reads_the_same(self, post: PostTown) -> None:
        """ENU-08."""
        without = await self._dialogue(post, "Ann")
        post.town.clock.advance(hours=25)
        await post.have_email()
        assert await self._dialogue(post, "Ann") == without
        assert len(post.box.letters) == 3

    async def _dialogue(self, post: PostTown, name: str) -> list[tuple[object, ...]]:
        town, person = post.town, newcomer(post.town, name)
        since = len(town.api.calls)
        await forgot(person)
        await town.answer(person, ANSWERS)
        await person.expect("Code by e-mail")
        await person.tap("Code by e-mail")
        await person.expect("is on its way")
        for _ in range(2):
            await person.say("00000000")
            await person.expect("tries left")
            await person.tap("Send another code")
            await person.expect("is on its way")
        await person.say("00000000")
        await person.expect("4 tries left")
        await person.tap("Send another code")
        await person.expect("Three letters have gone out today")
        await person.tap("Back")
        await person.expect("Your answers are right")
        await settled(town)
        seen = golden(town, person, since, {LOGIN: "ID"})
        # The number that a known chat may tap is another in every attempt.
        return [(method, re.sub(r"<b>\d\d</b>", "NN", str(text)), *rest) for method, text, *rest in seen]

    async def test_back_leads_to_the_other_ways(self, post: PostTown) -> None:
        await forgot(post.town.stranger)
        await post.town.answer(post.town.stranger, ANSWERS)
        await post.town.stranger.expect("Code by e-mail")
        await post.town.stranger.tap("Code by e-mail")
        await post.town.stranger.expect("is on its way")
        await post.town.stranger.tap("Back")
        await post.town.stranger.expect("Ask the school")
