"""`helpdesk school`: adding, changing, showing and removing, for people and for programs."""

import json
from pathlib import Path

from tests.bot.commands import Helpdesk, refused

ROSTER = "login,full_name\ntan_mei@students.edu.sg,Tan Mei\nravi@students.edu.sg,Ravi\n"
OPTIONAL = ("class_name", "form_teacher", "guardian_phones", "student_phone", "recovery_email")


def shown(school: Helpdesk, code: str = "BTPS") -> dict[str, object]:
    """What a program gets of a school."""
    found: dict[str, object] = json.loads(school("school", "show", code, "--json").out[0])
    return found


class TestSchoolCommands:
    def test_a_school_is_added_bound_and_listed(self, school: Helpdesk) -> None:
        assert school("school", "bind", "btps").out[-1].startswith("/bind ")
        assert school("school", "list").out == ["BTPS                  no group yet  Bukit Timah Primary"]
        assert json.loads(school("school", "list", "--json").out[0]) == {
            "schools": [{"code": "BTPS", "name": "Bukit Timah Primary", "bound": False, "rules": {}}]
        }

    def test_a_program_gets_the_code_that_binds(self, school: Helpdesk) -> None:
        added = json.loads(school("school", "add", "aa", "Other", "--json").out[0])
        assert (added["code"], added["name"]) == ("AA", "Other")
        again = json.loads(school("school", "bind", "AA", "--json").out[0])
        assert len(again["binding"]) == len(added["binding"])
        assert again["binding"] != added["binding"]

    def test_without_a_school_the_list_says_how_to_add_one(self, helpdesk: Helpdesk) -> None:
        helpdesk("init")
        assert "helpdesk school add CODE NAME" in helpdesk("school", "list").out[0]
        assert helpdesk("school", "list", "--json").out == ['{"schools": []}']


class TestSet:
    def test_what_is_set_is_said_and_listed_and_the_rest_stays(self, school: Helpdesk) -> None:
        command = ("school", "set", "btps", "--language", "zh", "--temporary-password-ttl", "48h")
        assert school(*command).out == [
            "Bukit Timah Primary (BTPS) has of its own: language: zh; temporary-password-ttl: 2d."
        ]
        school("school", "set", "BTPS", "--name", "New Name", "--email", "office@btps.example")
        assert school("school", "list").out == [
            "BTPS                  no group yet  New Name",
            "                      language: zh",
            "                      temporary-password-ttl: 2d",
        ]
        assert shown(school)["email"] == "office@btps.example"

    def test_a_rule_goes_back_by_an_empty_value_or_by_its_name(self, school: Helpdesk) -> None:
        school(
            "school", "set", "BTPS", "--language", "zh", "--remind-after", "5m", "--hours", "Mon 08:00-09:00"
        )
        again = ("school", "set", "BTPS", "--hours", "", "--reset", "language", "--reset", "--remind-after")
        assert school(*again).out == ["Bukit Timah Primary (BTPS) has of its own: nothing."]
        assert json.loads(school("school", "list", "--json").out[0])["schools"][0]["rules"] == {}

    def test_weaker_evidence_comes_with_a_warning(self, school: Helpdesk) -> None:
        said = school("school", "set", "BTPS", "--evidence", "answers").out
        assert said[1].startswith("Right answers alone now open an account there")
        Path("bot.env").write_text("QUESTIONS=7\n")
        assert school("school", "set", "BTPS", "--evidence", "known").code == 0
        line = refused(school("school", "set", "BTPS", "--evidence", "answers"))
        assert line.startswith("with evidence `answers` at most 5 questions can be asked, and QUESTIONS=7")

    def test_a_program_gets_what_the_school_has(self, school: Helpdesk) -> None:
        line = school("school", "set", "BTPS", "--password-min-length", "15", "--json").out[0]
        assert json.loads(line) == {
            "code": "BTPS",
            "name": "Bukit Timah Primary",
            "email": "",
            "rules": {"password-min-length": "15"},
        }


class TestShow:
    def test_it_says_what_is_the_schools_and_what_the_installations(self, school: Helpdesk) -> None:
        school("school", "set", "BTPS", "--evidence", "answers")
        lines = school("school", "show", "BTPS").out
        assert "students:                0" in lines
        assert "bound:                   no" in lines
        assert "email:                   -" in lines
        assert "evidence:                answers" in lines
        assert "remind-after:            30m  (the installation)" in lines

    def test_a_program_gets_values_and_whose_they_are(self, school: Helpdesk) -> None:
        Path("bot.env").write_text("REMIND_AFTER=20m\n")
        school("school", "set", "BTPS", "--two-approvers", "unlock")
        found = shown(school)
        assert (found["students"], found["approvers"], found["requests"]) == (0, 0, 0)
        rules = found["rules"]
        assert isinstance(rules, dict)
        assert rules["two-approvers"] == {"value": "unlock", "own": True}
        assert rules["remind-after"] == {"value": "20m", "own": False}


class TestRemove:
    def test_a_school_with_students_goes_only_when_it_is_meant(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        assert school("roster", "import", "r.csv", "--school", "BTPS").code == 0
        said = refused(school("school", "remove", "BTPS"))
        assert said.startswith("Bukit Timah Primary has students, 2 in number")
        assert said.endswith("add --yes to remove it with them")
        assert school("school", "remove", "BTPS", "--yes").out == [
            "Bukit Timah Primary (BTPS) is removed; its code is not given again.",
            "Students who left with it: 2. They are erased after 30 days.",
        ]
        assert "helpdesk school add CODE NAME" in school("school", "list").out[0]
        assert refused(school("school", "add", "btps", "Again")).startswith(
            "the code BTPS was that of a removed"
        )

    def test_one_without_students_goes_at_once(self, school: Helpdesk) -> None:
        assert json.loads(school("school", "remove", "BTPS", "--json").out[0]) == {
            "code": "BTPS",
            "name": "Bukit Timah Primary",
            "students": 0,
        }

    def test_another_school_takes_its_students_over(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        school("roster", "import", "r.csv", "--school", "BTPS")
        school("school", "remove", "BTPS", "--yes")
        school("school", "add", "AA", "Alpha")
        assert school("roster", "import", "r.csv", "--school", "AA").out == [
            "0 added, 2 updated, 0 unchanged, 0 left.",
            f"Not in the file, and left as they are: {', '.join(OPTIONAL)}.",
        ]
