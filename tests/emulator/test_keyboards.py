"""Reply markups are checked for shape before a message is shown with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.errors import Malformed
from emulator.keyboards import inline_markup, markup
from emulator.model import Json
from emulator.validation import ShapeError


def _inline(**button: object) -> Json:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


class TestInlineKeyboards:
    @given(st.text(min_size=1))
    def test_callback_data_is_1_to_64_bytes_not_characters(self, data: str) -> None:
        try:
            size = len(data.encode())
        except UnicodeEncodeError:
            return
        if size <= 64:
            assert markup(_inline(callback_data=data))
        else:
            with pytest.raises(Malformed, match="Bad Request: BUTTON_DATA_INVALID"):
                markup(_inline(callback_data=data))

    def test_22_chinese_characters_are_too_long(self) -> None:
        with pytest.raises(Malformed, match="BUTTON_DATA_INVALID"):
            markup(_inline(callback_data="\N{CJK UNIFIED IDEOGRAPH-5BC6}" * 22))

    @pytest.mark.parametrize(
        "button",
        [
            {},
            {"callback_data": "x", "url": "https://x.sg"},
            {"callback_data": ""},
            {"text": " ", "callback_data": "x"},
        ],
    )
    def test_a_button_has_a_text_and_does_exactly_one_thing(self, button: Json) -> None:
        with pytest.raises(Malformed):
            markup(_inline(**button))

    @pytest.mark.parametrize(
        "button", [{"calback_data": "x"}, {"callback_data": 5}, {"callback_data": "x", "style": "pink"}]
    )
    def test_unknown_fields_and_wrong_types_are_refused(self, button: Json) -> None:
        with pytest.raises(ShapeError):
            markup(_inline(**button))

    def test_styles_telegram_knows_are_taken(self) -> None:
        for style in ("danger", "success", "primary"):
            assert markup(_inline(callback_data="x", style=style))

    def test_100_buttons_fit_and_101_do_not(self) -> None:
        row = [{"text": "x", "callback_data": "x"}]
        assert markup({"inline_keyboard": [row] * 100})
        with pytest.raises(Malformed, match="reply markup is too long"):
            markup({"inline_keyboard": [row] * 101})


class TestOtherMarkups:
    @pytest.mark.parametrize(
        "body",
        [
            {"keyboard": [[{"text": "Share", "request_contact": True}, "No"]], "resize_keyboard": True},
            {"remove_keyboard": True},
            {"force_reply": True, "input_field_placeholder": "x" * 64, "selective": True},
        ],
    )
    def test_well_formed_ones_are_taken_but_not_for_an_edit(self, body: Json) -> None:
        assert markup(body) == body
        with pytest.raises(ShapeError, match="inline keyboard"):
            inline_markup(body)

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"keyboard": [], "inline_keyboard": []},
            {"keyboard": [["x"]], "resize": True},
            {"keyboard": ["x"]},
            {"keyboard": [[5]]},
            {"inline_keyboard": [["x"]]},
            {"inline_keyboard": "x"},
            {"remove_keyboard": False},
            {"force_reply": True, "input_field_placeholder": "x" * 65},
        ],
    )
    def test_ill_formed_ones_are_refused(self, body: Json) -> None:
        with pytest.raises(ShapeError):
            markup(body)
