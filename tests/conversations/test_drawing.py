"""A screen that cannot be drawn: its flow ends, what was typed goes, and the chat is free again."""

from dataclasses import replace

import pytest

from conversations.draft import Draft
from conversations.drawing import drawn
from tests.conversations.test_batches import pending
from tests.deeds import flow_of, has_flow, is_gone
from tests.rush import rush
from tests.town import Town


async def test_a_screen_is_returned_and_what_goes_beside_it_is_left_to_the_caller() -> None:
    async def screen() -> Draft:
        return Draft("Hello")

    async def nothing() -> None:
        pytest.fail("nothing is to be stopped")

    assert (await drawn(screen(), nothing, None)).text == "Hello"


async def test_a_failure_goes_on_its_way_even_when_stopping_fails_too() -> None:
    done = list[str]()

    async def screen() -> Draft:
        raise LookupError

    async def stop() -> None:
        done.append("stopped")
        raise OSError

    async def beside() -> bool:
        done.append("deleted")
        return True

    with pytest.raises(LookupError):
        await drawn(screen(), stop, beside())
    assert sorted(done) == ["deleted", "stopped"]


async def test_a_list_that_cannot_be_drawn_does_not_jam_the_chat(town: Town) -> None:
    """TGM-08: what was typed into it is removed all the same, and the next command begins anew."""
    await rush(town.house, town.clock(), 2)
    await pending(town)
    flow = await flow_of(town, town.approver)
    async with town.house.store.begin() as tx:
        await tx.flows.save(replace(flow, values={**flow.values, "lines": "no_such_request"}))
    typed = await town.approver.say("Sunflower2024!")
    await town.approver.expect("Something went wrong on our side")
    await is_gone(town, typed)
    assert not await has_flow(town, town.approver)
    await town.approver.sees("I have closed the list, for safety")
    await pending(town)
