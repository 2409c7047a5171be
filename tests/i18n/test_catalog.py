"""The catalogue: sentences in the reader's language, values that cannot carry markup (ADM-06)."""

import html
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.catalog import Catalogue, Rendered, UnknownText, phrase

CATALOGUE = Catalogue()


class TestText:
    def test_values_are_escaped(self) -> None:
        text = CATALOGUE.text("en", "bound", school='<a href="x">River & Valley</a>')
        assert "&lt;a href=&quot;x&quot;&gt;River &amp; Valley&lt;/a&gt;" in text

    @given(st.text())
    def test_no_value_brings_a_tag(self, value: str) -> None:
        assert "<" not in CATALOGUE.text("en", "bound", school=value)

    def test_a_sentence_inside_another_is_escaped_once(self) -> None:
        """ADM-06: what the catalogue made says so by its type, and nothing else can."""
        name = "O'Brien & <b>"
        inner = CATALOGUE.text("en", "role-teacher", **{"class": name})
        outer = CATALOGUE.text("en", "colleague-active", role=inner)
        assert isinstance(outer, Rendered)
        assert outer == inner
        assert html.unescape(outer) == f"Form Teacher of {name}"

    @given(st.text())
    def test_whatever_is_made_of_a_sentence_by_hand_is_plain_text_again(self, value: str) -> None:
        made = CATALOGUE.text("en", "bound", school="River")
        for cut in (f"{made}{value}", made + value, made[3:], value.join([made, made]), made.lower()):
            assert not isinstance(cut, Rendered)
            assert CATALOGUE.text("en", "colleague-active", role=cut) == html.escape(cut)

    def test_values_bring_no_invisible_isolation_marks(self) -> None:
        assert not {"\u2068", "\u2069"} & set(CATALOGUE.text("en", "bound", school="River"))

    @pytest.mark.parametrize(("tries", "said"), [(1, "1 try left"), (2, "2 tries left")])
    def test_one_try_is_said_otherwise_than_two(self, tries: int, said: str) -> None:
        assert said in CATALOGUE.text("en", "answers-missed", tries=tries)

    @pytest.mark.parametrize("language", ["en", "en-GB", "xx", "", "no-such"])
    def test_a_language_we_do_not_have_is_english(self, language: str) -> None:
        assert CATALOGUE.text(language, "button-back") == "Back"

    def test_an_unknown_text_or_a_missing_value_is_our_mistake_and_said_so(self) -> None:
        with pytest.raises(UnknownText):
            CATALOGUE.text("en", "no-such-text")
        with pytest.raises(UnknownText):
            CATALOGUE.text("en", "bound")

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "a, b; A, &lt;b&gt;: c"),
            ("zh", "a\N{FULLWIDTH COMMA}b\N{FULLWIDTH SEMICOLON}A、&lt;b&gt;\N{FULLWIDTH COLON}c"),
        ],
    )
    def test_lists_are_joined_as_the_language_does(self, language: str, said: str) -> None:
        voice = CATALOGUE.voice(language)
        names = voice.headed(voice.names(["A", "<b>"]), "c")
        assert voice.groups([voice.clauses(["a", "b"]), names]) == said

    def test_in_brackets_a_sentence_has_no_stop(self) -> None:
        made = CATALOGUE.text("zh", "reason-identity")
        assert made.endswith("。")
        assert not phrase(made).endswith("。")
        assert isinstance(phrase(made), Rendered)
        assert phrase("They are <here>.") == "They are <here>"
        assert not isinstance(phrase("They are <here>."), Rendered)

    def test_a_voice_speaks_one_language(self) -> None:
        assert CATALOGUE.voice("en").text("button-back") == "Back"


class TestMoment:
    def test_it_is_told_in_singapores_time(self) -> None:
        at = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
        said = CATALOGUE.moment("en", at).replace("\u202f", " ")
        assert said == "Sunday 22 November, 12:30 AM"

    def test_a_sentence_takes_it_as_a_value(self) -> None:
        at = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
        assert "Saturday 21 November" in CATALOGUE.text("en", "status-waiting", expect=at, until=at)
