"""What a worker of the whole run does: it keeps a nursery of its own and takes one point after the other."""

import asyncio
import os
from contextlib import ExitStack

from tests.killpoints.everyday import EVERYDAY
from tests.killpoints.families import FAMILIES
from tests.killpoints.nursery import Nursery, nursery
from tests.killpoints.points import Point
from tests.killpoints.runs import Verdict, die_at, points_of
from tests.killpoints.school import School
from tests.killpoints.schools import SCHOOLS
from tests.killpoints.staff import STAFF
from tests.killpoints.stories import STARTS, STORIES

ALL = {story.name: story for story in (*STORIES, *FAMILIES, *EVERYDAY, *SCHOOLS, *STAFF, *STARTS)}
_mine: dict[str, Nursery] = {}
_until_exit = ExitStack()


def settle_in() -> None:
    """Give this worker a nursery of its own."""
    os.environ["PTB_TIMEDELTA"] = "1"
    _mine["nursery"] = _until_exit.enter_context(nursery())


def list_points(story: str, school: School) -> list[Point]:
    """List a story's points."""
    return asyncio.run(points_of(ALL[story], school, _mine["nursery"]))


def run(story: str, point: Point, school: School) -> Verdict:
    """Kill the bot at one point."""
    return asyncio.run(die_at(ALL[story], point, school, _mine["nursery"]))
