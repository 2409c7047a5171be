"""Manners on the phone: short messages, short buttons, lists with numbers, nothing said by colour alone."""

import re
import statistics
from datetime import UTC, datetime

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent

from domain.challenge import QUESTIONS
from i18n.catalog import LANGUAGES, Catalogue
from tests.house_rules.repository import ROOT
from tests.house_rules.test_texts import messages

CATALOGUE = Catalogue()
LONGEST_BUTTON = 30
LONGEST_MEDIAN = 300
SAMPLES: dict[str, str | int | datetime] = {
    "login": "tan_wei_ling1@students.edu.sg",
    "tries": 2,
    "n": 1,
    "of": 3,
}
TAG = re.compile(r"<[^>]+>")


def said(language: str) -> dict[str, str]:
    """Return every message of a language with sample values, without its tags."""
    source = (ROOT / "i18n" / "en.ftl").read_text("utf-8")
    moment = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    texts = {}
    for name, variables in messages(source).items():
        values = {
            one: SAMPLES.get(one, moment if one in MOMENTS else 2 if one in NUMBERS else one)
            for one in variables
        }
        texts[name] = TAG.sub("", CATALOGUE.text(language, name, **values))
    return texts


MOMENTS = {"until", "asked", "at", "oldest", "since", "used", "on"}
NUMBERS = {"count", "left", "shown", "min", "max"}


@pytest.mark.parametrize("language", LANGUAGES)
class TestManners:
    def test_a_button_is_shorter_than_a_narrow_phone(self, language: str) -> None:
        """The eight questions excepted."""
        long = {
            name: text
            for name, text in said(language).items()
            if name.startswith("button-") and len(text) >= LONGEST_BUTTON
        }
        assert long == {}

    def test_messages_are_short(self, language: str) -> None:
        texts = [
            text for name, text in said(language).items() if not name.startswith(("button-", "command-"))
        ]
        assert statistics.median(map(len, texts)) < LONGEST_MEDIAN

    def test_every_question_has_the_official_english_beside_it(self, language: str) -> None:
        """facts.md, challenge questions."""
        for question in QUESTIONS:
            assert question.text in CATALOGUE.text(language, f"question-{question.id}")

    def test_every_list_is_numbered(self, language: str) -> None:
        bulleted = [
            name for name, text in said(language).items() if re.search(r"^\s*[-*•·]", text, re.MULTILINE)
        ]
        assert bulleted == []

    def test_a_colour_or_a_picture_says_nothing_alone(self, language: str) -> None:
        signs = [name for name, text in said(language).items() if text and not any(c.isalnum() for c in text)]
        assert signs == []


def test_the_parser_sees_attributes_too() -> None:
    """A message with attributes would hide text from these tests."""
    source = (ROOT / "i18n" / "en.ftl").read_text("utf-8")
    entries = FluentParser().parse(source).body
    found = [entry for entry in entries if isinstance(entry, fluent.Message)]
    assert found
    assert [entry.id.name for entry in found if entry.attributes] == []
