"""The understudy: every step of the story can be watched, in order or not, or is refused with a reason."""

import pytest

from bot.demo import Demo
from bot.demo_hand import ANSWERS, ByHand
from emulator.person import Person
from tests.bot.watching import done, understudy

pytestmark = pytest.mark.long


class TestSteps:
    async def test_the_whole_first_tour_can_be_watched(self, demo: Demo) -> None:
        played = understudy(demo)
        for step in range(1, 8):
            await played.play(step)
            assert await done(demo) == list(range(1, step + 1))
        parent = Person(demo.world, demo.world.users[demo.cast.parent])
        script = await parent.transcript()
        typed = ("Purple-Kettle", *ANSWERS.values(), demo.cast.students[0].temporary_password)
        assert [secret for secret in typed if secret in script] == []

    async def test_a_later_step_brings_what_it_needs(self, demo: Demo) -> None:
        await understudy(demo).play(6)
        assert await done(demo) == [1, 2, 4, 5, 6]

    async def test_breaking_it_is_the_visitors_own(self, demo: Demo) -> None:
        with pytest.raises(ByHand, match="yours to play"):
            await understudy(demo).play(8)
        with pytest.raises(ByHand, match="yours to play"):
            await understudy(demo).play(23)

    async def test_answers_that_a_visitor_set_are_not_known(self, demo: Demo) -> None:
        with pytest.raises(ByHand, match="Only you know the answers"):
            await understudy(demo).play(7)

    async def test_it_says_when_no_student_is_left(self, demo: Demo) -> None:
        played = understudy(demo)
        for _ in demo.cast.students:
            await played.play(2)
        with pytest.raises(ByHand, match="fresh school"):
            await played.play(2)
