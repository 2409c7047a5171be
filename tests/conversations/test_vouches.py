"""The family's own say in the chat: "Is this you?", "Not us: freeze", "This was not us" (REC-07, REC-08)."""

import re

import pytest

from domain.challenge import QUESTIONS as OFFICIAL
from emulator.person import Person
from tests.deeds import (
    bind_chat,
    calls_to,
    credential,
    events,
    expire,
    flow_of,
    forgot,
    golden,
    has_flow,
    keyboard,
    known_chats,
    logged_in,
    newcomer,
    settled,
    spoken,
)
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, SECOND_PASSWORD, UNKNOWN_LOGIN, Town, at_rest, begin

ASKED, NOT_US = "Is this you, or your child?", "Not us: freeze"
WAYS = "Any one of these is enough"


async def attempt(town: Town, person: Person) -> str:
    """Answer rightly in a chat that is new; return the number that it shows."""
    await forgot(person)
    await town.answer(person, ANSWERS)
    shown = await person.expect(WAYS)
    number = re.search(r"tap the number (\d\d)", shown["text"])
    assert number is not None
    return number[1]


async def wrong_attempt(town: Town, person: Person, login: str = LOGIN) -> None:
    """Answer wrongly."""
    await forgot(person, login)
    await town.miss(person)
    await person.expect("did not match")


def data_of(town: Town, person: Person, kind: str) -> str:
    """Return what the newest button of a kind carries in somebody's chat."""
    buttons = [one for call in calls_to(town, person.id) for row in keyboard(call) for one in row]
    found: list[str] = [one["callback_data"] for one in buttons if one["callback_data"].startswith(kind)]
    return found[-1]


async def frozen(town: Town) -> bool:
    """Whether the account is frozen."""
    async with town.house.store.read() as tx:
        return await tx.freezes.find((await tx.accounts.find_subject(LOGIN)).account_id) is not None


