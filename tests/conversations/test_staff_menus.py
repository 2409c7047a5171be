"""The staff's command menu: theirs first, the families' back when their authority ends (Telegram's menu)."""

import json
from typing import Any

from emulator.faults import Fault
from emulator.person import Person
from tests.conversations.staffroom import new_teacher
from tests.deeds import newcomer, settled
from tests.town import Town

STAFF = ["pending", "lookup", "colleagues", "report"]


async def menu(town: Town, person: Person) -> list[dict[str, str]] | None:
    """Return the menu of a person's own chat, None where it has the common one."""
    await settled(town)
    for scope, commands in town.world.commands.items():
        about: Any = json.loads(scope)[0]
        if about.get("type") == "chat" and about.get("chat_id") == person.id:
            return commands
    return None


async def names(town: Town, person: Person) -> list[str]:
    """Return the commands of that menu."""
    return [one["command"] for one in await menu(town, person) or []]


class TestMenu:
    async def test_enrolment_puts_the_staffs_commands_first(self, town: Town) -> None:
        teacher = await new_teacher(town)
        assert (await names(town, town.approver))[:5] == [*STAFF, "start"]
        assert (await names(town, teacher))[:2] == ["class", "start"]
        assert (await names(town, teacher))[-1] == "cancel"
        assert await menu(town, town.parent) is None

    async def test_it_speaks_the_language_that_was_chosen(self, town: Town) -> None:
        await town.approver.say("/language")
        await town.approver.expect("Which language")
        await town.approver.tap("Bahasa Melayu")
        await town.approver.expect("")
        shown = await menu(town, town.approver) or []
        assert shown[0] == {"command": "pending", "description": "Permintaan yang menunggu, dengan nama"}

    async def test_a_familys_language_makes_no_menu(self, town: Town) -> None:
        await town.parent.say("/language")
        await town.parent.expect("Which language")
        await town.parent.tap("Bahasa Melayu")
        await town.parent.expect("")
        assert await menu(town, town.parent) is None

    async def test_who_is_removed_has_the_families_menu_back(self, town: Town) -> None:
        await town.house.approvers.remove("BTPS", name="Mr Lim")
        assert await menu(town, town.approver) is None
        assert await names(town, town.second_approver)

    async def test_so_has_who_is_renewed_by_the_operator_until_the_new_enrolment(self, town: Town) -> None:
        await town.house.approvers.renew("BTPS", name="Mr Lim")
        assert await menu(town, town.approver) is None

    async def test_a_removed_school_leaves_no_menu_of_staff(self, town: Town) -> None:
        await town.house.school_removal.remove("BTPS", with_students=True)
        assert [await menu(town, one) for one in (town.approver, town.second_approver)] == [None, None]

    async def test_where_telegram_refuses_it_the_enrolment_stands(self, town: Town) -> None:
        for _ in range(20):
            town.api.faults.next("setMyCommands", Fault.refuse(400, "Bad Request: chat not found"))
        teacher = await new_teacher(town)
        await teacher.say("/class")
        await teacher.expect("Who needs help?")


class TestHelp:
    async def test_it_lists_the_commands_of_staff_to_staff_alone(self, town: Town) -> None:
        await town.approver.say("/help")
        text = (await town.approver.expect("For approvers"))["text"]
        assert all(f"/{name} " in text for name in STAFF)
        assert "/class" not in text
        teacher = await new_teacher(town)
        await teacher.say("/help")
        text = (await teacher.expect("For Form Teachers"))["text"]
        assert "/class " in text
        assert "/lookup" not in text
        stranger = newcomer(town)
        await stranger.say("/help")
        text = (await stranger.expect("This is what I can do"))["text"]
        assert not any(f"/{name}" in text for name in (*STAFF, "class"))
