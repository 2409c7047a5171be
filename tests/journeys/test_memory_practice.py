"""Practice of the answers over HTTP, now and weeks later: killed, redelivered, edited, on two devices."""

import asyncio
from collections.abc import Sequence

import pytest

from domain.events import Tag
from tests.journeys.household import (
    CHINESE,
    TAMIL,
    Fates,
    days_pass,
    mei,
    recorded,
    reminders,
    repeated,
    says,
    standing_with,
    tablet_of,
    taps,
    with_kills,
)
from tests.journeys.journey import Journey
from tests.journeys.kills import Moment, is_intact, misses, standing
from tests.journeys.relative import Relative
from tests.journeys.school import MEI
from tests.tongue import Tongue
from tests.town import ANSWERS, LOGIN

pytestmark = pytest.mark.long

UNCHANGED = (1, True, True, True)


async def offered(journey: Journey, tongue: Tongue) -> Relative:
    """Return a parent who has just set the questions."""
    parent = await mei(journey, tongue, "/questions")
    await parent.go("done")
    assert tongue.understands(await parent.screen(), "questions-saved")
    return parent


async def misses_all(parent: Relative) -> None:
    """Type three wrong answers."""
    parent.answers = dict.fromkeys(parent.answers, "no idea at all")
    await parent.go("answer 3")
    await says(parent, "no idea at all")


@with_kills
async def test_the_answers_are_practised_at_once_and_after_7_and_30_days_whatever_is_killed(
    journey: Journey, tongue: Tongue, moments: Sequence[Moment]
) -> None:
    """REC-05, THR-08: nothing hangs on it; answers that a kill took from memory are typed again."""
    parent = await offered(journey, tongue)
    killer = Fates(journey, moments, MEI, spared=("answer 2",))
    await taps(parent, "button-practise-now")
    assert tongue.understands(await parent.screen(), "recall-why")
    await parent.go("done", around=killer.around)
    await killer.around("remind", parent.tap("button-remind-me"))
    assert tongue.understands(await parent.screen(), "recall-reminded")
    assert (killer.killed, reminders(journey)) == (["answer 1", "answer 3", "remind"], 2)
    for waiting, days in ((1, 7), (0, 23)):
        await days_pass(journey, days)
        assert tongue.understands(await parent.screen(), "recall-due")
        assert reminders(journey) == waiting
        await taps(parent, "button-practise-now")
        await parent.go("done")
        assert tongue.understands(await parent.screen(), "recall-matched")
    assert (await recorded(journey, Tag.RECALL_MATCHED), await misses(journey, LOGIN)) == (3, 0)
    assert await standing(journey, LOGIN, MEI) == UNCHANGED
    assert await is_intact(journey)


async def test_what_is_edited_answers_nothing_and_what_is_redelivered_counts_once(journey: Journey) -> None:
    """TGM-04, TGM-08: an edit may hold an answer, and is removed."""
    parent = await mei(journey, TAMIL, "/questions")
    typed = await says(parent, "/questions")
    await parent.go("done")
    await taps(parent, "button-practise-now")
    await parent.person.edit(typed, ANSWERS[4])
    await journey.settled()
    assert await standing_with(parent.person, ANSWERS[4]) == []
    assert TAMIL.understands(await parent.screen(), "edited-typed")
    assert await parent.asked_for() == "answer 1"
    await misses_all(parent)
    assert await repeated(journey) == 0
    await taps(parent, "button-another-day")
    assert await repeated(journey) == 0
    assert (await misses(journey, LOGIN), reminders(journey)) == (1, 1)
    assert TAMIL.part("recall-missed", tries=2) in await parent.screen()
    assert TAMIL.understands(await parent.screen(), "recall-another-day")


async def test_two_devices_at_once_make_one_round_and_one_verdict(journey: Journey) -> None:
    parent = await offered(journey, CHINESE)
    tablet = tablet_of(parent)
    button = CHINESE.part("button-practise-now")
    await asyncio.gather(parent.person.tap(button), tablet.tap(button))
    await journey.settled()
    await parent.go("answer 3")
    await asyncio.gather(parent.person.say(ANSWERS[8]), tablet.say(ANSWERS[8]))
    await journey.settled()
    assert await standing_with(parent.person, ANSWERS[8]) == []
    assert (await recorded(journey, Tag.RECALL_MATCHED), await misses(journey, LOGIN)) == (1, 0)
    assert await is_intact(journey)
