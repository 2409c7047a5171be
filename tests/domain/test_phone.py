"""A shared phone number: every condition of security.md 5(d), broken one by one (TGM-12)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phone import SharedPhone, own_number

PROMPT = 77
OWN = SharedPhone("+6591234567", contact_id=42, sender_id=42)


class TestWhatCounts:
    @pytest.mark.parametrize("written", ["+6591234567", "6591234567"])
    def test_the_senders_own_number_counts_with_and_without_its_plus(self, written: str) -> None:
        assert own_number(replace(OWN, number=written), PROMPT) == "+6591234567"

    def test_it_may_answer_the_prompt_or_nothing(self) -> None:
        assert own_number(replace(OWN, reply_to_id=PROMPT), PROMPT) == "+6591234567"
        assert own_number(OWN, None) == "+6591234567"

    @pytest.mark.parametrize("written", ["12345678", "+123456789012345"])
    def test_it_has_eight_to_fifteen_digits(self, written: str) -> None:
        """E.164."""
        assert own_number(replace(OWN, number=written), PROMPT) == f"+{written.lstrip('+')}"


class TestWhatDoesNot:
    @pytest.mark.parametrize(
        "broken",
        [
            pytest.param({"contact_id": 43}, id="the contact of another person"),
            pytest.param({"contact_id": None}, id="a contact without a user_id"),
            pytest.param({"is_forwarded": True}, id="a forwarded contact"),
            pytest.param({"is_via_bot": True}, id="a contact sent via another bot"),
            pytest.param({"is_of_chat": True}, id="a contact in the name of a chat"),
            pytest.param({"is_private": False}, id="a contact in a group"),
            pytest.param({"reply_to_id": PROMPT - 1}, id="an answer to an older message"),
            pytest.param({"number": "+88812345678"}, id="an anonymous number"),
            pytest.param({"number": "88812345678"}, id="an anonymous number without its plus"),
        ],
    )
    def test_one_broken_condition_is_enough(self, broken: dict[str, Any]) -> None:
        """TGM-12."""
        assert own_number(replace(OWN, **broken), PROMPT) is None

    def test_an_answer_to_something_while_no_prompt_stands_is_none(self) -> None:
        assert own_number(replace(OWN, reply_to_id=5), None) is None

    @pytest.mark.parametrize(
        "written",
        [
            "+65 9123 4567",
            "+65-91234567",
            "(65)91234567",
            "+65912E4567",
            "+6591234567x",
            "x6591234567",
            "++6591234567",
            "+",
            "",
            "1234567",
            "+1234567890123456",
            "0091234567",
            "+6591234567\n",
            "٦٥٩١٢٣٤٥٦٧",
            "６５９１２３４５６７",  # noqa: RUF001 - as Chinese keyboards write them
        ],
    )
    def test_any_other_character_or_length_is_refused(self, written: str) -> None:
        """TGM-12: how Telegram normalises numbers is not documented."""
        assert own_number(replace(OWN, number=written), PROMPT) is None

    @given(st.text(max_size=20))
    def test_whatever_is_sent_it_is_a_whole_number_or_none(self, written: str) -> None:
        found = own_number(replace(OWN, number=written), PROMPT)
        assert found is None or (found[1:] == written.removeprefix("+") and found[1:].isascii())

    def test_a_twin_with_the_same_last_digits_stays_another_number(self) -> None:
        """TGM-12: never the last eight digits alone."""
        assert own_number(replace(OWN, number="+6091234567"), PROMPT) == "+6091234567"

    def test_its_repr_hides_the_number(self) -> None:
        """LOG-01."""
        assert "91234567" not in repr(OWN)
