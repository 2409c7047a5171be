"""Parameters are taken as JSON or as the text of a form, and in no other shape."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator import validation
from emulator.errors import Malformed
from emulator.validation import Shape, ShapeError


class TestKinds:
    @given(st.integers())
    def test_an_integer_is_one_also_as_text(self, number: int) -> None:
        assert validation.integer(number) == validation.integer(str(number)) == number

    @pytest.mark.parametrize(
        ("kind", "wrong"),
        [
            (validation.integer, True),
            (validation.integer, "1.5"),
            (validation.integer, 1.5),
            (validation.boolean, "yes"),
            (validation.boolean, 1),
            (validation.string, 1),
            (validation.array, "{}"),
            (validation.array, "not json"),
            (validation.mapping, "[]"),
            (validation.integers, '["x"]'),
            (validation.one_of("a", "b"), "c"),
            (validation.at_most(2), "abc"),
            (validation.entities, [{"type": "bold", "offset": "0", "length": 1}]),
            (validation.entities, [{"type": "bold", "offset": 0, "length": 1}] * 101),
        ],
    )
    def test_what_is_of_another_kind_is_refused(self, kind: Callable[[Any], object], wrong: object) -> None:
        with pytest.raises(ShapeError):
            kind(wrong)

    def test_nested_values_may_be_text(self) -> None:
        assert validation.mapping('{"a": 1}') == validation.mapping({"a": 1})
        assert validation.integers("[1, 2]") == [1, 2]
        assert validation.boolean("true") is validation.boolean("True") is validation.boolean(value=True)


class TestShape:
    SHAPE = Shape({"chat": validation.integer}, {"text": validation.string})

    def test_it_returns_typed_parameters(self) -> None:
        assert self.SHAPE.check({"chat": "5", "text": "x"}) == {"chat": 5, "text": "x"}

    @pytest.mark.parametrize(
        ("params", "error"),
        [
            ({}, 'parameter "chat" is required'),
            ({"chat": 1, "txt": "x"}, "no parameter 'txt'"),
            ({"chat": "x"}, "parameter 'chat' must be an integer"),
        ],
    )
    def test_unknown_missing_and_wrong_ones_are_named(self, params: dict[str, object], error: str) -> None:
        with pytest.raises(Malformed, match=error):
            self.SHAPE.check(params)
