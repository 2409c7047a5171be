"""What is asked beside a task, over HTTP: /status, another language, plain questions; killed, twice."""

import asyncio
from collections.abc import Sequence

import pytest

from domain.events import Tag
from services.knowledge import load_knowledge
from services.knowledge_files import Entry
from tests.journeys.family import Approver
from tests.journeys.household import (
    CHINESE,
    TAMIL,
    Fates,
    at_question,
    keyboards,
    knows,
    mei,
    recorded,
    repeated,
    says,
    standing_with,
    tablet_of,
    taps,
    with_kills,
)
from tests.journeys.journey import Journey, last_update, said
from tests.journeys.kills import Moment, is_intact, standing
from tests.journeys.relative import Relative
from tests.journeys.school import BOT_ID, MEI
from tests.tongue import Tongue
from tests.town import LOGIN, OTHER_LOGIN

pytestmark = pytest.mark.long

RESET = (2, True, True, True)
OTHERS = {TAMIL: CHINESE, CHINESE: TAMIL}


def entry(entry_id: str, tongue: Tongue) -> Entry:
    """Return what the knowledge base says in a language."""
    found = load_knowledge().entry(entry_id, tongue.language)
    assert found is not None
    return found


def answer_of(found: Entry) -> str:
    """Return the first line of an answer, as the screen shows it."""
    return found.answer.splitlines()[0]


async def language(journey: Journey) -> str | None:
    """Return the language that the parent has chosen."""
    async with journey.store.read() as tx:
        person = await tx.people.find(BOT_ID, MEI)
    return person.language if person else None


class TestStatus:
    @with_kills
    async def test_a_request_is_followed_over_kills_and_its_outcome_comes_by_itself(
        self, journey: Journey, tongue: Tongue, moments: Sequence[Moment]
    ) -> None:
        await knows(journey, OTHER_LOGIN)
        parent, killer = await mei(journey, tongue, "/unlock"), Fates(journey, moments, MEI)
        await parent.go("child")
        await says(parent, LOGIN)
        await taps(parent, "button-ask")
        await killer.around("status", parent.say("/status"))
        assert tongue.understands((await told(parent))[-1], "status-open")
        await Approver(journey, journey.devi).go()
        await parent.person.sees(tongue.part("told-unlocked"))
        await killer.around("status again", parent.say("/status"))
        *before, last = await told(parent)
        assert tongue.understands(last, "status-approved")
        assert all(tongue.part("status-open-to-you", login=login) in last for login in (LOGIN, OTHER_LOGIN))
        assert 1 <= len(before) <= 3

    async def test_redelivered_it_is_answered_once_and_edited_not_at_all(self, journey: Journey) -> None:
        parent = await mei(journey, TAMIL)
        typed = await says(parent, "/status")
        assert await repeated(journey) == 0
        before = said(journey)
        await parent.person.edit(typed, "/forgot")
        await journey.settled()
        assert said(journey) == before

    async def test_two_devices_at_once_leave_one_message_that_asks(self, journey: Journey) -> None:
        parent = await at_question(journey, CHINESE, 2)
        tablet = tablet_of(parent)
        await asyncio.gather(parent.person.say("/status"), tablet.say("/status"))
        await journey.settled()
        assert len(await standing_with(parent.person, CHINESE.part("status-children"))) == 2
        assert len(await keyboards(parent.person)) == 1
        assert await parent.asked_for() == "answer 2"


async def told(parent: Relative) -> list[str]:
    """Return what /status has said so far."""
    found = await standing_with(parent.person, parent.tongue.part("status-children"))
    return [one["text"] for one in found]


