"""The roster file: header, encoding, rows, doubles; every mistake by line, all at once."""

from pathlib import Path

import pytest

from services.roster_file import SHOWN, RosterFile, RosterRefused
from tests.services.workbooks import Cell, workbook

HEADER = "login,full_name,class_name,form_teacher,guardian_phones,student_phone,recovery_email\n"
MEI = "tan_mei@students.edu.sg,Tan Mei,5A,Mdm Siti,91234567,,\n"
RAVI = "ravi@students.edu.sg,Ravi Kumar,5A,Mdm Siti,,,\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def refused(path: Path, content: str | bytes) -> list[str]:
    """What is said about a file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(RosterRefused) as caught:
        RosterFile(path).check()
    return list(caught.value.lines)


def logins(path: Path, content: str | bytes) -> list[str]:
    """The logins of a file that is good."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    file = RosterFile(path)
    file.check()
    return [entry.login for entry in file.entries()]


class TestGoodFiles:
    @pytest.mark.parametrize(
        "content",
        [
            HEADER + MEI + RAVI,
            "\ufeff" + HEADER + MEI + RAVI,
            (HEADER + MEI + RAVI).replace("\n", "\r\n"),
            (HEADER + MEI + "\n,,,,,,\n" + RAVI).rstrip("\n"),
            "Full Name, LOGIN \nTan Mei,tan_mei@students.edu.sg\nRavi,ravi@students.edu.sg\n",
            HEADER + "tan_mei@students.edu.sg,Tan Mei\n" + RAVI,
            HEADER + MEI.replace("Mdm Siti", '"Siti, Mdm ""S""\nand Mr Ong"') + RAVI,
        ],
        ids=["plain", "BOM", "CRLF", "empty lines", "own order", "short row", "quotes and line break"],
    )
    def test_they_are_read_however_spreadsheets_write_them(self, path: Path, content: str) -> None:
        assert logins(path, content) == ["tan_mei@students.edu.sg", "ravi@students.edu.sg"]


class TestWhatAFileDoesNotSay:
    @pytest.mark.parametrize(
        ("content", "unsaid"),
        [
            (HEADER + RAVI, ()),
            ("Guardian Phones,login,full_name,class_name\n,a@students.edu.sg,A,\n",
             ("form_teacher", "student_phone", "recovery_email")),
        ],
        ids=["all columns", "some"],
    )  # fmt: skip
    def test_the_columns_that_it_does_not_have_are_known(
        self, path: Path, content: str, unsaid: tuple[str, ...]
    ) -> None:
        path.write_text(content)
        file = RosterFile(path)
        file.check()
        assert file.unsaid == unsaid


class TestHeaders:
    @pytest.mark.parametrize(
        ("header", "said"),
        [
            (
                "login,class_name",
                "column 'full_name' is missing; the columns are login, full_name, class_name",
            ),
            ("class_name", "columns 'login', 'full_name' is missing"),
            ("login,full_name,colour", "column 'colour' is unknown; the columns are login"),
            ("login,full_name,login", "column 'login' stands there twice"),
            ("login;full_name;class_name", "the columns are not separated by commas"),
            ("", "the first line must name the columns: login, full_name"),
            ("login,full_name,\x1b[31m", "column '\\x1b[31m' is unknown"),
        ],
    )
    def test_each_mistake_is_named(self, path: Path, header: str, said: str) -> None:
        (line,) = refused(path, f"{header}\n")
        assert line.startswith(said)

    @pytest.mark.parametrize(
        "column",
        ["NRIC", "nric_no", "FIN", "Date of Birth", "birth_cert", "home address", "photo", "Passport No"],
    )
    def test_what_is_never_stored_is_refused_by_its_column(self, path: Path, column: str) -> None:
        """PRV-02."""
        (line,) = refused(path, f"login,full_name,{column}\n")
        assert "this is never stored here; delete it from the file" in line


