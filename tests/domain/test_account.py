"""Subjects: a login that names nobody has a stand-in of the same shape."""

from hypothesis import given
from hypothesis import strategies as st

from domain.account import Subject
from tests.domain.inputs import KNOWN


class TestSubject:
    def test_a_login_of_somebody_has_their_account(self) -> None:
        assert KNOWN.account_id == "acc1"

    @given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
    def test_a_stand_in_is_stable_and_its_own(self, one: bytes, other: bytes) -> None:
        """ENU-05: counted like any other."""
        first, second = Subject(one.hex(), "a@students.edu.sg"), Subject(other.hex(), "b@students.edu.sg")
        assert first.account_id == one[:16].hex()
        assert (first.account_id == second.account_id) == (one[:16] == other[:16])
