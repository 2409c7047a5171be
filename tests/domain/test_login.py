"""MIMS IDs as parents type them: one reading is accepted, the rest refused with its reason."""

# ruff: noqa: RUF001 - look-alike characters are what these tests are about

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.login import Login, LoginProblem, LoginRefusal, canonical, parse

ID = "tan_wei_ling1@students.edu.sg"


def refusal(text: str) -> LoginRefusal:
    parsed = parse(text)
    assert isinstance(parsed, LoginRefusal)
    return parsed


class TestOneReading:
    @pytest.mark.parametrize(
        "typed",
        [
            ID,
            ID.upper(),
            "tan_wei_ling1",
            "Tan Wei Ling1",
            "tan  wei\tling1",
            "Tan_Wei Ling1",
            "tan_ wei _ling1",
            "tan__wei_ling1",
            "Tan Wei Ling1 @ Students.edu.sg",
            "tan_wei_ling1@students . edu . sg",
            "tan_wei_ling1@",
            "tan_wei_ling1＠students.edu.sg",
            "ｔａｎ＿ｗｅｉ＿ｌｉｎｇ１＠ｓｔｕｄｅｎｔｓ．ｅｄｕ．ｓｇ",
            "tan_wei_ling1@students。edu。sg",
            f"mailto:{ID}",
            f"MAILTO:{ID}",
            f"{ID}.",
            f"{ID},",
            f"{ID}…",
            f"{ID}。",
            f"{ID}!?",
            f"{ID}\n",
            f"\r\n  {ID}\r\n",
            f"<{ID}>",
            f'"{ID}"',
            f"“{ID}”",
            f"'{ID}'.",
            f"`{ID}`",
            f"({ID})",
            f"<mailto:{ID}>",
            f"Tan Wei Ling <{ID}>",
            f"My MIMS ID is {ID}",
            f"Login: {ID}",
            f"{ID} 🙏",
            f"\ufeff{ID}\u200b",
            f"\u202a{ID}\u202c",
            "tan\u00a0wei\u00a0ling1",
            "tan_\u2060wei_\u00adling1@students\u200b.edu.sg",
            "tan_wei_ling١",
            f"{ID}@students.edu.sg",
            "tan_wei_ling1@@students.edu.sg",
        ],
    )
    def test_it_is_accepted(self, typed: str) -> None:
        assert parse(typed) == Login(ID)

    @pytest.mark.parametrize(
        ("typed", "local"),
        [
            ("Nur-Aisyah D’Souza", "nur-aisyah_d'souza"),
            ("ng_li", "ng_li"),
            ("Id Rahman", "id_rahman"),
            ("My Linh", "my_linh"),
            ("a", "a"),
            ("a" * 64, "a" * 64),
            ("tan.wei", "tan.wei"),
            ("tan_wei_ling_1", "tan_wei_ling_1"),
        ],
    )
    def test_names_of_every_shape_keep_their_spelling(self, typed: str, local: str) -> None:
        parsed = parse(typed)
        assert isinstance(parsed, Login)
        assert parsed.local == local


class TestDomains:
    @pytest.mark.parametrize(
        "domain",
        [
            "student.edu.sg",
            "studens.edu.sg",
            "students.edu.com",
            "students.edu.sq",
            "students.edu.sg.sg",
            "students.edu.sg.com",
            "students.edusg",
            "students.edu",
            "students.sg",
            "students.gov.sg",
            "student.gov.sg",
            "students",
            "edu.sg",
            "stduents.edu.sg",
            "students.edu.sg thank you",
        ],
    )
    def test_a_near_miss_is_refused_with_the_right_one(self, domain: str) -> None:
        found = refusal(f"Tan Wei Ling1@{domain}")
        assert (found.reason, found.suggestion) == (LoginProblem.DOMAIN, ID)

    @pytest.mark.parametrize(
        "domain", ["gmail.com", "gmial.com", "yahoo.com.sg", "nus.edu.sg", "students.ntu.edu.sg", "x" * 300]
    )
    def test_another_domain_is_refused_without_one(self, domain: str) -> None:
        found = refusal(f"tan@{domain}")
        assert (found.reason, found.suggestion) == (LoginProblem.DOMAIN, None)

    @pytest.mark.parametrize(
        "domain", ["schools.gov.sg", "SCHOOLS.GOV.SG", "school.gov.sg", "schools.gov.sg please"]
    )
    def test_school_staff_get_their_own_answer(self, domain: str) -> None:
        assert refusal(f"tan_ah_kow@{domain}") == LoginRefusal(LoginProblem.STAFF)

    @pytest.mark.parametrize("domain", ["hq.moe.gov.sg", "hq.moe.gov.sq", "moe.gov.sg"])
    def test_hq_staff_get_their_own_answer(self, domain: str) -> None:
        assert refusal(f"tan_ah_kow@{domain}") == LoginRefusal(LoginProblem.HQ)

    @pytest.mark.parametrize("typed", ["tan_wei_ling1students.edu.sg", "tan wei ling1 students.edu.sg"])
    def test_a_forgotten_at_sign_is_pointed_out(self, typed: str) -> None:
        found = refusal(typed)
        assert (found.reason, found.suggestion) == (LoginProblem.DOMAIN, ID)

    def test_staff_are_recognised_without_the_at_sign(self) -> None:
        assert refusal("tan_ah_kow schools.gov.sg").reason is LoginProblem.STAFF


