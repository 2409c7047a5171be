"""Telegram's HTML becomes text and entities, strictly, and is shown safely."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from emulator.entities import cut, detect, parse_html, to_html, trim, units
from emulator.errors import Malformed


class TestParsing:
    """Bot API, HTML style."""

    def test_tags_become_entities_in_utf16_units(self) -> None:
        text, entities = parse_html("\N{KEY} <b>new <i>password</i></b> &amp; &lt;code&gt; &#33;")
        assert text == "\N{KEY} new password & <code> !"
        assert [(one["type"], one["offset"], one["length"]) for one in entities] == [
            ("bold", 3, 12),
            ("italic", 7, 8),
        ]
        assert cut(text, entities[1]) == "password"

    @pytest.mark.parametrize(
        ("tag", "kind"),
        [
            ("b", "bold"),
            ("i", "italic"),
            ("u", "underline"),
            ("s", "strikethrough"),
            ("code", "code"),
            ("pre", "pre"),
            ("blockquote", "blockquote"),
            ("tg-spoiler", "spoiler"),
        ],
    )
    def test_every_tag_telegram_knows_is_known(self, tag: str, kind: str) -> None:
        assert parse_html(f"<{tag}>x</{tag}>")[1] == [{"type": kind, "offset": 0, "length": 1}]

    def test_a_link_and_a_spoiler_span_are_known(self) -> None:
        _, (link,) = parse_html('<a href="https://vle.learning.moe.edu.sg/?a=1&amp;b">SLS</a>')
        assert link["url"].startswith("https://vle.learning.moe.edu.sg/")
        assert parse_html('<span class="tg-spoiler">x</span>')[1][0]["type"] == "spoiler"

    def test_a_link_to_nowhere_is_plain_text(self) -> None:
        assert parse_html('<a href="javascript:alert(1)">x</a>') == ("x", [])

    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
            ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
            ("x</b>", "Unexpected end tag at byte offset 1"),
            ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
            ("3 <5> 2", 'Unsupported start tag "5" at byte offset 2'),
            ("<span>x</span>", 'Unsupported start tag "span" at byte offset 0'),
            ("a < b", "Unclosed start tag at byte offset 2"),
            ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ],
    )
    def test_what_is_not_balanced_or_not_known_is_refused(self, source: str, reason: str) -> None:
        with pytest.raises(Malformed) as refused:
            parse_html(source)
        assert refused.value.description == f"Bad Request: can't parse entities: {reason}"

    @given(st.text())
    def test_escaped_text_comes_out_as_it_was(self, text: str) -> None:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert parse_html(f"<b>{escaped}</b>")[0] == text


class TestTrimming:
    def test_white_space_around_a_text_goes_and_entities_move_along(self) -> None:
        text, entities = parse_html("  <b> bold </b> <i> </i> ")
        assert trim(text, entities) == ("bold", [{"type": "bold", "offset": 0, "length": 4}])


class TestDetecting:
    def test_commands_addresses_and_mentions_are_found(self) -> None:
        text = "/forgot@mims_bot tan_ah_kow@students.edu.sg @teacher https://mims.moe.gov.sg not/a_command"
        found = [(one["type"], cut(text, one)) for one in detect(text, [])]
        assert found == [
            ("bot_command", "/forgot@mims_bot"),
            ("email", "tan_ah_kow@students.edu.sg"),
            ("mention", "@teacher"),
            ("url", "https://mims.moe.gov.sg"),
        ]

    def test_nothing_is_looked_for_inside_code(self) -> None:
        text, entities = parse_html("<code>/forgot</code>")
        assert detect(text, entities) == entities


class _Tags(HTMLParser):
    """Collects the tags and the text of a piece of HTML, and fails where tags do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []
        self.words = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}
        self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        self.words += data


class TestShowing:
    """A page puts this HTML into the document, so nobody's text may become markup."""

    def test_entities_become_tags(self) -> None:
        assert to_html("a <b> c", [{"type": "bold", "offset": 0, "length": 1}]) == "<b>a</b> &lt;b&gt; c"

    def test_only_web_addresses_become_links(self) -> None:
        good = {"type": "text_link", "offset": 0, "length": 1, "url": "https://x.sg"}
        assert to_html("a", [good]).startswith('<a href="https://x.sg"')
        assert to_html("a", [{**good, "url": "javascript:alert(1)"}]) == "a"

    def test_an_entity_that_outlives_the_one_around_it_is_cut_short(self) -> None:
        around = {"type": "bold", "offset": 0, "length": 2}
        crossing = {"type": "italic", "offset": 1, "length": 2}
        assert to_html("abc", [around, crossing]) == "<b>a<i>b</i></b>c"

    @given(
        st.text(st.sampled_from("ab<>&\"'/\N{KEY} @"), max_size=30),
        st.lists(
            st.builds(
                lambda kind, offset, length, url: {
                    "type": kind,
                    "offset": offset,
                    "length": length,
                    "url": url,
                },
                st.sampled_from(["bold", "text_link", "url", "bot_command", "<img>", "code"]),
                st.integers(0, 20),
                st.integers(1, 20),
                st.sampled_from(["https://x.sg/\"onclick='x", "javascript:alert(1)", ""]),
            ),
            max_size=5,
        ),
    )
    def test_any_entities_over_any_text_give_nested_tags_of_ours_and_the_same_text(
        self, text: str, entities: list[dict[str, object]]
    ) -> None:
        reader = _Tags()
        reader.feed(to_html(text, entities))
        reader.close()
        assert reader.words == text
        assert reader.open == []
        assert reader.seen <= {"b", "a", "code", "span", "href", "target", "rel", "class"}


@given(st.text())
def test_units_count_astral_characters_twice(text: str) -> None:
    assert units(text) == len(text) + sum(ord(character) > 0xFFFF for character in text)
