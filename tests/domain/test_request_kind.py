"""Kinds of requests, as an operator writes them."""

import pytest

from domain.request_kind import RequestKind, request_kinds


def test_kinds_are_words_apart_by_commas() -> None:
    assert request_kinds(" Unlock,temporary_password ,") == {
        RequestKind.UNLOCK,
        RequestKind.TEMPORARY_PASSWORD,
    }
    assert request_kinds("") == frozenset()


def test_another_word_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="unlock, recovery, temporary_password"):
        request_kinds("unlock,reset")