class TestMoreThanOneReading:
    @pytest.mark.parametrize("typed", ["Tan Wei Ling 1", "tan_wei_ling 1", "Tan Wei Ling 1@students.edu.sg"])
    def test_a_number_apart_is_suggested_the_way_mims_writes_it(self, typed: str) -> None:
        found = refusal(typed)
        assert (found.reason, found.suggestion) == (LoginProblem.AMBIGUOUS, ID)

    def test_a_telegram_style_name_is_suggested_as_an_id(self) -> None:
        found = refusal("@tan_wei_ling1")
        assert (found.reason, found.suggestion) == (LoginProblem.AMBIGUOUS, ID)

    @pytest.mark.parametrize(
        "typed", [f"a_b@students.edu.sg, {ID}", "tan@wei@students.edu.sg", "tan wei\nling1"]
    )
    def test_two_ids_or_lines_are_not_guessed_at(self, typed: str) -> None:
        assert refusal(typed) == LoginRefusal(LoginProblem.AMBIGUOUS)


class TestWhatIsNoId:
    @pytest.mark.parametrize(
        "typed", ["", "   ", "\n", "\u200b\u200e", "...", "@", "@students.edu.sg", "🙂", "<>"]
    )
    def test_nothing_is_empty(self, typed: str) -> None:
        assert refusal(typed) == LoginRefusal(LoginProblem.EMPTY)

    @pytest.mark.parametrize(
        "typed",
        ["陈伟玲", "tan#wei", "tan/wei", "/forgot", "91234567", "+65 9123 4567", "a\x00b", "https://x.sg/a"],
    )
    def test_characters_that_no_id_has_are_refused(self, typed: str) -> None:
        assert refusal(typed) == LoginRefusal(LoginProblem.CHARACTERS)

    def test_accents_are_refused_with_the_id_that_has_none(self) -> None:
        found = refusal("josé_lim")
        assert (found.reason, found.suggestion) == (LoginProblem.CHARACTERS, "jose_lim@students.edu.sg")

    @pytest.mark.parametrize("typed", ["a" * 65, "a" * 5_000, "@" * 5_000, " " * 5_000, "S1234567A " * 500])
    def test_a_text_too_long_is_refused_before_it_is_read(self, typed: str) -> None:
        assert refusal(typed) == LoginRefusal(LoginProblem.TOO_LONG)


class TestCanonical:
    def test_a_roster_is_read_by_the_same_rules(self) -> None:
        assert canonical("Tan Wei Ling1").value == ID

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "empty"),
            ("x@schools.gov.sg", "staff"),
            ("x@hq.moe.gov.sg", "HQ"),
            ("x@gmail.com", "students.edu.sg"),
            ("x" * 999, "too long"),
            ("陈伟玲", "characters"),
            ("a b 1", "more than one"),
        ],
    )
    def test_every_refusal_is_one_clear_sentence(self, text: str, says: str) -> None:
        with pytest.raises(ValueError, match=re.escape(says)):
            canonical(text)


class TestLogin:
    @pytest.mark.parametrize(
        ("value", "masked"),
        [(ID, "t** w** l****"), ("ng_li@students.edu.sg", "n* l*"), ("a@students.edu.sg", "a")],
    )
    def test_a_card_shows_initials_only(self, value: str, masked: str) -> None:
        assert Login(value).masked == masked  # ADM-05

    def test_its_repr_does_not_show_the_name(self) -> None:
        assert "tan" not in repr(Login(ID))
        assert "tan" not in repr(refusal("tan_wei@student.edu.sg"))

    @pytest.mark.parametrize(
        "value", ["", "tan", ID.upper(), "tan wei@students.edu.sg", "tan@gmail.com", f"{ID}\n"]
    )
    def test_only_canonical_ids_can_be_made(self, value: str) -> None:
        with pytest.raises(ValueError, match="canonical"):
            Login(value)


LOCALS = st.from_regex(r"[a-z]{1,8}(?:_[a-z]{1,8}){0,3}[0-9]{0,2}", fullmatch=True)


class TestAnyText:
    @given(st.text(max_size=400))
    def test_it_is_read_or_refused_and_never_an_error(self, text: str) -> None:
        parsed = parse(text)
        if isinstance(parsed, Login):
            assert parse(parsed.value) == parsed
        elif parsed.suggestion is not None:
            assert parse(parsed.suggestion) == Login(parsed.suggestion)

    @given(
        local=LOCALS,
        spelt=st.sampled_from([str.upper, str.title, str.lower]),
        spaces=st.booleans(),
        domain=st.booleans(),
    )
    def test_every_id_survives_capitals_spaces_and_a_missing_domain(
        self, *, local: str, spelt: Callable[[str], str], spaces: bool, domain: bool
    ) -> None:
        typed = f"{local}@students.edu.sg" if domain else local
        typed = typed.replace("_", " ") if spaces else typed
        assert parse(spelt(typed)) == Login(f"{local}@students.edu.sg")
