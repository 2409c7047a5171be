"""Golden transcripts: whoever the ID names, or nobody, the dialogue is the same (ENU-01, 03, 05)."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from domain.challenge import QUESTIONS as OFFICIAL
from emulator.person import Person
from storage.records import RosterEntry
from tests.deeds import (
    forgot,
    golden,
    logged_in,
    newcomer,
)
from tests.town import LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN, Dice, Town, begin, live, open_town, outside

LEAVER = "goh_ah_seng@students.edu.sg"
LOGINS = {"enrolled": LOGIN, "unenrolled": OTHER_LOGIN, "leaver": LEAVER, "unknown": UNKNOWN_LOGIN}
Story = Callable[[Town, Person, str], Awaitable[None]]


async def forgot_to_the_end(town: Town, person: Person, login: str) -> None:
    """From /forgot over three wrong sets to "locked", the school asked, and back the same night."""
    await town.lock_out(person, login)
    await person.tap("Ask the school")
    await person.expect("I have asked the school")
    await forgot(person, login)
    await person.expect("locked")
    await person.tap("Ask the school")
    await person.expect("I have asked the school")
    await person.say("/status")
    await person.expect("waiting")


async def forgotten_answers(_town: Town, person: Person, login: str) -> None:
    """From /forgot over "I forgot the answers" to the school."""
    await forgot(person, login)
    await person.expect("Question 1 of 3")
    await person.say("/help")
    await person.expect("This is what I can do")
    await person.say("first answer")
    await person.expect("Question 2 of 3")
    await person.tap("Back")
    await person.expect("Question 1 of 3")
    await person.tap("I forgot the answers")
    await person.expect("Then only the school can help")
    await person.tap("Ask the school")
    await person.expect("I have asked the school")


async def wrong_slips(_town: Town, person: Person, login: str) -> None:
    """From /first over five wrong temporary passwords to "locked", and the school asked."""
    await begin(person, "/first")
    await person.say(login)
    for slip in ("AAAA-AAAA-AAAA", "aaaa", "H4NN-W0RK-5EAX", "x" * 4096):
        await person.expect("temporary password")
        await person.say(slip)
    await person.expect("1 try left")
    await person.say("BBBB-BBBB-BBBB")
    await person.expect("locked")
    await person.tap("Ask the school")
    await person.expect("I have asked the school")


async def no_slip(_town: Town, person: Person, login: str) -> None:
    """From /first over "I have no slip" to the school."""
    await begin(person, "/first")
    await person.say(login)
    await person.expect("temporary password")
    await person.tap("I have no slip")
    await person.expect("Without a slip")
    await person.tap("Ask the school")
    await person.expect("I have asked the school")


async def unlock(_town: Town, person: Person, login: str) -> None:
    """/unlock, the school asked, asked again, and about a second ID; the third ID a day is too often."""
    for name in (login, login, "somebody@students.edu.sg", "someone@students.edu.sg"):
        await begin(person, "/unlock")
        await person.say(name)
        await person.expect("Shall I ask the school")
        await person.tap("Ask the school")
        await person.expect("twice today" if name.startswith("someone") else "I have asked the school")


async def people_of_all_kinds(town: Town) -> None:
    """Have an enrolled student and a leaver who was enrolled; the others are there already."""
    await logged_in(town, town.parent)
    async with town.house.store.begin() as tx:
        school = await tx.schools.find("BTPS")
        assert school is not None
        await tx.accounts.put(school.id, [RosterEntry(LEAVER, "Goh Ah Seng", "6C", "Mdm Siti")], town.clock())
        answers = await tx.answers.find((await tx.accounts.find_subject(LOGIN)).account_id)
        assert answers is not None
        await tx.answers.put((await tx.accounts.find_subject(LEAVER)).account_id, answers, town.clock())
        assert await tx.accounts.mark_leavers(school.id, {LOGIN, OTHER_LOGIN}, town.clock())


@pytest.mark.parametrize("story", [forgot_to_the_end, forgotten_answers, wrong_slips, no_slip, unlock])
async def test_the_dialogue_is_the_same_whatever_the_id_names(town: Town, story: Story) -> None:
    await people_of_all_kinds(town)
    seen, work = {}, {}
    for number, (kind, login) in enumerate(LOGINS.items()):
        person, since = newcomer(town, f"Ann{number}"), len(town.api.calls)
        before = town.house.hashing.derivations
        await story(town, person, login)
        questions = {question.text: "(a question)" for question in OFFICIAL}
        numbers = {f"#{n} ": "#(number) " for n in range(1, 10)}
        seen[kind] = golden(town, person, since, {login: "(the ID)", **questions, **numbers})
        work[kind] = town.house.hashing.derivations - before
    assert len(seen["unknown"]) > 8
    for kind in LOGINS:
        assert seen[kind] == seen["unknown"], kind
        assert work[kind] == work["unknown"], kind


async def test_a_locked_account_keeps_its_own_questions(town: Town) -> None:
    """ENU-01: somebody else is asked what they were asked before the lock."""
    await people_of_all_kinds(town)
    await town.lock_out(town.stranger)
    person = newcomer(town)
    await forgot(person)
    await person.expect("What is your favourite food?")


async def test_a_request_about_nobody_reaches_nobody(town: Town) -> None:
    """ENU-07."""
    before = [one for one in town.api.calls if one.params.get("chat_id") == town.group]
    await unlock(town, town.stranger, UNKNOWN_LOGIN)
    await town.approver.say("/pending", chat=town.group)
    await town.approver.expect("No request is waiting", chat=town.group)
    after = [one for one in town.api.calls if one.params.get("chat_id") == town.group]
    assert len(after) == len(before) + 1


async def test_decoy_questions_are_the_same_tomorrow_and_after_a_restart(tmp_path: Path) -> None:
    """ENU-02, QST-02."""
    async with open_town(tmp_path) as town:
        ann = newcomer(town)
        first = await asked(ann)
        assert await asked(newcomer(town, "Ben")) == first
        town.clock.advance(days=40)
        assert await asked(ann) == first
        someone = await asked(newcomer(town, "Cai"), OTHER_LOGIN)
    async with live(tmp_path, town.api, outside(town.clock, Dice("another run"))):
        assert await asked(ann) == first
        assert await asked(newcomer(town, "Dan"), OTHER_LOGIN) == someone
    assert len(set(first)) == 3


async def asked(person: Person, login: str = UNKNOWN_LOGIN) -> list[str]:
    """Return the three questions of a login, without using up a try."""
    await forgot(person, login)
    found = []
    for number in (1, 2, 3):
        prompt = await person.expect(f"Question {number} of 3")
        found.append(prompt["text"].splitlines()[3])
        if number < 3:
            await person.say("an answer")
    return found
