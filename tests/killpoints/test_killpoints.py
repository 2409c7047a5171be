"""The bot is killed at some points of every flow, and every promise holds; `make killpoints` takes all."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.killpoints.everyday import EVERYDAY
from tests.killpoints.families import FAMILIES
from tests.killpoints.nursery import Nursery, nursery
from tests.killpoints.points import Point, Side
from tests.killpoints.runs import die_at, points_of
from tests.killpoints.scene import playing
from tests.killpoints.school import School, prepare
from tests.killpoints.schools import SCHOOLS
from tests.killpoints.staff import STAFF
from tests.killpoints.stories import STARTS, STORIES, Story

pytestmark = pytest.mark.long

# Points of each flow in this sample: the first lies a third into the first stretch, then one a stretch.
SAMPLE = 2
# Of a school's flows one point each: they share their first half with those of the families.
SCHOOLS_SAMPLE = 1


@pytest.fixture(scope="module")
def bots() -> Iterator[Nursery]:
    with nursery() as one:
        yield one


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    return asyncio.run(prepare(tmp_path_factory.mktemp("school")))


def sample(points: list[Point], of: int = SAMPLE) -> list[Point]:
    """Take so many points, evenly spread."""
    stretch = len(points) / of
    return [points[int(stretch * (number + 1 / 3))] for number in range(of)]


@pytest.mark.parametrize(
    "story",
    [*STORIES, *FAMILIES, *EVERYDAY, *SCHOOLS, *STAFF, *STARTS],
    ids=lambda story: story.name.replace(" ", "-"),
)
async def test_whatever_a_kill_interrupts_every_promise_holds(
    story: Story, school: School, bots: Nursery
) -> None:
    """THR-08, THR-09, TGM-04, AUD-01."""
    points = await points_of(story, school, bots)
    few = sample(points, SCHOOLS_SAMPLE if story in (*SCHOOLS, *STAFF) else SAMPLE)
    verdicts = [await die_at(story, point, school, bots) for point in few]
    assert [verdict for verdict in verdicts if verdict.wrong or not verdict.is_reached] == []


class TestTheHarness:
    """It would see a broken promise, and its deaths are real."""

    async def test_every_act_is_met_on_both_sides(self, school: School, bots: Nursery) -> None:
        points = await points_of(STORIES[-1], school, bots)
        acts = {(point.act, point.number) for point in points if point.act != "getUpdates"}
        assert {(act, number, side) for act, number in acts for side in Side} == {
            (point.act, point.number, point.side) for point in points if point.act != "getUpdates"
        }
        assert any(act.startswith("commit of") for act, _ in acts)
        assert any(act.startswith("sendMessage") for act, _ in acts)

    async def test_a_commit_that_was_not_reached_left_nothing(self, school: School, bots: Nursery) -> None:
        """The first thing a story writes is the update; killed before, Telegram still has it."""
        first = Point("commit of inbox", 1, Side.BEFORE)
        async with playing(school, bots, [first]) as scene:
            await scene.people[1001].say("/help")
            await scene.settled()
            assert scene.lives == 2
            (death,) = scene.deaths
            assert death.reached[-1] == first
            screen = await scene.screen(1001)
            assert screen is not None
            assert "This is what I can do" in screen["text"]

    async def test_a_story_that_ends_otherwise_than_promised_is_told(
        self, school: School, bots: Nursery
    ) -> None:
        story = STORIES[-2]
        other = Story(story.name, story.play, story.login, STORIES[0].standing, said=((1001, "never said"),))
        verdict = await die_at(other, Point("getUpdates", 2, Side.BEFORE), school, bots)
        assert len(verdict.wrong) == 2
