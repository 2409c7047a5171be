"""What comes before the story: two bound schools, and three people whose codes count."""

from typing import Any

import pytest
from typing_extensions import override

from bot.demo import Demo
from bot.demo_prologue import confirm
from domain.requests import Role
from emulator.person import Person
from tests.town import Town

pytestmark = pytest.mark.long


class Dawdler(Person):
    """Somebody whose first code is on its way for half a minute."""

    town: Town
    dawdled = False

    @override
    async def say(self, text: str, **more: Any) -> dict[str, Any]:
        if not self.dawdled:
            self.dawdled = True
            self.town.clock.advance(seconds=31)
        return await super().say(text, **more)


async def test_both_schools_have_their_groups_and_their_people(demo: Demo) -> None:
    async with demo.house.store.read() as tx:
        groups = {school.group_chat_id for school in await tx.schools.list()}
        roles = {
            user: [(one.role, one.is_active) for one in await tx.approvers.list_by_user(user)]
            for user in demo.cast.secrets
        }
    assert groups == {demo.cast.group, demo.cast.neighbours}
    assert roles == {
        demo.cast.administrator: [(Role.APPROVER, True)],
        demo.cast.neighbour: [(Role.APPROVER, True)],
        demo.cast.teacher: [(Role.TEACHER, True)],
    }


async def test_the_page_lists_the_sample_students_without_the_crowd(demo: Demo) -> None:
    assert len(demo.cast.students) == 4
    assert all(student.temporary_password for student in demo.cast.students)


async def test_a_code_whose_time_ran_out_on_the_way_is_typed_anew(town: Town) -> None:
    invitation = await town.house.approvers.invite("BTPS", "Mdm Noor")
    await town.stranger.say(f"/enrol {invitation}")
    await town.stranger.expect("one-time code")
    flow = await town.house.flows.find(town.turn(town.stranger))
    assert flow is not None
    _, secret = await town.house.approvers.invitation(flow)
    slow = Dawdler(town.world, town.world.users[town.stranger.id])
    slow.town = town
    await confirm(town.house, slow, secret)
    await slow.expect("enrolled")
