"""The third tour: a rush, a batch, a reason, a Form Teacher and a look-up can be watched."""

import pytest

from bot.demo import Demo
from bot.demo_crowd import SIZE
from bot.demo_hand import ByHand
from emulator.person import Person
from tests.bot.watching import done, understudy

pytestmark = pytest.mark.long

RUSH, TEACHER, LOOK_UP = 18, 21, 22


async def test_the_whole_tour_can_be_watched(demo: Demo) -> None:
    played = understudy(demo)
    for step in range(RUSH, LOOK_UP + 1):
        await played.play(step)
        assert step in await done(demo)
    with pytest.raises(ByHand):
        await played.play(RUSH)


async def test_a_rush_brings_sixty_requests_and_does_not_drown_the_group(demo: Demo) -> None:
    await understudy(demo).play(RUSH)
    async with demo.house.store.read() as tx:
        (school,) = [one for one in await tx.schools.list() if one.group_chat_id == demo.cast.group]
        waiting = await tx.requests.list_open(school.id, demo.house.outside.timing.now())
    group = demo.world.chats[demo.cast.group]
    assert len(waiting) == SIZE
    assert len(group.messages) < SIZE / 2


@pytest.mark.parametrize("step", [TEACHER, LOOK_UP])
async def test_a_step_alone_brings_what_it_needs(demo: Demo, step: int) -> None:
    await understudy(demo).play(step)
    assert step in await done(demo)


async def test_the_other_school_sees_nothing_of_it(demo: Demo) -> None:
    """Issue 5, item 6: nobody sees or decides across schools."""
    await understudy(demo).play(TEACHER)
    neighbour = Person(demo.world, demo.world.users[demo.cast.neighbour])
    await neighbour.say("/pending", chat=demo.cast.neighbours)
    await neighbour.expect("No request is waiting", chat=demo.cast.neighbours)
