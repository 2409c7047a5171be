"""What comes before the demo's story: two schools, their rosters, their groups, and who works there."""

import asyncio
import csv
import io
from collections.abc import Sequence

import pyotp

from bot import demo_sample as sample
from bot.demo_cast import Cast, Student
from bot.demo_crowd import crowd
from bot.house import House
from bot.process import bot_id_of
from domain.requests import Role
from domain.totp import step_at
from domain.turn import Turn
from emulator.person import Person
from emulator.world import World
from services.roster import Import

_PATIENCE = 30.0
_CODES_TRIED = 3


async def play_prologue(house: House, world: World) -> Cast:
    """Live it through the chats, as schools do, and return who plays."""
    parent, second, other = (
        world.add_user(one.name, language_code=one.language, phone_number=one.phone)
        for one in (sample.PARENT, sample.SECOND, sample.OTHER)
    )
    administrator, teacher, neighbour = (
        world.add_user(name) for name in (sample.ADMINISTRATOR, sample.TEACHER, sample.NEIGHBOUR)
    )
    group, neighbours = (
        world.add_group(school.group, user, kind="supergroup")
        for school, user in ((sample.SCHOOL, administrator), (sample.OTHER_SCHOOL, neighbour))
    )
    cast = Cast(
        parent=parent.id,
        second=second.id,
        other=other.id,
        administrator=administrator.id,
        group=group.id,
        teacher=teacher.id,
        neighbour=neighbour.id,
        neighbours=neighbours.id,
    )
    for school, user, chat in (
        (sample.SCHOOL, administrator, group),
        (sample.OTHER_SCHOOL, neighbour, neighbours),
    ):
        _, binding = await house.schools.add(school.code, school.name)
        world.add_bot_to_group(chat, user, administrator=True, can_delete_messages=True)
        person = Person(world, user, deadline=_PATIENCE)
        await person.say(f"/bind {binding}", chat=chat.id)
        await person.expect(school.name, chat=chat.id)
    cast.students = await _import_students(house, sample.SCHOOL, crowd())
    await _import_students(house, sample.OTHER_SCHOOL)
    for school, user in ((sample.SCHOOL, administrator), (sample.OTHER_SCHOOL, neighbour)):
        cast.secrets[user.id] = await _enrol(house, world, school, Person(world, user, deadline=_PATIENCE))
    cast.secrets[teacher.id] = await _enrol(
        house, world, sample.SCHOOL, Person(world, teacher, deadline=_PATIENCE), sample.TEACHERS_CLASS
    )
    return cast


async def _enrol(
    house: House, world: World, school: sample.School, person: Person, class_name: str = ""
) -> str:
    """Enrol somebody through the chat; return the secret for the page's authenticator."""
    role = Role.TEACHER if class_name else Role.APPROVER
    name = world.users[person.id].first_name
    invitation = await house.approvers.invite(school.code, name, role=role, class_name=class_name)
    await person.say(f"/enrol {invitation}")
    await person.expect("")
    flow = await house.flows.find(Turn(bot_id_of(world.token), None, person.id, person.id))
    if flow is None:
        raise LookupError("the enrolment did not open")
    _, secret = await house.approvers.invitation(flow)
    await confirm(house, person, secret)
    await person.expect(school.name)
    return secret


async def confirm(house: House, person: Person, secret: str) -> None:
    """Type a code, and another one if its time ran out on the way."""
    for _ in range(_CODES_TRIED):
        # The code before the current one is good too, and leaves the current one to the visitor.
        before = step_at(house.outside.timing.now()) - 1
        await person.say(pyotp.HOTP(secret).at(before))
        if "one-time code" not in (await person.expect(""))["text"]:
            return


async def _import_students(house: House, school: sample.School, more: Sequence[str] = ()) -> list[Student]:
    """Import a sample roster from a file, and read the slips of its own students; `more` play in the rush."""
    folder = house.settings.data_dir
    roster, slips = folder / f"{school.code}.csv", folder / f"{school.code}-slips.csv"
    text = school.roster + "".join(f"{line}\n" for line in more)
    await asyncio.to_thread(roster.write_text, text, encoding="utf-8")
    await house.roster.import_file(Import(roster, school.code, slips=slips))
    issued = await asyncio.to_thread(slips.read_text, encoding="utf-8")
    guardians = {row["login"]: row["guardian_phones"] for row in csv.DictReader(io.StringIO(school.roster))}
    return [
        Student(
            row["login"],
            row["full_name"],
            row["class_name"],
            sample.guardians(guardians[row["login"]]),
            row["temporary_password"],
        )
        for row in csv.DictReader(io.StringIO(issued))
        if row["login"] in guardians
    ]
