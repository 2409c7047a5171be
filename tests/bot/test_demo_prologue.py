"""What comes before the story: two bound schools, and three people whose codes count."""

from collections.abc import AsyncIterator

import pytest

from bot.assemble import outside
from bot.demo import Demo, open_demo
from domain.requests import Role

pytestmark = pytest.mark.long


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    async with open_demo(outside(), 0) as opened:
        yield opened


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
