"""The main story over HTTP, the bot in an interpreter of its own: killed in the middle and started again."""

from pathlib import Path

from tests.journeys.birth import Interpreters
from tests.journeys.family import DONE, Approver, Parent
from tests.journeys.journey import Journey, travelling
from tests.journeys.school import GROUP, Template
from tests.town import ANSWERS, OTHER_LOGIN, PASSWORD, SECOND_PASSWORD

WRONG = dict.fromkeys(ANSWERS, "no idea at all")
THIRD_PASSWORD = "Nine-Lanterns-8-float"


class TestTheMainStory:
    async def test_first_login_forgot_reset_locked_asked_approved_and_on(
        self, tmp_path: Path, template: Template
    ) -> None:
        async with travelling(tmp_path, Interpreters(), template) as journey:
            journey.start()
            zed = journey.zed
            await Parent(journey, zed, OTHER_LOGIN, PASSWORD, "/first").go(DONE)
            await zed.say("/forgot")
            await journey.settled()
            await Parent(journey, zed, OTHER_LOGIN, SECOND_PASSWORD, "/forgot").go(DONE)
            await self.lock_out(journey)
            await zed.tap("Ask the school")
            await zed.expect("I have asked the school")
            await journey.kill()
            journey.start()
            await journey.lim.sees("unlock", chat=GROUP)
            await Approver(journey, journey.lim).go()
            await zed.sees("unlocked")
            await Parent(journey, zed, OTHER_LOGIN, THIRD_PASSWORD, "/forgot").go(DONE)
            assert await journey.stop() == 0
            async with journey.store.read() as tx:
                assert (await tx.audit.verify()).is_intact

    async def lock_out(self, journey: Journey) -> None:
        zed = journey.zed
        await zed.say("/forgot")
        await journey.settled()
        await Parent(journey, zed, OTHER_LOGIN, "", "/forgot", WRONG).go("ask")
        assert "locked" in (await zed.visible())[-1]["text"]