class TestFilesThatAreNone:
    def test_another_encoding_gets_one_sentence(self, path: Path) -> None:
        for content in ((HEADER + MEI).replace("Tan", "José").encode("latin-1"), HEADER.encode("utf-16")):
            assert refused(path, content) == [
                "roster.csv is not UTF-8; save it from the spreadsheet as 'CSV UTF-8'"
            ]

    def test_a_wrong_byte_far_down_is_found_before_anything_is_imported(self, path: Path) -> None:
        body = "".join(f"a{chr(97 + n % 26)}{n}@students.edu.sg,Name\n" for n in range(5000))
        assert "not UTF-8" in refused(path, b"login,full_name\n" + body.encode() + b"\xff,x\n")[0]

    def test_a_missing_file_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(RosterRefused, match="cannot be read: No such file"):
            RosterFile(tmp_path / "nowhere.csv").check()

    def test_a_folder_is_no_roster(self, tmp_path: Path) -> None:
        with pytest.raises(RosterRefused, match="cannot be read"):
            RosterFile(tmp_path).check()

    def test_nobody_in_it_is_refused(self, path: Path) -> None:
        """With --complete an empty file would make leavers of a whole school."""
        assert refused(path, HEADER) == ["roster.csv has a header but no students"]


class TestRows:
    def test_every_wrong_row_is_named_by_its_line(self, path: Path) -> None:
        said = refused(path, HEADER + MEI + "bad@gmail.com,,,,x,,\n" + RAVI + "lim@schools.gov.sg,Mr Lim\n")
        assert [line.split(":")[0] for line in said] == ["line 3", "line 3", "line 3", "line 5"]

    def test_a_line_is_where_the_row_begins(self, path: Path) -> None:
        broken = '"tan_lim@students.edu.sg","Tan\nLim",x,x,1\n'
        assert refused(path, HEADER + "\n" + broken)[0].startswith("line 3: guardian_phones")

    def test_a_double_names_both_lines(self, path: Path) -> None:
        assert refused(path, HEADER + MEI + RAVI + MEI.replace("tan_mei", "Tan Mei")) == [
            "line 4: the login stands on line 2 already"
        ]

    def test_too_many_cells_are_explained(self, path: Path) -> None:
        assert "put text with commas into quotes" in refused(path, "login,full_name\na@x,Tan,Mei\n")[0]

    def test_a_quote_that_never_ends_is_no_row(self, path: Path) -> None:
        assert "cannot be read as CSV" in refused(path, HEADER + '"tan_mei@students.edu.sg,Tan\n')[0]

    def test_twenty_are_shown_and_the_rest_is_counted(self, path: Path) -> None:
        said = refused(path, HEADER + "x@gmail.com,Name\n" * 50)
        assert len(said) == SHOWN + 1
        assert said[-1] == "and 30 more rows are wrong"


class TestReadingAgain:
    def test_what_is_imported_is_what_was_checked_whatever_becomes_of_the_file(self, path: Path) -> None:
        path.write_text(HEADER + MEI + RAVI)
        file = RosterFile(path)
        file.check()
        path.write_text(HEADER + "somebody_else@students.edu.sg,Else\n")
        for _ in range(2):
            assert [entry.login.partition("@")[0] for entry in file.entries()] == ["tan_mei", "ravi"]


class TestKinds:
    def test_a_workbook_is_known_by_what_it_holds_and_not_by_its_name(self, path: Path) -> None:
        assert logins(path, workbook([["login", "full_name"], ["tan_mei@students.edu.sg", "Tan Mei"]])) == [
            "tan_mei@students.edu.sg"
        ]

    def test_mistakes_of_a_workbook_are_named_by_row_and_column(self, path: Path) -> None:
        rows = [["login", "full_name", "class_name"], ["a@students.edu.sg", "A", Cell("46001", style=1)]]
        assert refused(path, workbook(rows)) == [
            "line 2: class_name: this is a date; make the column text and write it again"
        ]

    @pytest.mark.parametrize("column", ["full_name", "class_name", "guardian_phones"])
    def test_an_nric_in_a_workbook_is_refused_too(self, path: Path, column: str) -> None:
        """PRV-02."""
        row = {"login": "a@students.edu.sg", "full_name": "A", column: "S1234567D"}
        (said,) = refused(path, workbook([list(row), list(row.values())]))
        assert said.startswith(f"line 2: {column}: this looks like an NRIC")

    def test_an_old_workbook_or_one_with_a_password_is_said(self, path: Path) -> None:
        (said,) = refused(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        assert said.startswith("roster.csv is an old Excel file or has a password; save it as .xlsx")
