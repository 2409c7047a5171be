"""`helpdesk school`: adding, binding and listing, for people and for programs."""

import json

from tests.bot.commands import Helpdesk


class TestSchoolCommands:
    def test_a_school_is_added_bound_and_listed(self, school: Helpdesk) -> None:
        assert school("school", "bind", "btps").out[-1].startswith("/bind ")
        assert school("school", "list").out == ["BTPS                  no group yet  Bukit Timah Primary"]
        assert json.loads(school("school", "list", "--json").out[0]) == {
            "schools": [{"code": "BTPS", "name": "Bukit Timah Primary", "bound": False}]
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
