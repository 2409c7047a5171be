"""What a school's staff do in the chat: a Form Teacher who enrols, a code that is typed, a look-up."""

from typing import Any

from domain.requests import Role
from emulator.person import Person
from storage.records import RosterEntry
from tests.deeds import newcomer
from tests.town import Town, enrol_quietly

OTHER_SCHOOL_LOGIN = "tan_wei_hao@students.edu.sg"


async def new_approver(town: Town, name: str) -> Person:
    """Bring somebody to town who is enrolled as an approver and stands in the group."""
    person = newcomer(town, name)
    town.world.add_member(town.world.chats[town.group], town.world.users[person.id])
    await enrol_quietly(town, person, name)
    town.clock.advance(seconds=30)
    return person


async def new_teacher(town: Town, name: str = "Mdm Siti", of: str = "5A") -> Person:
    """Bring a Form Teacher to town, who is in no group."""
    person, approvers = newcomer(town, name), town.house.approvers
    town.world.private(town.world.users[person.id]).started = True
    turn = town.turn(person)
    flow = await approvers.enrol(turn, await approvers.invite("BTPS", name, Role.TEACHER, of))
    assert flow is not None
    _, town.secrets[person.id] = await approvers.invitation(flow)
    await approvers.confirm(turn, flow, town.code(person))
    town.clock.advance(seconds=30)
    return person


async def other_school(town: Town) -> None:
    """Add a second school with one student of a like name."""
    school, _ = await town.house.schools.add("XYZ", "Xavier School")
    async with town.house.store.begin() as tx:
        await tx.accounts.put(
            school.id, [RosterEntry(OTHER_SCHOOL_LOGIN, "Tan Wei Hao", "5A")], town.clock.now
        )


async def confirm(town: Town, person: Person) -> None:
    """Type a fresh one-time code where one is asked for."""
    await person.expect("one-time code")
    town.clock.advance(seconds=30)
    await person.say(town.code(person))


async def look_up(town: Town, person: Person, text: str = "wei ling") -> dict[str, Any]:
    """Look somebody up, pass the code, and open the first that is found."""
    await person.say(f"/lookup {text}")
    await confirm(town, person)
    await person.expect("I found")
    await person.tap("1. ")
    return await person.expect("Self-service:")


async def act(town: Town, person: Person, button: str) -> None:
    """Tap a deed's button and confirm with a fresh code."""
    await person.tap(button)
    await confirm(town, person)
