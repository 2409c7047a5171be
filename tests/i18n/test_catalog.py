"""The catalogue: sentences in the reader's language, values that cannot carry markup (ADM-06)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.catalog import Catalogue, UnknownText

CATALOGUE = Catalogue()


class TestText:
    def test_values_are_escaped(self) -> None:
        text = CATALOGUE.text("en", "bound", school='<a href="x">River & Valley</a>')
        assert "&lt;a href=&quot;x&quot;&gt;River &amp; Valley&lt;/a&gt;" in text

    @given(st.text())
    def test_no_value_brings_a_tag(self, value: str) -> None:
        assert "<" not in CATALOGUE.text("en", "bound", school=value)

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

    def test_a_voice_speaks_one_language(self) -> None:
        assert CATALOGUE.voice("en").text("button-back") == "Back"


class TestMoment:
    def test_it_is_told_in_singapores_time(self) -> None:
        at = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
        said = CATALOGUE.moment("en", at).replace("\u202f", " ")
        assert said == "Sunday 22 November, 12:30 AM"

    def test_a_sentence_takes_it_as_a_value(self) -> None:
        at = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
        assert "Saturday 21 November" in CATALOGUE.text("en", "status-open", until=at)
