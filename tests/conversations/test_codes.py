"""What was wrong with a code: one line, which asks for nothing, before the prompt that does."""

from dataclasses import replace

import pytest

from conversations.codes import what_was_wrong
from domain.flow import FlowKind, Said, Step
from i18n.catalog import LANGUAGES, Catalogue
from tests.domain.inputs import about

FLOW = about(FlowKind.STEP_UP, step=Step.CODE)
WRONG = (Said.CODE_MISSED, Said.CODE_REUSED, Said.CODE_UNREADABLE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_being_wrong_has_its_line_that_asks_for_nothing(language: str) -> None:
    """Architecture 8: a prompt holds one asking phrase, and the line stands above it."""
    voice = Catalogue().voice(language)
    lines = [what_was_wrong(replace(FLOW, said=said), voice) for said in WRONG]
    assert len({*lines}) == len(WRONG)
    assert all(len(one) == 1 and "\n" not in one[0] and "one-time code" not in one[0] for one in lines)


def test_where_nothing_was_wrong_nothing_is_said() -> None:
    assert all(
        what_was_wrong(replace(FLOW, said=said), Catalogue().voice("en")) == ()
        for said in set(Said) - {*WRONG}
    )
