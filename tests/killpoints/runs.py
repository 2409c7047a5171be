"""Runs: a story once to list its points, then once more for each point, with the death there."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.killpoints.nursery import Nursery
from tests.killpoints.points import Point
from tests.killpoints.promises import broken, tries_taken
from tests.killpoints.scene import playing
from tests.killpoints.school import School
from tests.killpoints.stories import Story

MOST_ATTEMPTS = 3


@dataclass(frozen=True)
class Verdict:
    """How a story ended in which the bot was killed at a point: what did not hold, and what the kill cost.

    `is_reached` is False when the story never came to the point, as when two acts changed places.
    """

    story: str
    point: Point
    is_reached: bool
    wrong: tuple[str, ...] = ()
    took_a_try: bool = False


async def points_of(story: Story, school: School, nursery: Nursery) -> list[Point]:
    """Play a story through and return its points; of the start, those of the second life until it rests."""
    if story.first_death is not None:
        async with playing(school, nursery, [story.first_death], mail=bool(story.letters)) as scene:
            await story.play(scene)
            assert scene.lives == 2, f"no death at {story.first_death}"
            return list(scene.rested)
    async with playing(school, nursery, mail=bool(story.letters)) as scene:
        await story.play(scene)
        wrong = await broken(scene, story)
        assert not wrong, f"{story.name}, without any death: {wrong}"
        return _of_the_story(scene.board.reached, scene.begun)


def _of_the_story(reached: Sequence[Point], begun: int) -> list[Point]:
    """Leave out what was under way when the story began; only the poll that waits for it belongs to it."""
    before = {(point.act, point.number) for point in reached[:begun] if point.act != "getUpdates"}
    return [point for point in reached[begun:] if (point.act, point.number) not in before]


async def die_at(story: Story, point: Point, school: School, nursery: Nursery) -> Verdict:
    """Play a story with the bot killed at a point; when the point is not met, try again."""
    fates = (point,) if story.first_death is None else (story.first_death, point)
    for _ in range(MOST_ATTEMPTS):
        verdict = await _attempt(story, point, fates, school, nursery)
        if verdict.is_reached or verdict.wrong:
            return verdict
    return verdict


async def _attempt(
    story: Story, point: Point, fates: Sequence[Point], school: School, nursery: Nursery
) -> Verdict:
    try:
        async with playing(school, nursery, fates, mail=bool(story.letters)) as scene:
            await story.play(scene)
            wrong = await broken(scene, story)
            is_reached = len(scene.deaths) == len(fates)
            return Verdict(story.name, point, is_reached, tuple(wrong), bool(tries_taken(scene, story)))
    except (AssertionError, ValueError) as failed:
        return Verdict(story.name, point, is_reached=True, wrong=(str(failed),))
