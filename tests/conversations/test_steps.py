"""The words on the screen: one asking phrase a prompt, checklists, short messages (PWD-08)."""

import re
import statistics

from tests.deeds import (
    ask_for_slip,
    ask_for_unlock,
    credential,
    forgot,
    is_gone,
    keyboard,
    logged_in,
    newcomer,
    spoken,
)
from tests.town import ANSWERS, LOGIN, PASSWORD, SECOND_PASSWORD, Town, begin, enrol

PHRASES = (
    "MIMS ID",
    "temporary password",
    "current password",
    "new password again",
    "new password",
    "one-time code",
    *(f"What is your favourite {thing}?" for thing in ("animal", "colour", "sport or hobby", "food", "toy")),
    *(f"What is your favourite {thing}?" for thing in ("cartoon hero/pop group", "movie", "book")),
)


def asking(text: str) -> list[str]:
    """Return the asking phrases of a message, each as often as it stands there; longer ones first."""
    found = []
    for phrase in PHRASES:
        found += [phrase] * text.count(phrase)
        text = text.replace(phrase, "")
    return found


async def to_new_password(town: Town) -> None:
    """Come to the new password by /forgot, from a known chat."""
    await logged_in(town, town.parent)
    await forgot(town.parent)
    await town.answer(town.parent, ANSWERS)
    await town.parent.expect("new password")


class TestNewPassword:
    async def test_after_a_refusal_every_unmet_rule_is_marked(self, town: Town) -> None:
        """PWD-08: all broken rules at once, and nothing of what was typed."""
        await to_new_password(town)
        before = town.house.hashing.derivations
        rules = {
            "Short1": ["at least 12 characters", "not easy to guess"],
            "!Purple-Kettle-42": ["a letter or a number as the first character"],
            "Purple-Kettle-moon": ["at least one number"],
            "PURPLE-KETTLE-42-MOON": ["at least one small letter"],
            "purple-kettle-42-moon": ["at least one capital letter"],
            "Purple-Ling-42-kettle": ["no part of the student's name or ID"],
            "Password123456": ["not easy to guess"],
            "Aa1" + "-Purple9" * 500: ["at most 128 characters"],
            "aaaa": [
                "at least 12 characters",
                "at least one number",
                "at least one capital letter",
                "three of: capital letters, small letters, numbers, symbols",
                "not easy to guess",
            ],
        }
        for typed, broken in rules.items():
            mine = await town.parent.say(typed)
            said = await town.parent.expect("does not meet every rule yet")
            marked = re.findall(r"^✗ Not yet: (.*)$", said["text"], re.MULTILINE)
            assert marked == broken, typed[:40]
            assert "✓ " in said["text"]
            assert asking(said["text"]) == ["new password"]
            await is_gone(town, mine)
        assert town.house.hashing.derivations == before
        told = "\n".join(spoken(town))
        assert not [typed for typed in rules if typed in told]

    async def test_one_that_was_used_before_is_named_so(self, town: Town) -> None:
        """PWD-07: the current one, and the slip of the school."""
        await to_new_password(town)
        await town.parent.say(PASSWORD)
        said = await town.parent.expect("this password was used before")
        assert said["text"].count("✗") == 1
        await town.parent.say(town.slips[LOGIN])
        await town.parent.expect("does not meet every rule yet")

    async def test_it_is_typed_twice(self, town: Town) -> None:
        """PWD-09."""
        await to_new_password(town)
        before = await credential(town)
        await town.parent.say(SECOND_PASSWORD)
        await town.parent.expect("new password again")
        await town.parent.say(SECOND_PASSWORD + "!")
        said = await town.parent.expect("The two did not agree")
        assert asking(said["text"]) == ["new password"]
        assert await credential(town) == before
        await town.new_password(town.parent, SECOND_PASSWORD)
        assert SECOND_PASSWORD not in "".join(spoken(town))

    async def test_a_whole_reset_computes_argon2_twice(self, town: Town) -> None:
        """Issue 2: one for the answers, one for the password against its whole history."""
        await logged_in(town, town.parent)
        before = town.house.hashing.derivations
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)
        assert town.house.hashing.derivations == before + 2


async def everything(town: Town) -> None:
    """Let most things happen."""
    await town.first_login(town.parent)
    await ask_for_unlock(town, town.parent)
    await town.approve(town.approver)
    await town.parent.expect("is unlocked")
    await town.approver.sees("approved by", chat=town.group)
    await ask_for_slip(town.stranger)
    await town.approver.sees("temporary password", chat=town.group)
    await town.approve(town.approver)
    await town.approver.expect("This is the temporary password")
    await town.approver.tap("Done")
    await forgot(town.parent)
    await town.answer(town.parent, ANSWERS)
    await town.parent.expect("new password")
    await town.parent.say("aaa")
    await town.new_password(town.parent, SECOND_PASSWORD)
    await begin(town.stranger, "/first")
    await town.stranger.say("S1234567D")
    await town.stranger.say(LOGIN)
    await town.stranger.expect("temporary password")
    for command in ("/help", "/privacy", "/status", "/cancel", "/start", "/nonsense"):
        await town.stranger.say(command)
        await town.stranger.expect("")
    await enrol(town, newcomer(town, "Mr Ong"), "Mr Ong")


async def test_everything_that_is_said_keeps_to_the_words_of_the_contract(town: Town) -> None:
    """Architecture 8, "Words on the screen"."""
    await everything(town)
    told = spoken(town)
    prompts = [text for text in told if re.search(r"Please type|Type your answer", text)]
    assert len(prompts) > 20
    assert [text for text in prompts if len(asking(text)) != 1] == []
    assert {asking(text)[0] for text in prompts} >= {*PHRASES[:2], *PHRASES[3:6]}

    texts = [re.sub(r"<[^>]+>", "", text) for text in told]
    assert statistics.median(len(text) for text in texts) < 300
    assert max(len(text) for text in texts) < 1024

    locked = [text for text in told if re.search(r"\blocked\b", text)]
    assert locked
    assert all("is locked" in text for text in locked)
    for word in ("bound", "enrolled", "unlocked", "approved", "password has been changed", "did not match"):
        assert [text for text in told if word in text], word
    assert not [text for text in told if "bound" in text and "is now bound" not in text]
    buttons_are_short(town)


def buttons_are_short(town: Town) -> None:
    """Under 30 characters and at most three a row, questions excepted; 64 bytes of data (TGM-10)."""
    rows = [row for call in town.api.calls for row in keyboard(call)]
    assert len(rows) > 50
    for row in rows:
        assert all(len(one["callback_data"].encode()) <= 64 for one in row)
        if row[0]["text"] not in PHRASES:
            assert len(row) <= 3
            assert max(len(one["text"]) for one in row) < 30
