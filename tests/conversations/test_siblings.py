"""Several children: a known chat names one by a button in every task, and nobody else can."""

import pytest

from domain.flow import FlowKind
from emulator.model import Json
from storage.records import RosterEntry
from tests.deeds import bind_chat, flow_of, forgot, known_chats, logged_in, newcomer
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, SECOND_PASSWORD, Town, begin

NAME, OTHER_NAME = LOGIN.partition("@")[0], OTHER_LOGIN.partition("@")[0]
TASKS = {
    "/forgot": ("challenge", FlowKind.FORGOT_PASSWORD),
    "/first": ("temporary_password", FlowKind.FIRST_LOGIN),
    "/unlock": ("confirm", FlowKind.UNLOCK),
    "/change": ("current_password", FlowKind.CHANGE_PASSWORD),
    "/questions": ("current_password", FlowKind.SECURITY_QUESTIONS),
    "/chats": ("current_password", FlowKind.KNOWN_CHATS),
}


def labels(message: Json) -> list[str]:
    """Return the buttons of a message."""
    return [one["text"] for row in message["buttons"] for one in row]


@pytest.mark.parametrize("task", TASKS)
async def test_every_task_takes_the_child_by_a_button(town: Town, task: str) -> None:
    for login in (LOGIN, OTHER_LOGIN):
        await bind_chat(town, town.parent, login)
    await begin(town.parent, task)
    asked = await town.parent.sees("Which child is it?")
    assert labels(asked) == [OTHER_NAME, NAME, "Cancel"]
    await town.parent.tap(NAME)
    step, kind = TASKS[task]
    await town.parent.expect(LOGIN)
    flow = await flow_of(town, town.parent)
    assert (flow.kind, flow.step, flow.login) == (kind, step, LOGIN)


async def test_an_id_can_be_typed_all_the_same(town: Town) -> None:
    await bind_chat(town, town.parent)
    await forgot(town.parent, OTHER_LOGIN)
    await town.parent.expect("Question 1 of 3")
    assert (await flow_of(town, town.parent)).login == OTHER_LOGIN


async def test_a_whole_reset_of_one_leaves_the_other_as_it_was(town: Town) -> None:
    await logged_in(town, town.parent)
    await bind_chat(town, town.parent, OTHER_LOGIN)
    await begin(town.parent, "/forgot")
    await town.parent.tap(NAME)
    await town.answer(town.parent, ANSWERS)
    await town.new_password(town.parent, SECOND_PASSWORD)
    assert len(await known_chats(town, OTHER_LOGIN)) == 1


@pytest.mark.parametrize("number", ["0", "3", "999999999999"])
async def test_a_forged_number_names_nobody(town: Town, number: str) -> None:
    """TGM-10."""
    for login in (LOGIN, OTHER_LOGIN):
        await bind_chat(town, town.parent, login)
    await begin(town.parent, "/forgot")
    asked = await town.parent.sees("Which child is it?")
    data = asked["buttons"][0][0]["callback_data"].rpartition(":")[0]
    await town.parent.press(asked, f"{data}:{number}")
    await town.parent.expect("I found no ID")
    flow = await flow_of(town, town.parent)
    assert (flow.step, flow.login) == ("login", None)


async def test_a_number_pressed_in_a_chat_without_children_names_nobody(town: Town) -> None:
    """ENU-06: the button of one chat is worth nothing in another."""
    await bind_chat(town, town.parent)
    await begin(town.stranger, "/forgot")
    asked = await town.stranger.sees("MIMS ID")
    assert labels(asked) == ["Cancel"]
    data = asked["buttons"][0][0]["callback_data"].rpartition(":")[0]
    await town.stranger.press(asked, f"{data}:child:1")
    await town.stranger.expect("I found no ID")
    assert (await flow_of(town, town.stranger)).login is None


async def test_long_ids_keep_the_ends_in_which_siblings_differ(town: Town) -> None:
    long = "muhammad_firdaus_bin_abdul_rahman"
    logins = [f"{long}{n}@students.edu.sg" for n in (1, 2)]
    school = await town.house.schools.get("BTPS")
    async with town.house.store.begin() as tx:
        rows = [RosterEntry(login, "Muhammad Firdaus", "5A") for login in logins]
        await tx.accounts.put(school.id, rows, town.clock())
    for login in logins:
        await bind_chat(town, town.parent, login)
    await begin(town.parent, "/forgot")
    first, second, _ = labels(await town.parent.sees("Which child is it?"))
    assert (first, second) == ("muhammad_firdaus_bin_…ahman1", "muhammad_firdaus_bin_…ahman2")
    await town.parent.tap(second)
    await town.parent.expect("Question 1 of 3")
    assert (await flow_of(town, town.parent)).login == logins[1]


async def test_a_child_who_leaves_is_forgotten(town: Town) -> None:
    """Issue 4: also with the screen still open."""
    for login in (LOGIN, OTHER_LOGIN):
        await bind_chat(town, town.parent, login)
    await begin(town.parent, "/forgot")
    await town.parent.sees("Which child is it?")
    school = await town.house.schools.get("BTPS")
    async with town.house.store.begin() as tx:
        await tx.accounts.mark_leavers(school.id, {OTHER_LOGIN}, town.clock())
    await town.parent.tap(NAME)
    again = await town.parent.expect("I found no ID")
    assert labels(again) == [OTHER_NAME, "Cancel"]


async def test_another_chat_of_the_family_has_the_children_it_is_bound_to(town: Town) -> None:
    await bind_chat(town, town.parent)
    aunt = newcomer(town)
    await bind_chat(town, aunt, OTHER_LOGIN)
    await begin(aunt, "/forgot")
    assert labels(await aunt.sees("Which child is it?")) == [OTHER_NAME, "Cancel"]
