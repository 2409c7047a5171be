"""The second tour: every step can be watched, in order or not, or is refused with a reason."""

import pytest

from bot.demo import Demo
from bot.demo_families import ADDRESS, NEW_ANSWERS
from bot.demo_hand import ByHand
from emulator.person import Person
from tests.bot.watching import done, understudy

pytestmark = pytest.mark.long

EMAIL, SIBLING, SECOND_PHONE, FIND, FREEZE = 10, 12, 13, 14, 17


def person(demo: Demo, user: int) -> Person:
    return Person(demo.world, demo.world.users[user])


class TestSteps:
    async def test_the_whole_tour_can_be_watched_and_no_secret_stays(self, demo: Demo) -> None:
        played, cast = understudy(demo), demo.cast
        for step in range(9, 18):
            await played.play(step)
            assert step in await done(demo)
        script = "".join(
            [await person(demo, one).transcript() for one in (cast.parent, cast.second, cast.other)]
        )
        typed = ("Purple-Kettle", *NEW_ANSWERS.values(), cast.students[0].temporary_password, "+6598765432")
        assert [secret for secret in typed if secret in script] == []

    @pytest.mark.parametrize("step", [EMAIL, SIBLING, SECOND_PHONE, FIND, FREEZE])
    async def test_a_step_alone_brings_what_it_needs(self, demo: Demo, step: int) -> None:
        await understudy(demo).play(step)
        assert step in await done(demo)

    async def test_each_letter_has_a_code_of_its_own_that_is_typed(self, demo: Demo) -> None:
        played = understudy(demo)
        await played.play(EMAIL)
        await played.play(EMAIL)
        assert [letter["to"] for letter in demo.world.letters].count(ADDRESS) >= 2

    async def test_a_second_phone_that_is_known_already_shows_no_number(self, demo: Demo) -> None:
        played = understudy(demo)
        await played.play(SECOND_PHONE)
        with pytest.raises(ByHand, match="known already"):
            await played.play(SECOND_PHONE)

    async def test_both_children_are_asked_for_when_they_are_known(self, demo: Demo) -> None:
        played = understudy(demo)
        await played.play(SIBLING)
        with pytest.raises(ByHand, match="logged in already"):
            await played.play(SIBLING)
        parent = person(demo, demo.cast.parent)
        await parent.say("/forgot")
        await parent.expect("Which child is it?")
        assert {"tan_wei_ling", "tan_jun_hao"} <= set(await parent.buttons())

    async def test_after_a_freeze_the_story_goes_on_with_another_student(self, demo: Demo) -> None:
        played = understudy(demo)
        await played.play(FREEZE)
        await played.play(3)
        assert {3, FREEZE} <= {*await done(demo)}
