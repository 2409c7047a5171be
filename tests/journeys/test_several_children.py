"""Several children over HTTP, chosen by a button: killed, redelivered, edited, on two devices; one leaves."""

import asyncio
from collections.abc import Sequence

import pytest

from domain.flow import FlowKind
from tests.journeys.household import (
    CHINESE,
    TAMIL,
    Fates,
    keyboards,
    knows,
    leaves,
    mei,
    repeated,
    says,
    standing_with,
    tablet_of,
    with_kills,
)
from tests.journeys.journey import Journey
from tests.journeys.kills import Moment, is_intact, misses, standing
from tests.journeys.relative import Relative
from tests.journeys.school import BOT_ID, MEI
from tests.tongue import Tongue
from tests.town import LOGIN, OTHER_LOGIN

pytestmark = pytest.mark.long

NAME, OTHER_NAME = LOGIN.partition("@")[0], OTHER_LOGIN.partition("@")[0]
RESET, UNTOUCHED = (2, True, True, True), (0, False, False, True)


async def asked_which(journey: Journey, tongue: Tongue) -> Relative:
    """Return a parent of two children, whom /forgot asks which one it is."""
    await knows(journey, OTHER_LOGIN)
    parent = await mei(journey, tongue)
    await parent.go("child")
    return parent


async def named(journey: Journey) -> str | None:
    """Return the child that the parent's newest flow is about."""
    async with journey.store.read() as tx:
        flow = await tx.flows.find_last(BOT_ID, MEI)
    assert flow is not None
    assert flow.kind is FlowKind.FORGOT_PASSWORD
    return flow.login


@with_kills
async def test_one_is_reset_by_a_button_over_kills_and_the_other_leaves(
    journey: Journey, tongue: Tongue, moments: Sequence[Moment]
) -> None:
    """A leaver is forgotten; the one who stays is named by a button in the next task too."""
    parent, killer = await asked_which(journey, tongue), Fates(journey, moments, MEI)
    assert [button for button in await parent.person.buttons() if "_" in button] == [OTHER_NAME, NAME]
    await killer.around("child", parent.deed("child"))
    assert await named(journey) == LOGIN
    await parent.go("done")
    assert "login" not in parent.done
    assert await standing(journey, LOGIN, MEI) == RESET
    assert await standing(journey, OTHER_LOGIN, MEI) == UNTOUCHED
    await leaves(journey, OTHER_LOGIN)
    await says(parent, "/status")
    assert await standing_with(parent.person, OTHER_LOGIN) == []
    await says(parent, "/forgot")
    assert [button for button in await parent.person.buttons() if "_" in button] == [NAME]
    await killer.around("child again", parent.deed("child"))
    assert await parent.asked_for() == "answer 1"
    assert (await misses(journey, LOGIN), len(killer.killed)) == (0, 2)
    assert await is_intact(journey)


async def test_an_edited_id_names_nobody_and_a_redelivered_choice_is_one(journey: Journey) -> None:
    parent = await asked_which(journey, CHINESE)
    typed = await says(parent, "mdm_siti@schools.gov.sg")
    await parent.person.edit(typed, OTHER_LOGIN)
    await journey.settled()
    assert (await named(journey), await parent.asked_for()) == (None, "child")
    await parent.calmly("child", parent.deed("child"))
    assert await repeated(journey) == 0
    assert (await named(journey), await parent.asked_for()) == (LOGIN, "answer 1")


async def test_of_two_children_tapped_on_two_devices_one_is_taken(journey: Journey) -> None:
    parent = await asked_which(journey, TAMIL)
    tablet = tablet_of(parent)
    await asyncio.gather(parent.person.tap(NAME), tablet.tap(OTHER_NAME))
    await journey.settled()
    chosen = await named(journey)
    assert chosen in {LOGIN, OTHER_LOGIN}
    assert TAMIL.part("old-button") in (await parent.person.alerts()) + (await tablet.alerts())
    assert len(await keyboards(parent.person)) == 1
    for login in (LOGIN, OTHER_LOGIN):
        assert bool(await standing_with(parent.person, login)) == (login == chosen)
