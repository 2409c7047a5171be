"""The header of a roster: which columns there are, and which are never stored."""

import pytest

from services.roster_columns import COLUMNS, RosterRefused, header


def refused(*cells: str) -> tuple[str, ...]:
    """What is said about a header."""
    with pytest.raises(RosterRefused) as caught:
        header(list(cells))
    return caught.value.lines


class TestHeader:
    def test_columns_come_in_any_order_case_and_spacing(self) -> None:
        assert header([" Full  Name", "LOGIN", "Class_Name"]) == ["full_name", "login", "class_name"]

    @pytest.mark.parametrize(
        "name",
        [
            *("NRIC", "FIN", "IC", "nric_fin", "Student NRIC", "IC No", "NRIC/FIN", "Birth Cert No.", "UIN"),
            *("DOB", "D.O.B. (dob)", "Date of Birth", "birthdate", "Passport No"),
            *("Address", "home address", "postal_code", "Photo", "Photo File", "picture"),
        ],
    )
    def test_what_is_never_stored_is_refused_by_its_name(self, name: str) -> None:
        """PRV-02."""
        (said,) = refused("login", "full_name", name)
        assert said.endswith("this is never stored here; delete it from the file")

    @pytest.mark.parametrize("name", ["final_class", "music", "E-mail address", "topic"])
    def test_other_names_are_only_unknown(self, name: str) -> None:
        (said,) = refused("login", "full_name", name)
        assert said.endswith(f"is unknown; the columns are {', '.join(COLUMNS)}")

    def test_several_mistakes_are_said_together(self) -> None:
        assert len(refused("full_name", "full_name", "nric", "colour")) == 4
