"""What is read from updates of every kind and of no kind."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.arrivals import describe, divide, gather
from domain.turn import Turn
from storage.records import Received

MEI = {"id": 7, "is_bot": False, "first_name": "Mei"}
GROUP = {"id": -1001, "type": "supergroup"}
MESSAGE = {"message_id": 5, "date": 1, "chat": GROUP, "from": MEI, "text": "hello"}

TABLE: list[tuple[dict[str, Any], tuple[int, int, int]]] = [
    ({"message": MESSAGE}, (-1001, 7, 5)),
    ({"edited_message": MESSAGE}, (-1001, 7, 5)),
    ({"channel_post": {"message_id": 5, "chat": GROUP, "sender_chat": GROUP}}, (-1001, 0, 5)),
    ({"edited_channel_post": {"message_id": 5, "chat": GROUP}}, (-1001, 0, 5)),
    ({"business_message": MESSAGE}, (-1001, 7, 5)),
    ({"edited_business_message": MESSAGE}, (-1001, 7, 5)),
    ({"business_connection": {"id": "c", "user": MEI, "user_chat_id": 7}}, (0, 7, 0)),
    ({"deleted_business_messages": {"chat": GROUP, "message_ids": [5]}}, (-1001, 0, 0)),
    ({"callback_query": {"id": "9", "from": MEI, "message": MESSAGE, "data": "a"}}, (-1001, 7, 0)),
    (
        {"callback_query": {"id": "9", "from": MEI, "message": {"message_id": 5, "chat": GROUP, "date": 0}}},
        (-1001, 7, 0),
    ),
    ({"callback_query": {"id": "9", "from": MEI, "inline_message_id": "x"}}, (0, 7, 0)),
    ({"my_chat_member": {"chat": GROUP, "from": MEI}}, (-1001, 7, 0)),
    ({"chat_member": {"chat": GROUP, "from": MEI}}, (-1001, 7, 0)),
    ({"chat_join_request": {"chat": GROUP, "from": MEI}}, (-1001, 7, 0)),
    ({"message_reaction": {"chat": GROUP, "message_id": 5, "user": MEI}}, (-1001, 7, 0)),
    ({"message_reaction_count": {"chat": GROUP, "message_id": 5}}, (-1001, 0, 0)),
    ({"inline_query": {"id": "9", "from": MEI}}, (0, 7, 0)),
    ({"chosen_inline_result": {"result_id": "9", "from": MEI}}, (0, 7, 0)),
    ({"shipping_query": {"id": "9", "from": MEI}}, (0, 7, 0)),
    ({"pre_checkout_query": {"id": "9", "from": MEI}}, (0, 7, 0)),
    ({"purchased_paid_media": {"from": MEI}}, (0, 7, 0)),
    ({"poll": {"id": "9"}}, (0, 0, 0)),
    ({"poll_answer": {"poll_id": "9", "user": MEI}}, (0, 7, 0)),
    ({"chat_boost": {"chat": GROUP}}, (-1001, 0, 0)),
    ({"removed_chat_boost": {"chat": GROUP}}, (-1001, 0, 0)),
    ({"something_new": {"chat": GROUP, "from": MEI, "message_id": 5}}, (-1001, 7, 0)),
    ({}, (0, 0, 0)),
    ({"message": None}, (0, 0, 0)),
    ({"message": "hello"}, (0, 0, 0)),
    ({"message": [1]}, (0, 0, 0)),
    ({"message": {"chat": 7, "from": "Mei", "message_id": "5"}}, (0, 0, 0)),
    ({"message": {"chat": {"id": True}, "from": {"id": 7.0}, "message_id": None}}, (0, 0, 0)),
    ({"message": {"chat": {"id": 2**70}, "from": {"id": -(2**63)}, "message_id": 2**63}}, (0, 0, 0)),
]


class TestDescribe:
    @pytest.mark.parametrize(("body", "ids"), TABLE, ids=lambda value: str(value)[:50])
    def test_it_tells_chat_person_and_message(self, body: dict[str, Any], ids: tuple[int, int, int]) -> None:
        found = describe({"update_id": 3, **body})
        assert found is not None
        assert (found.update_id, found.chat_id, found.user_id, found.message_id) == (3, *ids)

    @pytest.mark.parametrize(
        "odd", [None, 3, "update", [], {}, {"update_id": "3"}, {"update_id": True}, {"update_id": 0}]
    )
    def test_what_has_no_number_is_no_update(self, odd: object) -> None:
        assert describe(odd) is None

    def test_the_body_is_the_whole_update(self) -> None:
        update = {"update_id": 3, "message": MESSAGE}
        found = describe(update)
        assert found is not None
        assert json.loads(found.body) == update

    def test_half_a_surrogate_pair_is_no_trouble(self) -> None:
        found = describe({"update_id": 3, "message": {"text": "\ud83d"}})
        assert found is not None
        assert json.loads(found.body)["message"]["text"] == "\ud83d"

    def test_the_content_is_not_in_its_repr(self) -> None:
        assert "hello" not in repr(describe({"update_id": 3, "message": MESSAGE}))

    def test_what_is_nested_too_deeply_has_no_body(self) -> None:
        deep: Any = []
        for _ in range(100_000):
            deep = [deep]
        found = describe({"update_id": 3, "message": {"text": deep}})
        assert found is not None
        assert found.body == b""

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(st.sampled_from(["message", "chat", "from", "id", "x"]), inner)
            ),
        )
    )
    def test_any_json_is_described_or_refused(self, value: object) -> None:
        found = describe({"update_id": 3, "message": value})
        assert found is not None
        assert all(abs(number) < 2**63 for number in (found.chat_id, found.user_id, found.message_id))


def arrived(*bodies: dict[str, Any]) -> list[Received]:
    """Describe updates of one batch, numbered from 1."""
    found = [describe({"update_id": number, **body}) for number, body in enumerate(bodies, start=1)]
    return [one for one in found if one is not None]


def text(chat: int, language: str | None = None) -> dict[str, Any]:
    sender = {"id": chat} | ({"language_code": language} if language else {})
    return {"message": {"message_id": 5, "chat": {"id": chat, "type": "private"}, "from": sender}}


def press(number: str) -> dict[str, Any]:
    return {"callback_query": {"id": number, "from": MEI, "message": MESSAGE, "data": "a"}}


class TestDivide:
    def test_each_chat_has_the_room_it_has_and_order_is_kept(self) -> None:
        batch = arrived(text(7), text(7), text(8), text(7), text(8), text(9))
        taken, surplus = divide(batch, {7: 2, 8: 1, 9: 0}.__getitem__)
        assert [one.update_id for one in taken] == [1, 2, 3]
        assert [one.update_id for one in surplus] == [4, 5, 6]

    def test_more_than_full_is_full(self) -> None:
        assert divide(arrived(text(7)), lambda _chat: -3)[0] == []

    def test_what_has_no_chat_always_has_room(self) -> None:
        batch = arrived(*[{"poll": {"id": "9"}}] * 3)
        assert divide(batch, lambda _chat: 0) == (batch, [])


class TestGather:
    def test_a_chat_is_one_surplus_by_its_first(self) -> None:
        found = gather(3, arrived(text(7, "ms"), text(8), text(7, "ta")))
        assert [one.turn for one in found] == [Turn(3, 1, 7, 7, "ms"), Turn(3, 2, 8, 8, "en")]
        assert all(one.is_written and one.presses == () for one in found)

    def test_presses_are_named_so_that_each_can_be_answered(self) -> None:
        (only,) = gather(3, arrived(press("91"), press("92")))
        assert (only.turn.chat_id, only.presses, only.is_written) == (-1001, ("91", "92"), False)

    def test_a_chat_may_press_and_write(self) -> None:
        (both,) = gather(3, arrived(press("91"), {"message": MESSAGE}))
        assert (both.presses, both.is_written) == (("91",), True)

    def test_odd_ones_name_nothing(self) -> None:
        odd = {"callback_query": {"id": 9, "from": {"language_code": 3}, "message": MESSAGE}}
        (found,) = gather(3, arrived(odd))
        assert (found.presses, found.turn.language) == ((), "en")