class TestAnotherLanguage:
    """In the middle of a forgotten password, after two answers."""

    @pytest.mark.parametrize(
        ("tongue", "other"), [(TAMIL, CHINESE), (CHINESE, TAMIL)], ids=["ta-zh", "zh-ta"]
    )
    async def test_the_task_goes_on_in_it_and_nothing_is_typed_again(
        self, journey: Journey, tongue: Tongue, other: Tongue
    ) -> None:
        parent = await at_question(journey, tongue, 3)
        await says(parent, "/language")
        await speaks_now(parent, other)
        parent.done.clear()
        await parent.go("done")
        assert parent.done == ["answer 3", "password", "password again"]
        assert other.understands(await parent.screen(), "changed")
        await says(parent, "/help")
        assert other.part("help").splitlines()[0] in await parent.screen()

    @with_kills
    async def test_a_kill_loses_neither_the_choice_nor_the_task(
        self, journey: Journey, tongue: Tongue, moments: Sequence[Moment]
    ) -> None:
        """Also when nothing is open: whoever chose is told."""
        other = OTHERS[tongue]
        parent = await at_question(journey, tongue, 3)
        killer = Fates(journey, moments, MEI)
        await killer.around("ask", parent.say("/language"))
        await killer.around("choose", parent.tap(f"language-{other.language}"))
        parent.tongue = other
        await parent.go("done")
        assert await standing(journey, LOGIN, MEI) == RESET
        await says(parent, "/language")
        await killer.around("choose again", parent.tap(f"language-{tongue.language}"))
        assert tongue.understands(await parent.screen(), "language-chosen")
        assert (len(killer.killed), await recorded(journey, Tag.LANGUAGE_CHOSEN)) == (3, 2)
        assert await is_intact(journey)

    async def test_a_redelivered_choice_undoes_no_later_one_and_an_edit_asks_for_none(
        self, journey: Journey
    ) -> None:
        parent = await mei(journey, TAMIL)
        typed = await says(parent, "/language")
        await taps(parent, "language-zh")
        first = last_update(journey)
        await says(parent, "/language")
        await taps(parent, "language-ms")
        before = said(journey)
        await journey.line.do("redeliver", update=first)
        await parent.person.edit(typed, "/language please")
        await journey.settled()
        assert (await language(journey), said(journey)) == ("ms", before)

    async def test_of_two_languages_at_once_the_later_one_is_spoken(self, journey: Journey) -> None:
        parent = await at_question(journey, TAMIL, 2)
        tablet = tablet_of(parent)
        await says(parent, "/language")
        await tablet.sees(TAMIL.part("choose-language"))
        names = [TAMIL.part(f"language-{one}") for one in ("zh", "ta")]
        await asyncio.gather(parent.person.tap(names[0]), tablet.tap(names[1]))
        await journey.settled()
        chosen = await language(journey)
        assert chosen in {"zh", "ta"}
        parent.tongue = Tongue(chosen)
        assert len(await keyboards(parent.person)) == 1
        assert await parent.asked_for() == "answer 2"


async def speaks_now(parent: Relative, other: Tongue) -> None:
    """Tap the button of another language, and read what follows in it."""
    await taps(parent, f"language-{other.language}")
    parent.tongue = other
    assert other.understands(await parent.screen(), "language-chosen")


class TestPlainQuestions:
    """Free text while nothing is open."""

    @with_kills
    async def test_what_is_typed_leads_to_the_right_task_and_through_it_over_kills(
        self, journey: Journey, tongue: Tongue, moments: Sequence[Moment]
    ) -> None:
        killer, parent = Fates(journey, moments, MEI), await mei(journey, tongue)
        found = entry("forgot_password", tongue)
        await killer.around("question", parent.say(found.others[0]))
        assert 1 <= len(await standing_with(parent.person, answer_of(found))) <= 2
        await killer.around("button", parent.tap("button-menu-forgot"))
        await parent.go("done")
        assert await standing(journey, LOGIN, MEI) == RESET
        assert len(killer.killed) == 2

    async def test_redelivered_it_is_answered_once_and_edited_not_at_all(self, journey: Journey) -> None:
        parent = await mei(journey, TAMIL)
        typed = await says(parent, entry("locked", TAMIL).others[0])
        assert await repeated(journey) == 0
        before = said(journey)
        await parent.person.edit(typed, entry("forgot_password", TAMIL).others[0])
        await journey.settled()
        assert said(journey) == before

    async def test_two_devices_at_once_are_both_answered(self, journey: Journey) -> None:
        parent, found = await mei(journey, CHINESE), [entry(one, CHINESE) for one in ("locked", "privacy")]
        devices = (parent.person, tablet_of(parent))
        await asyncio.gather(*(device.say(one.others[0]) for device, one in zip(devices, found, strict=True)))
        await journey.settled()
        said_to = [len(await standing_with(parent.person, answer_of(one))) for one in found]
        assert said_to == [1, 1]
