"""Every method of the table is one PTB knows, with parameters PTB knows."""

import inspect

import pytest
from telegram import Bot

from emulator.methods import METHODS, Method


class TestTable:
    def test_it_holds_the_methods_a_helpdesk_needs(self) -> None:
        names = {method.name for method in METHODS.values()}
        assert {
            "getUpdates",
            "sendMessage",
            "deleteMessages",
            "answerCallbackQuery",
            "getChatMember",
        } <= names

    @pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
    def test_a_method_and_its_parameters_exist_in_ptb(self, method: Method) -> None:
        known = inspect.signature(getattr(Bot, method.name)).parameters
        named = {*method.shape.needs, *method.shape.takes}
        assert named <= set(known)
