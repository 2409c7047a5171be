"""A packed roster gives back what it was given."""

from hypothesis import given
from hypothesis import strategies as st

from domain.mask import safe_text
from services.roster_pack import BLOCK, RosterPack
from storage.records import RosterEntry

NAMES = st.text(max_size=40).map(safe_text)
PHONES = st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True)
ENTRIES = st.builds(
    RosterEntry,
    st.from_regex(r"[a-z]{1,9}", fullmatch=True),
    NAMES,
    NAMES,
    NAMES,
    st.lists(PHONES, max_size=3).map(tuple),
    st.just("") | PHONES,
    st.just("") | st.emails(),
)


@given(st.lists(ENTRIES, max_size=5))
def test_every_row_comes_back_as_it_was_and_as_often_as_wanted(entries: list[RosterEntry]) -> None:
    pack = RosterPack()
    for entry in entries:
        pack.add(entry)
    assert list(pack) == entries
    assert list(pack) == entries


def test_rows_of_several_blocks_stay_in_order() -> None:
    entries = [RosterEntry(f"p{n}", f"Name {n}") for n in range(2 * BLOCK + 1)]
    pack = RosterPack()
    for entry in entries:
        pack.add(entry)
    assert list(pack) == entries
