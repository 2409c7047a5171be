"""The recovery e-mail at first login: typed and confirmed, or skipped."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.post_office import ADDRESS, PostTown, open_post_town
from tests.town import ANSWERS, LOGIN, PASSWORD, QUESTIONS, begin


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostTown]:
    async with open_post_town(tmp_path) as opened:
        yield opened


async def to_offer(post: PostTown) -> None:
    """Live a first login as far as the offer."""
    parent = post.town.parent
    await begin(parent, "/first")
    await parent.say(LOGIN)
    await parent.expect("temporary password")
    await parent.say(post.town.slips[LOGIN])
    for question, answer in ANSWERS.items():
        await parent.expect("Choose question")
        await parent.tap(QUESTIONS[question])
        await parent.expect(QUESTIONS[question])
        await parent.say(answer)
    await parent.expect("check the spelling")
    await parent.tap("Confirm")
    await parent.expect("Would you like to set a recovery e-mail?")


class TestOffer:
    async def test_an_address_is_confirmed_and_kept_with_the_password(self, post: PostTown) -> None:
        parent = post.town.parent
        await to_offer(post)
        await parent.say(ADDRESS)
        await parent.expect("m***@e***.com")
        await parent.say(await post.code())
        assert await post.email() is None
        await post.town.new_password(parent, PASSWORD)
        assert await post.email() == ADDRESS

    @pytest.mark.parametrize("has_typed", [False, True])
    async def test_it_can_be_skipped_at_both_steps(self, post: PostTown, has_typed: bool) -> None:  # noqa: FBT001 - a table
        parent = post.town.parent
        await to_offer(post)
        if has_typed:
            await parent.say(ADDRESS)
            await parent.expect("m***@e***.com")
        await parent.tap("Skip")
        await post.town.new_password(parent, PASSWORD)
        assert await post.email() is None

    async def test_back_leads_to_another_address(self, post: PostTown) -> None:
        parent = post.town.parent
        await to_offer(post)
        await parent.say("wrong@example.com")
        await parent.expect("w***@e***.com")
        await parent.tap("Back")
        await parent.expect("Would you like to set a recovery e-mail?")
        await parent.say(ADDRESS)
        await parent.expect("m***@e***.com")
        await parent.say(await post.code(2))
        await parent.expect("new password")
