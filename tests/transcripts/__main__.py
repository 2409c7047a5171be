"""`make transcripts`: every conversation as people read it, good and bad paths, into docs/transcripts/."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.town import ANSWERS, LOGIN, PASSWORD, QUESTIONS, SECOND_PASSWORD, UNKNOWN_LOGIN, Town, open_town
from tests.transcripts.scribe import Scribe, Seen

FOLDER = Path(__file__).parents[2] / "docs" / "transcripts"
Story = Callable[[Town, Scribe], Awaitable[None]]


async def first_login(town: Town, scribe: Scribe) -> None:
    """First login, with the mistakes people make."""
    parent, say, tap = town.parent, scribe.say, scribe.tap
    await say(parent, "/start", "Hello")
    await tap(parent, "First login", "Privacy, in short")
    await tap(parent, "I understand", "MIMS ID")
    await say(parent, "tan_wei_ling@student.edu.sg", "Did you mean")
    await say(parent, "Tan Wei Ling", "temporary password")
    await say(parent, "AAAA-BBBB-CCCC", "did not match")
    await say(parent, town.slips[LOGIN], "Choose question")
    for number, (question, answer) in enumerate(ANSWERS.items()):
        await tap(parent, QUESTIONS[question], QUESTIONS[question])
        if number == 1:
            await say(parent, "laksa", "another question")
        await say(parent, answer, "Choose question" if number < len(ANSWERS) - 1 else "check the spelling")
    await tap(parent, "Confirm", "new password")
    await say(parent, "wei ling 1", "Not yet")
    await say(parent, PASSWORD, "new password again")
    await say(parent, "Purple-Kettle-42-mooon", "did not agree")
    await say(parent, PASSWORD, "new password again")
    await say(parent, PASSWORD, "password has been changed")


async def forgot_password(town: Town, scribe: Scribe) -> None:
    """A forgotten password, right at the second try, then the lock and the school's help."""
    await town.first_login(town.parent)
    scribe.read = len(town.api.calls)
    parent, say, tap = town.parent, scribe.say, scribe.tap
    scribe.heading("Right at the second try")
    await say(parent, "/forgot", "MIMS ID")
    await say(parent, LOGIN, "Question 1 of 3")
    await _answers(scribe, town, ["satay", "wooden train", "The Hobbit"], "did not match")
    await _answers(scribe, town, list(ANSWERS.values()), "new password")
    await say(parent, PASSWORD, "used before")
    await say(parent, SECOND_PASSWORD, "new password again")
    await say(parent, SECOND_PASSWORD, "password has been changed")
    scribe.heading("Locked, and opened again by the school")
    await say(parent, "/forgot", "MIMS ID")
    await say(parent, LOGIN, "Question 1 of 3")
    for then in ("2 tries left", "1 try left", "locked"):
        await _answers(scribe, town, ["satay", "a ball", "Dune"], then)
    await tap(parent, "Ask the school", "asked the school", _card(town, "unlock"))
    await _approve(scribe, town, "is approved", (parent, "unlocked", None))
    await tap(parent, "Continue", "Question 1 of 3")
    await _answers(scribe, town, list(ANSWERS.values()), "new password")
    await say(parent, "/cancel", "Stopped")


async def another_phone(town: Town, scribe: Scribe) -> None:
    """Right answers from a chat that the account does not know."""
    await town.first_login(town.parent)
    scribe.read = len(town.api.calls)
    stranger, say, tap = town.stranger, scribe.say, scribe.tap
    await say(stranger, "/forgot", "Privacy")
    await tap(stranger, "I understand", "MIMS ID")
    await say(stranger, LOGIN, "Question 1 of 3")
    await _answers(scribe, town, list(ANSWERS.values()), "Your answers are right", stranger=True)
    await tap(stranger, "Ask the school", "asked the school", _card(town, "reset"))
    await _approve(scribe, town, "is approved", (stranger, "approved your reset", None))
    await tap(stranger, "Continue", "new password")
    await say(stranger, SECOND_PASSWORD, "new password again")
    told = (town.parent, "changed from another chat", None)
    await say(stranger, SECOND_PASSWORD, "password has been changed", told)


