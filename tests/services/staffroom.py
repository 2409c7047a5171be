"""What a school's staff do in their private chats, for tests of look-up, colleagues and class requests."""

from domain.flow import Flow, Step
from domain.requests import Obstacle, Role
from storage.records import RosterEntry
from tests.services.office import LIM, Office

SITI, RAJ, CHUA = 90, 91, 79
OTHER_SCHOOL_LOGIN = "tan_wei_hao@students.edu.sg"


async def enrol_as(
    office: Office, user: int, name: str, school: str = "BTPS", role: Role = Role.APPROVER, of: str = ""
) -> None:
    """Invite and enrol somebody of the staff; an authenticator each, also where they have another already."""
    approvers = office.house.approvers
    flow = await approvers.enrol(office.turn(user), await approvers.invite(school, name, role, of))
    assert flow is not None
    _, office.secrets[user] = await approvers.invitation(flow)
    done = await approvers.confirm(office.turn(user), flow, office.code(user))
    assert done.said == "enrolled"
    office.clock.advance(seconds=30)


async def teacher(office: Office, user: int = SITI, of: str = "5A", school: str = "BTPS") -> None:
    """Enrol a Form Teacher."""
    await enrol_as(office, user, f"Teacher of {of}", school, Role.TEACHER, of)


async def other_school(office: Office) -> str:
    """Add a second school with one student and an approver of its own (CHUA); return its id."""
    school, _ = await office.house.schools.add("XYZ", "Xavier School")
    async with office.house.store.begin() as tx:
        rows = [RosterEntry(OTHER_SCHOOL_LOGIN, "Tan Wei Hao", "5A")]
        await tx.accounts.put(school.id, rows, office.clock.now)
    await enrol_as(office, CHUA, "Mr Chua", "XYZ")
    return school.id


async def suspend(office: Office, user: int) -> None:
    """Type five wrong codes (TOT-03)."""
    async with office.house.store.begin() as tx:
        for record in await tx.approvers.list_by_user(user):
            for _ in range(5):
                await tx.approvers.miss(record.id)


async def record_id(office: Office, user: int) -> str:
    """Return the id of somebody's record at their first school."""
    async with office.house.store.read() as tx:
        return (await tx.approvers.list_by_user(user))[0].id


async def entered(office: Office, text: str = "", user: int = LIM) -> Flow:
    """Begin /lookup as a member of the school's group."""
    flow = began(await office.house.look_up.begin(office.turn(user), text))
    return await office.house.look_up.enter(office.turn(user), flow)


async def looking(office: Office, text: str = "", user: int = LIM) -> Flow:
    """Begin /lookup and pass its code."""
    flow = await entered(office, text, user)
    if flow.step is not Step.CODE:
        return flow
    office.clock.advance(seconds=30)
    return await office.house.look_up.code(office.turn(user), flow, office.code(user), in_group=True)


async def looked(office: Office, text: str = "tan wei ling", user: int = LIM) -> Flow:
    """Look an account up and open the first that is found."""
    flow = await looking(office, text, user)
    assert flow.step is Step.PICK
    return await office.house.look_up.pick(office.turn(user), flow, 1)


def began(flow: Flow | Obstacle) -> Flow:
    """Return a flow that must have begun."""
    assert isinstance(flow, Flow)
    return flow
