"""No password holds a part of its owner's name or ID, and short parts do not stand in the way."""

# ruff: noqa: RUF001 - look-alike characters are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.login import Login
from domain.password import PasswordPolicy, Violation, name_tokens, violations

TAN = Login("tan_wei_ling1@students.edu.sg")


def judge(password: str, *, login: Login = TAN, full_name: str = "Tan Wei Ling") -> tuple[Violation, ...]:
    return violations(password, login=login, full_name=full_name, policy=PasswordPolicy(), guesses=None)


class TestNames:
    """PWD-05, with name parts from three characters on (facts.md)."""

    @pytest.mark.parametrize(
        "password",
        [
            "Tanxx7 quokka",
            "Quokka7 TAN quokka",
            "Quokka7weiXXXX",
            "QuokkaLING77xx",
            "Quokka7gnilxxx",
            "7Qtan_wei_ling1x",
            "Quokka7 ｔａｎ xx",
            "Quokka7 t\u00e0n xx",
        ],
    )
    def test_a_part_of_the_name_is_found_in_any_case_width_and_direction(self, password: str) -> None:
        assert judge(password) == (Violation.HOLDS_NAME,)

    @pytest.mark.parametrize("password", ["strong Quokka7", "Xu7 Quokka Lily", "Nguyen7 Quokka"])
    def test_parts_of_two_characters_do_not_block(self, password: str) -> None:
        assert judge(password, login=Login("ng_li2@students.edu.sg"), full_name="Ng Li") == ()

    @pytest.mark.parametrize(("password", "name"), [("Quokka7 milkshake", "Lim"), ("Quokka7 review", "Wei")])
    def test_parts_of_three_characters_do_not_block_reversed(self, password: str, name: str) -> None:
        login = Login(f"{name.lower()}_xu@students.edu.sg")
        assert judge(password, login=login, full_name=f"{name} Xu") == ()

    def test_a_short_name_as_a_whole_id_does_block(self) -> None:
        login = Login("ng_li2@students.edu.sg")
        assert judge("Quokka7 ng_li2", login=login, full_name="Ng Li") == (Violation.HOLDS_NAME,)

    def test_a_whole_name_of_short_parts_in_one_word_blocks(self) -> None:
        login = Login("xu_li_na@students.edu.sg")
        assert judge("QuokkaXuLiNa77", login=login, full_name="Xu Li Na") == (Violation.HOLDS_NAME,)

    def test_a_password_cut_out_of_the_id_is_refused(self) -> None:
        login = Login("ab_cd_ef_gh_ij_k2@students.edu.sg")
        assert Violation.HOLDS_NAME in judge("B_Cd_Ef_Gh_Ij_K2", login=login, full_name="")

    @pytest.mark.parametrize(
        ("password", "full_name"),
        [
            ("Quokka7 jose x", "José Lim"),
            ("Quokka7 José x", "Jose Lim"),
            ("Quokka7 aisyah", "Nur-Aisyah"),
            ("Quokka7 souza", "Ann D'Souza"),
            ("Quokka7 straße", "Strasse"),
            ("Quokkas7 陈伟玲", "陈伟玲"),
            ("Quokka7 கவிதா", "கவிதா"),
        ],
    )
    def test_accents_hyphens_and_other_scripts_hide_no_name(self, password: str, full_name: str) -> None:
        login = Login("pupil7@students.edu.sg")
        assert judge(password, login=login, full_name=full_name) == (Violation.HOLDS_NAME,)

    def test_the_number_of_a_clash_is_no_name(self) -> None:
        tokens = name_tokens(Login("tan_wei_ling_123@students.edu.sg"), "Tan Wei Ling")
        assert "123" not in tokens
        assert {"tan", "ling", "gnil", "tan_wei_ling_123", "tanweiling"} <= tokens

    @given(st.sampled_from(["tan", "wei", "ling"]), st.text(max_size=20), st.text(max_size=20), st.booleans())
    def test_no_surroundings_hide_a_name(self, part: str, before: str, after: str, turned: bool) -> None:  # noqa: FBT001 - Hypothesis draws it
        token = part[::-1].upper() if turned and len(part) > 3 else part.title()
        assert Violation.HOLDS_NAME in judge(f"{before}{token}{after}")