async def forgotten_answers(town: Town, scribe: Scribe) -> None:
    """The answers are forgotten: a new slip through the Form Teacher. And an ID that names nobody."""
    await town.first_login(town.parent)
    scribe.read = len(town.api.calls)
    parent, say, tap = town.parent, scribe.say, scribe.tap
    await say(parent, "/forgot", "MIMS ID")
    await say(parent, LOGIN, "Question 1 of 3")
    await tap(parent, "I forgot the answers", "only the school")
    await tap(parent, "Ask the school", "asked the school", _card(town, "temporary password"))
    await _approve(scribe, town, "Write it down", (parent, "Form Teacher will hand it", None))
    await tap(town.approver, "Done", "is approved")
    scribe.heading("An ID that names nobody is answered alike")
    stranger = town.stranger
    await say(stranger, "/unlock", "Privacy")
    await tap(stranger, "I understand", "MIMS ID")
    await say(stranger, UNKNOWN_LOGIN, "Shall I ask")
    await tap(stranger, "Ask the school", "asked the school")


async def odds_and_ends(town: Town, scribe: Scribe) -> None:
    """Commands, help, and what is answered to the unexpected."""
    parent, say = town.parent, scribe.say
    await say(parent, "/help", "This is what I can do")
    await say(parent, "/privacy", "Privacy, in short")
    await say(parent, "/status", "not asked the school")
    await say(parent, "/cancel", "nothing to stop")
    await say(parent, "/reset", "do not know that command")
    await say(parent, "my son cannot log in", "set another password here")
    await say(parent, "/forgot", "Privacy")
    await scribe.tap(parent, "I understand", "MIMS ID")
    for typed, then in (
        ("S1234567D", "NRIC"),
        ("mdm_siti@schools.gov.sg", "staff account"),
        ("tan_wei_ling@gmail.com", "students.edu.sg"),
        ("?", "MIMS ID"),
    ):
        await say(parent, typed, then)
    scribe.note("Five minutes pass.")
    town.clock.advance(minutes=5)
    await say(parent, LOGIN, "took too long")
    await say(town.approver, "/enrol 1111-2222", "not valid")
    await say(town.approver, "/pending", "No request is waiting")


async def _answers(
    scribe: Scribe, town: Town, answers: list[str], then: str, *, stranger: bool = False
) -> None:
    person = town.stranger if stranger else town.parent
    for number, answer in enumerate(answers, start=2):
        await scribe.say(person, answer, f"Question {number} of 3" if number <= len(answers) else then)


def _card(town: Town, kind: str) -> Seen:
    return town.approver, kind, town.group


async def _approve(scribe: Scribe, town: Town, then: str, told: Seen) -> None:
    await scribe.tap(town.approver, "Approve", "one-time code", chat=town.group)
    town.clock.advance(seconds=30)
    outcome = (town.approver, "approved by", town.group)
    await scribe.say(town.approver, town.code(town.approver), then, told, outcome)


STORIES: tuple[Story, ...] = (
    first_login,
    forgot_password,
    another_phone,
    forgotten_answers,
    odds_and_ends,
)


async def write(story: Story) -> str:
    """Live a story and return its transcript."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_town(Path(folder)) as town:
            names = {
                town.parent.id: "Parent",
                town.stranger.id: "Another phone",
                town.approver.id: "Administrator",
                town.second_approver.id: "Second administrator",
                town.group: "Admin group",
            }
            scribe = Scribe(town.api, names, read=len(town.api.calls))
            scribe.lines.append(f"# {(story.__doc__ or '').strip()}\n")
            scribe.lines.append("Written by `make transcripts`; do not edit. Typed secrets are deleted.\n")
            await story(town, scribe)
            return scribe.text()


def main() -> int:
    """Write the transcripts, or with `--check` tell which would change."""
    parser = argparse.ArgumentParser(prog="make transcripts", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when one would change")
    check = parser.parse_args().check
    changed = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for story in STORIES:
        path = FOLDER / f"{getattr(story, '__name__', 'story')}.md"
        text = asyncio.run(write(story))
        if not path.exists() or path.read_text("utf-8") != text:
            changed.append(path.name)
            if not check:
                path.write_text(text, "utf-8")
    print("changed:", ", ".join(changed) if changed else "nothing")  # noqa: T201 - its output
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
