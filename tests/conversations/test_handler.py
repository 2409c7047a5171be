"""The durable conversation: what a button carries, whose it is, and acts that crossed (decision 0001)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import CallbackQuery, Update, User

from conversations.handler import Tap, find_tap
from tests.deeds import flow_of, forgot
from tests.town import Town

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


ANN = User(1, "Ann", is_bot=False)


def pressed(data: str | None) -> Update:
    """Return a press that carries this."""
    return Update(1, callback_query=CallbackQuery("1", ANN, "1", data=data))


class TestTap:
    @given(
        st.text(LETTERS, min_size=1, max_size=20),
        st.integers(0, 10**6),
        st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20),
        st.integers(0, 99),
    )
    def test_what_a_button_carries_is_read_back(
        self, flow: str, version: int, action: str, value: int
    ) -> None:
        tap = Tap(flow, version, action, value)
        assert find_tap(pressed(tap.data)) == tap
        assert len(tap.data.encode()) <= 64

    @pytest.mark.parametrize(
        "data", [None, "", "f:", "f:a:b:c", "f:a:1:BACK", "f:a:1:back:x", "x:a:1:back", "f:a:-1:b"]
    )
    def test_anything_else_is_no_step(self, data: str | None) -> None:
        assert find_tap(pressed(data)) is None


async def test_a_step_that_moved_on_meanwhile_is_read_and_decided_again(town: Town) -> None:
    """Architecture 4: `Stale` leads to a second reading, not to an error."""
    await forgot(town.parent)
    await town.parent.expect("Question 1 of 3")
    flow = await flow_of(town, town.parent)
    async with town.house.store.begin() as tx:
        await tx.flows.save(flow)
    await town.parent.say("laksa")
    await town.parent.expect("Question 2 of 3")


async def test_a_button_tapped_twice_acts_once(town: Town) -> None:
    await forgot(town.parent)
    prompt = await town.parent.expect("Question 1 of 3")
    back = prompt["buttons"][1][0]["callback_data"]
    await town.parent.press(prompt, back)
    await town.parent.press(prompt, back)
    await town.parent.expect_alert("belongs to an earlier step")
    assert (await flow_of(town, town.parent)).step == "login"
