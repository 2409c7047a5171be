"""The understudy's hands: one phone in any language, and the family's student whose secrets it knows."""

import pytest

from bot.demo import Demo
from bot.demo_hand import ByHand, Hand, Household

pytestmark = pytest.mark.long


class TestHand:
    async def test_it_accepts_the_privacy_notice_in_any_language(self, demo: Demo) -> None:
        hand = Hand(demo.house, demo.world, demo.cast.other, 0)
        await hand.begin("/forgot")
        await hand.person.sees("MIMS ID")

    async def test_it_speaks_english_again_where_the_visitor_chose_another_language(self, demo: Demo) -> None:
        hand = Hand(demo.house, demo.world, demo.cast.parent, 0)
        await hand.say("/language", "Which language")
        await hand.tap("Bahasa Melayu", "berbahasa Melayu")
        await hand.speak_english()
        await hand.person.sees("I speak English with you")

    async def test_it_waits_for_a_message_that_is_younger(self, demo: Demo) -> None:
        hand = Hand(demo.house, demo.world, demo.cast.parent, 0)
        await hand.say("/start", "Hello!")
        before = await hand.last()
        await hand.person.say("/start")
        assert (await hand.news("Hello!", before))["id"] > before


class TestHousehold:
    async def test_it_logs_in_one_student_and_keeps_to_them(self, demo: Demo) -> None:
        own = Household(demo.house, demo.world, demo.cast, 0)
        assert await own.known() == await own.known() == demo.cast.students[0]
        await own.open("/change")
        assert "new password" in await own.hand.say(own.password, "new password")

    async def test_it_says_when_no_student_is_left(self, demo: Demo) -> None:
        own = Household(demo.house, demo.world, demo.cast, 0)
        for _ in demo.cast.students:
            await own.log_in()
        with pytest.raises(ByHand, match="fresh school"):
            await own.log_in()
