"""The preview: the first of each kind with its line, the rest counted."""

from domain.account import Account
from services.roster_preview import SHOWN, Heading, Preview
from storage.records import RosterDeed, RosterDone


def made(*done: RosterDone, school: str = "") -> Preview:
    """A preview of these, each on the line of its number."""
    preview = Preview()
    for line, one in enumerate(done, start=2):
        preview.include(one, {one.login: line}, school)
    return preview


class TestPreview:
    def test_nothing_to_do_is_nothing_to_say(self) -> None:
        assert list(Preview().lines()) == []

    def test_each_kind_says_what_changes(self) -> None:
        preview = made(
            RosterDone(RosterDeed.UPDATED, "a@x", "1", "5A", "5A"),
            RosterDone(RosterDeed.CLASS_CHANGED, "b@x", "2", "5A", ""),
            RosterDone(RosterDeed.ADDED, "c@x", "", "", "5C"),
        )
        assert list(preview.lines()) == [
            "Added: 1",
            "  line 4       c@x  5C",
            "Updated: 1",
            "  line 2       a@x  5A",
            "Another class: 1",
            "  line 3       b@x  5A -> -",
        ]

    def test_who_moves_comes_from_a_school_and_a_class(self) -> None:
        moved = RosterDone(RosterDeed.MOVED, "a@x", "1", "5A", "6B", "school1")
        assert list(made(moved, school="AA").lines()) == [
            "From another school: 1",
            "  line 2       a@x  AA 5A -> 6B",
        ]

    def test_twenty_are_shown_and_the_rest_is_counted(self) -> None:
        preview = made(*(RosterDone(RosterDeed.ADDED, f"p{n}@x", "") for n in range(SHOWN + 3)))
        lines = list(preview.lines())
        assert (lines[0], lines[-1], len(lines)) == (f"Added: {SHOWN + 3}", "  and 3 more", SHOWN + 2)
        assert len(preview.facts()["added"]) == SHOWN

    def test_a_leaver_has_no_line_in_the_file(self) -> None:
        preview = Preview()
        preview.leave(Account("1", "a@x", "school1", "A", "5A"))
        preview.leave(None)
        assert preview.counts[Heading.LEAVING] == 2
        assert preview.facts()["leaving"] == [{"line": 0, "login": "a@x", "before": "", "after": "5A"}]
        assert list(preview.lines()) == ["Leaving: 2", "               a@x  5A", "  and 1 more"]
