"""/email in the chat: a letter, its code, and nothing typed that stays (EML-01 to EML-06)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.post_office import ADDRESS, PostTown, open_post_town
from tests.deeds import is_gone, logged_in, spoken
from tests.town import LOGIN, Town, begin


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostTown]:
    async with open_post_town(tmp_path) as opened:
        await logged_in(opened.town, opened.town.parent)
        yield opened


class TestEmail:
    async def test_an_address_is_set_by_its_code_and_nothing_typed_stays(self, post: PostTown) -> None:
        """EML-01, TGM-08."""
        parent = post.town.parent
        await post.prove(parent)
        asked = await parent.expect("Please type the e-mail address")
        assert "<b>" not in asked["text"]
        typed = [await parent.say(ADDRESS)]
        await parent.expect("m***@e***.com")
        typed.append(await parent.say(await post.code()))
        done = await parent.expect("The e-mail is confirmed")
        assert "24 November" in done["text"]
        for message in typed:
            await is_gone(post.town, message)
        assert await post.email() == ADDRESS
        assert ADDRESS not in "".join(spoken(post.town))

    async def test_a_wrong_code_says_how_many_tries_are_left_and_another_is_sent(
        self, post: PostTown
    ) -> None:
        parent = post.town.parent
        await post.prove(parent)
        await parent.expect("e-mail address")
        await parent.say(ADDRESS)
        first = await post.code()
        await parent.say("00000000")
        assert "did not match. 4 tries left" in (await parent.expect("4 tries left"))["text"]
        await parent.tap("Send another code")
        await parent.expect("I am sending a code")
        second = await post.code(2)
        assert second != first
        await parent.say(second)
        await parent.expect("The e-mail is confirmed")

    @pytest.mark.parametrize(
        ("typed", "said"), [("mei@", "not an e-mail address"), ("x@moe.edu.sg", "belongs to the school")]
    )
    async def test_a_refused_address_is_asked_again(self, post: PostTown, typed: str, said: str) -> None:
        """EML-03, EML-06."""
        await post.prove(post.town.parent)
        await post.town.parent.expect("e-mail address")
        await post.town.parent.say(typed)
        await post.town.parent.expect(said)
        assert post.box.letters == []

    async def test_a_refused_letter_is_told_and_another_address_can_be_typed(self, post: PostTown) -> None:
        parent = post.town.parent
        post.box.refused.add("mei@exampel.com")
        await post.prove(parent)
        await parent.expect("e-mail address")
        await parent.say("mei@exampel.com")
        await parent.expect("refused that e-mail address")
        await parent.tap("Back")
        await parent.expect("Please type the e-mail address")
        await parent.say(ADDRESS)
        await parent.expect("m***@e***.com")
        await parent.say(await post.code())
        await parent.expect("The e-mail is confirmed")

    async def test_the_present_address_is_shown_masked_and_can_be_removed(self, post: PostTown) -> None:
        """EML-04, ENU-06."""
        await post.have_email()
        await post.prove(post.town.parent)
        shown = await post.town.parent.expect("The recovery e-mail of")
        assert ADDRESS not in shown["text"]
        await post.town.parent.tap("Remove this e-mail")
        await post.town.parent.expect("has no recovery e-mail any more")
        assert await post.email() is None
        assert (await post.code(1)) != ""
        assert post.box.letters[0].to == ADDRESS
        assert "removed" in post.box.letters[0].subject

    async def test_other_known_chats_hear_of_a_change(self, post: PostTown) -> None:
        """EML-04."""
        town = post.town
        await post.have_email("old@example.com")
        await begin(town.stranger, "/forgot")
        async with town.house.store.begin() as tx:
            account_id = (await tx.accounts.find_subject(LOGIN)).account_id
            await tx.chats.bind(account_id, town.turn(town.stranger), town.clock())
        await post.prove(town.parent)
        await town.parent.expect("e-mail address")
        await town.parent.say(ADDRESS)
        await town.parent.expect("m***@e***.com")
        await town.parent.say(await post.code())
        await town.parent.expect("The e-mail is confirmed")
        await town.stranger.expect("has just been changed from another chat")
        await post.code(2)
        assert {letter.to for letter in post.box.letters} == {"old@example.com", ADDRESS}

    async def test_the_menu_and_the_commands_offer_it(self, post: PostTown) -> None:
        parent = post.town.parent
        await parent.say("/start")
        await parent.expect("Hello")
        assert "Recovery e-mail" in await parent.buttons()
        offered = str([call.params["commands"] for call in post.town.api.calls_of("setMyCommands")])
        assert '"email"' in offered or "'email'" in offered


class TestWithoutAMailServer:
    async def test_nothing_offers_it(self, town: Town) -> None:
        await town.parent.say("/start")
        await town.parent.expect("Hello")
        assert "Recovery e-mail" not in await town.parent.buttons()
        await town.parent.say("/email")
        await town.parent.expect("I do not know that command")
