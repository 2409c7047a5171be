"""One row of a roster: what is taken, what is refused, and that a refusal repeats nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.login import canonical, holds_nric
from services import roster_row
from services.roster_row import email, phone, read_row
from storage.records import RosterEntry

MEI = {"login": "tan_mei@students.edu.sg", "full_name": "Tan Mei"}


def mistakes(**cells: str) -> tuple[str, ...]:
    """What is wrong with a row that differs from a good one in these cells."""
    return read_row(MEI | cells).mistakes


class TestGoodRows:
    def test_two_columns_are_enough(self) -> None:
        assert read_row(MEI).entry == RosterEntry("tan_mei@students.edu.sg", "Tan Mei")

    def test_every_column_is_taken(self) -> None:
        row = read_row(
            MEI
            | {
                "class_name": " 5A ",
                "form_teacher": "Mdm Siti",
                "guardian_phones": "9123 4567; +60 12-345 6789;91234567",
                "student_phone": "'+6581234567",
                "recovery_email": " mei@family.example ",
            }
        )
        assert row.entry == RosterEntry(
            "tan_mei@students.edu.sg",
            "Tan Mei",
            "5A",
            "Mdm Siti",
            ("+6591234567", "+60123456789"),
            "+6581234567",
            "mei@family.example",
        )

    def test_a_login_is_kept_in_its_one_spelling(self) -> None:
        entry = read_row(MEI | {"login": " Tan Wei Ling1@STUDENTS.edu.sg "}).entry
        assert entry is not None
        assert entry.login == "tan_wei_ling1@students.edu.sg"

    def test_a_name_keeps_its_script_and_loses_what_nobody_sees(self) -> None:
        """ADM-06."""
        entry = read_row(MEI | {"full_name": "陈\u202e美\n玲\x1b"}).entry
        assert entry is not None
        assert entry.full_name == "陈美 玲"


class TestRefusedCells:
    @pytest.mark.parametrize(
        ("cells", "said"),
        [
            ({"login": ""}, "login: the login is empty"),
            ({"login": "lim@schools.gov.sg"}, "login: the login belongs to school staff"),
            ({"login": "lim@hq.moe.gov.sg"}, "login: the login belongs to HQ staff"),
            ({"login": "mei@gmail.com"}, "login: the login does not end in @students.edu.sg"),
            ({"login": "12345@students.edu.sg"}, "login: the login holds characters"),
            ({"login": "a" * 65 + "@students.edu.sg"}, "login: the login is too long"),
            ({"full_name": " "}, "full_name: there is no name"),
            ({"full_name": "x" * 101}, "full_name: it is longer than 100 characters"),
            ({"class_name": "x" * 41}, "class_name: it is longer than 40 characters"),
            ({"form_teacher": "x" * 2000}, "form_teacher: it is longer than 1000 characters"),
            ({"guardian_phones": "6591234567"}, "guardian_phones: write 8 digits for Singapore"),
            ({"guardian_phones": "91234567,81234567"}, "guardian_phones: write 8 digits"),
            ({"student_phone": "9.12E+07"}, "student_phone: write 8 digits"),
            ({"student_phone": "+65123"}, "student_phone: write 8 digits"),
            (
                {"guardian_phones": ";".join(f"9000000{n}" for n in range(7))},
                "guardian_phones: there are more",
            ),
            ({"recovery_email": "mei@"}, "recovery_email: this is no e-mail address"),
            ({"recovery_email": "a@b.sg\r\nBcc: x@y.sg"}, "recovery_email: this is no e-mail address"),
            ({"recovery_email": "tan_mei@students.edu.sg"}, "recovery_email: a mailbox of the student"),
        ],
    )
    def test_each_mistake_has_its_sentence(self, cells: dict[str, str], said: str) -> None:
        assert [text[: len(said)] for text in mistakes(**cells)] == [said]

    @pytest.mark.parametrize("column", ["login", "full_name", "class_name", "form_teacher", "recovery_email"])
    @pytest.mark.parametrize("number", ["S1234567D", "t-1234567-z", "Ｓ１２３４５６７Ｄ"])  # noqa: RUF001 - full-width
    def test_an_nric_is_refused_in_any_column_and_not_repeated(self, column: str, number: str) -> None:
        """PRV-02."""
        (said,) = mistakes(**{column: f"{number}"})
        assert "NRIC" in said
        assert "1234567" not in said

    def test_all_mistakes_of_a_row_are_named(self) -> None:
        assert len(mistakes(login="", full_name="", student_phone="1")) == 3

    @given(st.text(max_size=60))
    def test_no_refusal_repeats_the_cell(self, text: str) -> None:
        """LOG-01: a roster's cells never reach a log or terminal through a mistake."""
        canary = f"{text}Canary{text}"
        for said in mistakes(login=canary, student_phone=canary, recovery_email=canary):
            assert "canary" not in said.casefold()


class TestPhones:
    @pytest.mark.parametrize("typed", ["91234567", "9123 4567", "+6591234567", "+65 9123-4567", "'91234567"])
    def test_singapore_numbers_become_one_spelling(self, typed: str) -> None:
        assert phone(typed) == "+6591234567"

    @given(st.text(max_size=20))
    def test_any_text_is_a_number_or_refused(self, typed: str) -> None:
        try:
            assert phone(typed).removeprefix("+").isdecimal()
        except ValueError as problem:
            assert "write 8 digits" in str(problem)  # noqa: PT017 - both ends are right, nothing between

    @given(st.from_regex(r"\+[2-5][0-9]{8,12}", fullmatch=True))
    def test_numbers_of_other_countries_stay_as_they_are(self, typed: str) -> None:
        assert phone(typed) == typed


class TestEmail:
    @given(st.emails())
    def test_an_ordinary_address_is_kept_as_it_is_or_refused(self, typed: str) -> None:
        try:
            assert email(typed) == typed
        except ValueError as problem:
            assert str(problem)  # noqa: PT017 - a sentence


class TestShortCuts:
    """What a country's roster is read by must decide as the careful way does."""

    @given(st.text("STFGMstfgm0123456789abD ;@-_./", max_size=16))
    @example("s 12-34567/d")
    @example("S1234567;D")
    @example("t1234567@x.sg")
    def test_the_quick_look_for_an_nric_sees_what_the_careful_one_sees(self, text: str) -> None:
        """PRV-02."""
        assert roster_row._looks_like_nric(text) is any(holds_nric(part) for part in text.split(";"))

    @given(st.from_regex(r"[a-z0-9_.'-]{1,30}@students\.edu\.sg", fullmatch=True))
    @example("a__0@students.edu.sg")
    @example("id_123@students.edu.sg")
    def test_a_plain_login_is_what_the_careful_reading_makes_of_it(self, text: str) -> None:
        if roster_row._looks_like_nric(text):
            return
        try:
            careful = canonical(text).value
        except ValueError:
            with pytest.raises(ValueError, match="login"):
                roster_row._login(text)
        else:
            assert roster_row._login(text) == careful
