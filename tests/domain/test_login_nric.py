"""NRIC and FIN numbers are refused as logins, in every spelling, and never repeated."""

# ruff: noqa: RUF001 - look-alike characters are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.login import Login, LoginProblem, LoginRefusal, canonical, holds_nric, parse

ID = "tan_wei_ling1@students.edu.sg"


def refusal(text: str) -> LoginRefusal:
    parsed = parse(text)
    assert isinstance(parsed, LoginRefusal)
    return parsed


NRIC_PARTS = st.tuples(
    st.sampled_from("STFGMstfgmＳｔ"),
    st.text(alphabet="0123456789０１２３４５６７８９٠١٢٣٤٥٦٧٨٩", min_size=7, max_size=7),
    st.sampled_from("ABCDZabcdzＡｚ"),
)


class TestIdentityNumbers:
    """PRV-02; facts.md: NRIC and FIN are never accepted, stored or echoed."""

    @pytest.mark.parametrize(
        "typed",
        [
            "S1234567D",
            "t1234567z",
            "F 1234567 N",
            "G-1234567-X",
            "m 1 2 3 4 5 6 7 k",
            "Ｓ１２３４５６７Ｄ",
            "S\u200b1234567\u200bD",
            "S1234567D@students.edu.sg",
            "s1234567d@gmail.com",
            "tan_wei_s1234567d",
            "my NRIC is S1234567D thank you",
            "tan@S1234567D",
            "(S)1234567/D",
            "Ś1234567D",
            "S1234567D\n" * 20,
        ],
    )
    def test_they_are_refused_in_every_spelling(self, typed: str) -> None:
        assert refusal(typed) == LoginRefusal(LoginProblem.NRIC)

    @given(
        NRIC_PARTS,
        st.sampled_from(["", " ", "-", ".", "_", "\u00a0", "\u200b"]),
        st.text(max_size=40),
        st.text(max_size=40),
    )
    def test_a_refusal_never_holds_one(
        self, parts: tuple[str, str, str], separator: str, before: str, after: str
    ) -> None:
        found = refusal(f"{before} {separator.join(parts)} {after}")
        assert found.reason is LoginProblem.NRIC
        assert found.suggestion is None
        assert parts[1] not in repr(found)

    @pytest.mark.parametrize(
        "typed", [ID, "james1234", "s123456a", "s12345678a", "tan_s1234567@students.edu.sg"]
    )
    def test_other_ids_are_not_taken_for_one(self, typed: str) -> None:
        assert not holds_nric(typed)
        assert isinstance(parse(typed), Login)

    def test_the_roster_refuses_one_without_repeating_it(self) -> None:
        with pytest.raises(ValueError, match="NRIC") as caught:
            canonical("S1234567D@students.edu.sg")
        assert "1234567" not in str(caught.value)
