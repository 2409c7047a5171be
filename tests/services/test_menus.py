"""Menus: who is staff, and that a menu is made anew when that changes."""

from domain.notice import NoticeKind
from domain.requests import Role
from services import menus
from tests.services.office import AUNT, DEVI, LIM, Office
from tests.services.staffroom import SITI, teacher


async def told(office: Office) -> list[int]:
    """Return whose menus are to be made anew."""
    return [one.notice.chat_id for one in await office.queued(NoticeKind.COMMAND_MENU)]


async def test_a_part_at_a_school_is_known_and_a_family_has_none(office: Office) -> None:
    await teacher(office)
    found = [await office.house.menus.roles_of(office.turn(user)) for user in (LIM, SITI, AUNT)]
    assert found == [{Role.APPROVER}, {Role.TEACHER}, set()]


async def test_enrolment_language_and_removal_make_it_anew(office: Office) -> None:
    before = len(await told(office))
    await teacher(office)
    await office.house.languages.choose(office.turn(DEVI), "ta")
    await office.house.languages.choose(office.turn(AUNT), "ta")
    await office.house.approvers.remove("BTPS", name="Mr Lim")
    assert sorted((await told(office))[before:]) == sorted([SITI, DEVI, LIM])


async def test_where_nobody_can_be_told_nothing_is_queued(office: Office) -> None:
    before = await told(office)
    async with office.house.store.begin() as tx:
        await menus.renew(tx, None, LIM, office.clock.now)
        await menus.renew(tx, 7001, 0, office.clock.now)
    assert await told(office) == before