class TestVouching:
    async def test_a_childs_own_phone_at_night_vouched_for_by_the_parent(self, town: Town) -> None:
        """Architecture 5: nobody at school is awake."""
        await logged_in(town, town.parent)
        child = newcomer(town, "Wei Ling")
        number = await attempt(town, child)
        asked = await town.parent.expect(ASKED)
        assert LOGIN in asked["text"]
        labels = await town.parent.buttons()
        assert number in labels
        assert NOT_US in labels
        await town.parent.tap(number)
        await town.parent.sees("you said that this is your family")
        assert await town.parent.buttons() == []
        await child.expect("Your family has confirmed")
        await town.new_password(child, SECOND_PASSWORD)
        assert {chat.user_id for chat in await known_chats(town)} == {town.parent.id, child.id}
        await town.parent.expect("has just been changed from another chat")

    async def test_the_question_says_nothing_about_the_answers(self, town: Town) -> None:
        await logged_in(town, town.parent)
        texts = []
        for right in (True, False):
            stranger = newcomer(town, f"Zed{right}")
            since = len(town.api.calls)
            await (attempt if right else wrong_attempt)(town, stranger)
            await settled(town)
            texts.append([re.sub(r"\d\d", "NN", text) for text in spoken(town, town.parent.id, since)])
        assert len(texts[0]) == 1
        assert texts[0] == texts[1]

    async def test_a_wrong_number_stops_the_other_phone(self, town: Town) -> None:
        await logged_in(town, town.parent)
        number = await attempt(town, town.stranger)
        await town.parent.expect(ASKED)
        wrong = next(label for label in await town.parent.buttons() if label not in {number, NOT_US})
        await town.parent.tap(wrong)
        await town.parent.sees("stopped. The other phone cannot go on")
        await settled(town)
        assert not await has_flow(town, town.stranger)
        assert not await frozen(town)
        assert await events(town, "account:recovery:repudiate")

    async def test_after_fifteen_minutes_the_question_is_over(self, town: Town) -> None:
        await logged_in(town, town.parent)
        number = await attempt(town, town.stranger)
        old = await town.parent.expect(ASKED)
        data = data_of(town, town.parent, "v:")
        town.clock.advance(minutes=15)
        await expire(town)
        await town.parent.sees("Nobody answered it")
        await town.parent.press(old, f"{data.rpartition(':')[0]}:{number}")
        await at_rest(town)
        assert (await flow_of(town, town.stranger)).step == "evidence"
        assert await events(town, "account:press:refuse")

    async def test_both_parents_are_asked_and_see_what_one_said(self, town: Town) -> None:
        aunt = newcomer(town)
        await logged_in(town, town.parent)
        await bind_chat(town, aunt)
        number = await attempt(town, town.stranger)
        await town.parent.expect(ASKED)
        await aunt.expect(ASKED)
        await aunt.tap(number)
        await town.parent.sees("you said that this is your family")
        await aunt.sees("you said that this is your family")

    async def test_at_most_three_questions_a_day_reach_a_family(self, town: Town) -> None:
        await logged_in(town, town.parent)
        for number in range(4):
            await wrong_attempt(town, newcomer(town, f"Zed{number}"))
        await settled(town)
        assert sum(ASKED in text for text in spoken(town, town.parent.id)) == 3
        assert len(await events(town, "account:vouch:ask")) == 4

    async def test_their_own_task_goes_on_meanwhile(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        number = await attempt(town, town.stranger)
        await town.parent.expect(ASKED)
        await town.parent.tap(number)
        await town.parent.sees("you said that this is your family")
        for answer in ANSWERS.values():
            await town.parent.say(answer)
        await town.new_password(town.parent, SECOND_PASSWORD)


class TestForgedPresses:
    async def test_foreign_forged_and_group_presses_have_no_effect(self, town: Town) -> None:
        """TGM-10."""
        await logged_in(town, town.parent)
        number = await attempt(town, town.stranger)
        asked = await town.parent.expect(ASKED)
        data = data_of(town, town.parent, "v:").rpartition(":")[0]
        own = await town.stranger.sees(WAYS)
        in_group = await town.approver.say("hello", chat=town.group)
        before = await flow_of(town, town.stranger)
        for who, message, pressed in (
            (town.stranger, own, f"{data}:{number}"),
            (town.stranger, own, f"{data}:freeze"),
            (town.parent, asked, "v:nothing:freeze"),
            (town.approver, in_group, f"{data}:freeze"),
        ):
            await who.press(message, pressed)
        await at_rest(town)
        assert len(await events(town, "account:press:refuse")) == 4
        assert await flow_of(town, town.stranger) == before
        assert not await frozen(town)


class TestFreezing:
    async def test_not_us_stops_everything_and_tells_the_school(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await attempt(town, town.stranger)
        await town.parent.expect(ASKED)
        await town.parent.tap(NOT_US)
        told = await town.parent.sees("Nobody can reset or change anything")
        assert "Form Teacher" in told["text"]
        alert = await town.approver.sees("Frozen by the family", chat=town.group)
        assert "Tan" not in alert["text"]
        assert LOGIN not in alert["text"]
        assert "5A" in alert["text"]
        await forgot(town.stranger)
        refused = await town.stranger.expect("locked")
        assert "froze" not in refused["text"]

    async def test_the_family_asks_the_school_and_an_approved_unlock_undoes_it(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await attempt(town, town.stranger)
        await town.parent.expect(ASKED)
        await town.parent.tap(NOT_US)
        await town.parent.sees("Nobody can reset or change anything")
        await town.parent.tap("Ask the school")
        await town.parent.expect("Which child is it?")
        await town.parent.say(LOGIN)
        await town.parent.expect("locked")
        await town.parent.tap("Ask the school")
        await town.parent.expect("I have asked the school")
        await town.approver.sees("Only an approved unlock opens", chat=town.group)
        await town.approve(town.approver)
        await town.parent.expect("unlocked")
        assert not await frozen(town)
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)

    async def test_the_familys_own_chat_is_told_why_it_is_locked(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await attempt(town, town.stranger)
        await town.parent.expect(ASKED)
        await town.parent.tap(NOT_US)
        await town.parent.sees("Nobody can reset or change anything")
        await begin(town.parent, "/forgot")
        await town.parent.say(LOGIN)
        assert "your family or the school froze it" in (await town.parent.expect("locked"))["text"]

    async def test_this_was_not_us_below_the_news_of_a_change(self, town: Town) -> None:
        """REC-07, REC-08: every known chat hears of the change, and one tap freezes."""
        aunt, granny = newcomer(town), newcomer(town, "Granny")
        await logged_in(town, town.parent)
        for person in (aunt, granny):
            await bind_chat(town, person)
        await town.reset(town.parent, SECOND_PASSWORD)
        for person in (aunt, granny):
            news = await person.expect("has just been changed from another chat")
            assert SECOND_PASSWORD not in news["text"]
        await aunt.tap("This was not us")
        await aunt.sees("Nobody can reset or change anything")
        for person in (town.parent, granny):
            await person.expect("this was not us")
        await town.approver.sees("Frozen by the family", chat=town.group)
        standing = await credential(town)
        assert standing is not None
        assert standing.must_change

    async def test_the_button_is_of_use_to_nobody_else(self, town: Town) -> None:
        aunt = newcomer(town)
        await logged_in(town, town.parent)
        await bind_chat(town, aunt)
        await town.reset(town.parent, SECOND_PASSWORD)
        await aunt.expect("has just been changed from another chat")
        stolen = data_of(town, aunt, "n:")
        for who in (town.stranger, town.parent):
            await forgot(who)
            await who.press(await who.expect("Question 1 of 3"), stolen)
        await at_rest(town)
        assert not await frozen(town)
        assert len(await events(town, "account:press:refuse")) == 2


class TestReset:
    async def test_after_the_schools_approval_too_every_known_chat_is_told(self, town: Town) -> None:
        """REC-07: a reset from a chat that was unknown before."""
        aunt = newcomer(town)
        await logged_in(town, town.parent)
        await bind_chat(town, aunt)
        await attempt(town, town.stranger)
        await town.stranger.tap("Ask the school")
        await town.stranger.expect("I have asked the school")
        await town.approver.sees("reset", chat=town.group)
        await town.approve(town.approver)
        await town.stranger.expect("approved your reset")
        await town.stranger.tap("Continue")
        await town.new_password(town.stranger, SECOND_PASSWORD)
        for person in (town.parent, aunt):
            await person.expect("has just been changed from another chat")


@pytest.mark.parametrize("order", [0, 1])
async def test_a_stranger_sees_the_same_whether_or_not_a_family_is_told(town: Town, order: int) -> None:
    """ENU-01: with known chats, without, and of nobody; told and not told any more."""
    await logged_in(town, town.parent)
    await logged_in(town, newcomer(town, "Dad"), OTHER_LOGIN)
    async with town.house.store.begin() as tx:
        account_id = (await tx.accounts.find_subject(OTHER_LOGIN)).account_id
        for chat in await tx.chats.list(account_id):
            assert await tx.chats.unbind(account_id, town.bot_id, chat.user_id)
    if order:
        for number, login in enumerate([LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN] * 3):
            await wrong_attempt(town, newcomer(town, f"Zed{number}"), login)
    seen, work = {}, {}
    for number, login in enumerate((LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN)):
        person, since = newcomer(town, f"Ann{number}"), len(town.api.calls)
        before = town.house.hashing.derivations
        await forgot(person, login)
        await town.miss(person)
        await person.expect("did not match")
        await settled(town)
        blanks = {login: "(the ID)", **{question.text: "(a question)" for question in OFFICIAL}}
        seen[login] = golden(town, person, since, blanks)
        work[login] = town.house.hashing.derivations - before
    assert seen[LOGIN] == seen[OTHER_LOGIN] == seen[UNKNOWN_LOGIN]
    assert len(set(work.values())) == 1
    assert sum(ASKED in text for text in spoken(town, town.parent.id)) == (3 if order else 1)


async def test_the_evidence_screen_is_the_same_with_and_without_known_chats(town: Town) -> None:
    """ENU-08."""
    await logged_in(town, town.parent)
    shapes = []
    for is_known in (True, False):
        if not is_known:
            async with town.house.store.begin() as tx:
                account_id = (await tx.accounts.find_subject(LOGIN)).account_id
                await tx.chats.unbind(account_id, town.bot_id, town.parent.id)
        person, since = newcomer(town, f"Ann{is_known}"), len(town.api.calls)
        number = await attempt(town, person)
        await settled(town)
        shapes.append(golden(town, person, since, {f"number <b>{number}": "number <b>NN"}))
    assert shapes[0] == shapes[1]
