"""The screens of an e-mail and its code: what they say of the try before, and their buttons."""

from dataclasses import replace

import pytest

from conversations.draft import Button
from conversations.emails import EmailScreens
from domain.flow import Flow, FlowKind, Said, Step
from i18n.catalog import Catalogue
from tests.domain.inputs import about

VOICE = Catalogue().voice("en")


class Rows:
    """The one thing of Replies that the screens use."""

    def row(self, _flow: Flow, _voice: object, *actions: str) -> tuple[Button, ...]:
        return tuple(Button(action, action) for action in actions)


@pytest.fixture
def screens() -> EmailScreens:
    return EmailScreens(Rows())  # type: ignore[arg-type]


def at(step: Step, said: Said = Said.NOTHING, **values: str | int) -> Flow:
    """A flow at a step, with what was said."""
    return replace(about(FlowKind.RECOVERY_EMAIL, step=step), said=said, values=values)


class TestCode:
    @pytest.mark.parametrize(
        ("said", "values", "words", "is_asked"),
        [
            (Said.EMAIL_CODE_SENT, {}, "", True),
            (Said.EMAIL_CODE_MISSED, {"tries_left": 1}, "did not match. 1 try left", True),
            (Said.CODE_UNREADABLE, {}, "eight digits", True),
            (Said.EMAIL_TOO_OFTEN, {}, "Three letters", True),
            (Said.EMAIL_CODE_OVER, {}, "used up or too old", False),
        ],
    )
    def test_it_says_how_it_stands_and_asks_while_a_code_can_be_right(
        self,
        screens: EmailScreens,
        said: Said,
        values: dict[str, int],
        words: str,
        is_asked: bool,  # noqa: FBT001 - a table
    ) -> None:
        draft = screens.code(at(Step.EMAIL_CODE, said, **values), VOICE, ["head"], "back", "cancel")
        assert draft.text.startswith("head")
        assert words in draft.text
        assert ("Please type the code" in draft.text) is is_asked

    def test_the_typed_address_is_shown_masked(self, screens: EmailScreens) -> None:
        """ENU-06."""
        flow = at(Step.EMAIL_CODE, Said.EMAIL_CODE_SENT)
        text = screens.typed_code(flow, VOICE, "head", "mei@example.com", "back", "cancel").text
        assert "m***@e***.com" in text
        assert "mei@" not in text

    def test_the_way_out_stands_in_the_last_row(self, screens: EmailScreens) -> None:
        buttons = ("another_code", "skip_email", "back", "cancel")
        rows = screens.code(at(Step.EMAIL_CODE), VOICE, ["head"], *buttons).rows
        assert [[button.label for button in row] for row in rows] == [
            ["another_code"],
            ["skip_email"],
            ["back", "cancel"],
        ]
