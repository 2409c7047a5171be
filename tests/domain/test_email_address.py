"""E-mail addresses: one strict form, no school's mailbox, nothing that could end a header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.email_address import LONGEST, EmailAddress, EmailProblem, masked, parse


class TestForm:
    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            ("mei.tan@example.com", "mei.tan@example.com"),
            ("  Mei_Tan+mims@Mail.Example.COM\n", "Mei_Tan+mims@mail.example.com"),
            ("mei\u200b@example.com", "mei@example.com"),
            ("\uff4d\uff45\uff49\uff20example.com", "mei@example.com"),
            ("o'brien@xn--fsqu00a.xn--0zwm56d", "o'brien@xn--fsqu00a.xn--0zwm56d"),
        ],
    )
    def test_an_address_is_taken_as_people_type_it(self, typed: str, value: str) -> None:
        assert parse(typed) == EmailAddress(value)

    @pytest.mark.parametrize(
        "typed",
        [
            "", "mei", "mei@", "@example.com", "mei@example", "mei@@example.com", ".mei@example.com",
            "mei..tan@example.com", "mei@-example.com", "mei@example-.com", "mei@192.168.0.1",
            "mei tan@example.com",
            '"mei tan"@example.com', "mei@[127.0.0.1]", "Mei <mei@example.com>",
            "mei@example.com, x@example.com",
            "mei@example.com;x@example.com", "méi@example.com", "mei@münchen.de", f"{'m' * 65}@example.com",
            f"m@{'a.' * 126}com", "x" * 2000,
        ],
    )  # fmt: skip
    def test_anything_else_is_refused(self, typed: str) -> None:
        assert parse(typed) is EmailProblem.FORM

    @pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\u0085", "\0", "\v", "%0d%0a "])
    def test_no_line_break_gets_into_an_address(self, end: str) -> None:
        """EML-06."""
        assert parse(f"mei@example.com{end}Bcc: x@example.com") is EmailProblem.FORM
        assert parse(f"a{end}Bcc:x@example.com") is EmailProblem.FORM

    @pytest.mark.parametrize(
        "local",
        ["=?utf-8?q?x=0d=0aBcc=3a?=", "=?us-ascii?q?a=2Cx=40example.org?=", "a.=?utf-8?b?DQpCY2M6?="],
    )
    def test_no_encoded_word_is_an_address(self, local: str) -> None:
        """EML-06: whoever writes or reads the line To: would decode it."""
        assert parse(f"{local}@example.com") is EmailProblem.FORM
        assert parse("who=what?@example.com") == EmailAddress("who=what?@example.com")

    @given(st.text(alphabet=st.sampled_from("aA1.@-+_ \r\n<>,;:\"'\u200b\uff20é"), max_size=30))
    def test_what_is_taken_is_one_line_with_one_at_sign_and_is_read_as_itself(self, typed: str) -> None:
        """EML-06."""
        address = parse(typed)
        if isinstance(address, EmailAddress):
            assert address.value.isascii()
            assert address.value.isprintable()
            assert not set(address.value) & set(' <>,;:"')
            assert len(address.value) <= LONGEST
            assert parse(address.value) == address

    def test_only_the_one_form_is_an_address(self) -> None:
        with pytest.raises(ValueError, match="one form"):
            EmailAddress("mei@EXAMPLE.com")

    def test_an_address_does_not_show_itself_in_a_traceback(self) -> None:
        """LOG-04."""
        assert "mei" not in repr(parse("mei@example.com"))


class TestSchools:
    @pytest.mark.parametrize(
        "typed",
        [
            "x@students.edu.sg",
            "x@STUDENTS.EDU.SG",
            "x@schools.gov.sg",
            "x@moe.gov.sg",
            "x@hq.moe.gov.sg",
            "x@moe.edu.sg",
            "x@icon.students.edu.sg",
        ],
    )
    def test_a_mailbox_behind_the_lost_password_is_refused(self, typed: str) -> None:
        """EML-03."""
        assert parse(typed) is EmailProblem.SCHOOL

    @pytest.mark.parametrize("typed", ["x@nus.edu.sg", "x@mystudents.edu.sg", "x@moe.gov.sg.example.com"])
    def test_other_mailboxes_that_look_alike_are_not(self, typed: str) -> None:
        assert parse(typed) == EmailAddress(typed)


class TestMask:
    @pytest.mark.parametrize(
        ("address", "shown"),
        [("mei.tan@example.com", "m***@e***.com"), ("a@mail.example.com.sg", "a***@m***.sg")],
    )
    def test_it_shows_no_more_than_its_owner_needs(self, address: str, shown: str) -> None:
        """ENU-06."""
        assert masked(address) == shown
