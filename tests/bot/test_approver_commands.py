"""`helpdesk approver`: the staff of a school, with the bot not running (ADM-12, ADM-13)."""

import asyncio
import json
from functools import partial
from pathlib import Path

import pytest

from bot.assemble import open_house
from bot.settings import load
from domain.events import Event, Tag
from tests.bot.commands import Helpdesk


@pytest.fixture
def approver(school: Helpdesk) -> Helpdesk:
    """`helpdesk approver` with these words, where a school stands."""
    return partial(school, "approver")


async def _suspend() -> None:
    """Enrol whoever is invited, and type five wrong codes."""
    async with open_house(load()) as house, house.store.begin() as tx:
        (school,) = await tx.schools.list()
        (invited,) = await tx.approvers.list_by_school(school.id)
        await tx.approvers.begin(invited.id, 77, "SECRET")
        await tx.approvers.confirm(invited.id, 1, house.outside.timing.now())
        for _ in range(5):
            await tx.approvers.miss(invited.id)


def listed(approver: Helpdesk) -> list[dict[str, str]]:
    """List the approvers as a program reads them."""
    found: list[dict[str, str]] = json.loads(approver("list", "--school", "BTPS", "--json")[1][0])[
        "approvers"
    ]
    return found


class TestApproverCommands:
    def test_an_invited_one_is_listed_and_removed(self, approver: Helpdesk) -> None:
        assert approver("list", "--school", "BTPS")[1] == [
            "There is nobody yet; invite one with: helpdesk approver invite"
        ]
        assert approver("invite", "--school", "BTPS", "--name", "Mr Lim")[1][-1].startswith("/enrol ")
        (line,) = approver("list", "--school", "btps")[1]
        assert line.endswith("  invited    Mr Lim, approver")
        assert approver("remove", "--school", "BTPS", "--name", "mr lim") == (
            0,
            ["Mr Lim can approve no requests any more."],
            [],
        )
        assert listed(approver) == []

    def test_a_program_reads_the_invitation_as_one_object(self, approver: Helpdesk) -> None:
        code, (line,), errors = approver("invite", "--school", "BTPS", "--name", "Mr Lim", "--json")
        told = json.loads(line)
        assert (code, errors) == (0, [])
        assert (told["name"], told["role"], told["class"]) == ("Mr Lim", "approver", "")
        assert len(told["invitation"]) == len("XXXX-XXXX")

    def test_of_two_with_one_name_the_id_tells_which(self, approver: Helpdesk) -> None:
        for _ in range(2):
            approver("invite", "--school", "BTPS", "--name", "Mr Lim")
        code, _, (said,) = approver("remove", "--school", "BTPS", "--name", "Mr Lim")
        first, second = listed(approver)
        assert code == 1
        assert f"use --id with one of {first['id']} (invited), {second['id']} (invited)" in said
        assert approver("remove", "--school", "BTPS", "--id", first["id"])[0] == 0
        assert listed(approver) == [second]

    def test_a_name_that_somebody_has_and_a_class_of_nobody_are_said(self, approver: Helpdesk) -> None:
        """Each may be meant, and each may be a slip of the pen."""
        approver("invite", "--school", "BTPS", "--name", "Mr Lim")
        (first,) = listed(approver)
        note, *_, code = approver("invite", "--school", "BTPS", "--name", "mr lim")[1]
        assert note.startswith(f"Note: {first['id']} (invited) has the same name; ")
        assert code.startswith("/enrol ")
        words = ("--name", "Mdm Siti", "--role", "teacher", "--class", "9Z", "--json")
        told = json.loads(approver("invite", "--school", "BTPS", *words)[1][0])
        assert told["notes"] == ["nobody on the roster is in class 9Z; write it as the roster does"]

    def test_a_form_teacher_is_invited_for_a_class_and_listed_with_it(self, approver: Helpdesk) -> None:
        """ADM-04."""
        words = ("--role", "teacher", "--class", "5A")
        assert approver("invite", "--school", "BTPS", "--name", "Mdm Siti", *words)[0] == 0
        (line,) = approver("list", "--school", "BTPS")[1]
        assert line.endswith("  invited    Mdm Siti, teacher of 5A")
        (row,) = listed(approver)
        assert (row["role"], row["class"], row["state"]) == ("teacher", "5A", "invited")
        assert approver("remove", "--school", "BTPS", "--name", "Mdm Siti")[1] == [
            "Mdm Siti can ask for nothing any more."
        ]

    def test_a_lost_authenticator_gets_another_invitation_for_the_same_person(
        self, approver: Helpdesk
    ) -> None:
        """TOT-11."""
        (_, first) = approver("invite", "--school", "BTPS", "--name", "Mr Lim")[1]
        (before,) = listed(approver)
        code, (void, _, line), errors = approver("renew", "--school", "BTPS", "--name", "Mr Lim")
        assert (code, errors, void) == (0, [], "The invitation that Mr Lim had is void.")
        assert line.startswith("/enrol ")
        assert line != first
        assert listed(approver) == [before]
        told = json.loads(approver("renew", "--school", "BTPS", "--id", before["id"], "--json")[1][0])
        assert (told["name"], len(told["invitation"])) == ("Mr Lim", len("XXXX-XXXX"))

    def test_who_is_suspended_is_restored(self, approver: Helpdesk) -> None:
        """TOT-03."""
        approver("invite", "--school", "BTPS", "--name", "Mr Lim")
        asyncio.run(_suspend())
        void = approver("renew", "--school", "BTPS", "--name", "Mr Lim")[1][0]
        assert void == "The authenticator of Mr Lim counts no more."
        asyncio.run(_suspend())
        assert [row["state"] for row in listed(approver)] == ["suspended"]
        assert approver("restore", "--school", "BTPS", "--name", "mr lim") == (
            0,
            ["The codes of Mr Lim count again."],
            [],
        )
        assert [row["state"] for row in listed(approver)] == ["active"]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (
                ("invite", "--school", "BTPS", "--name", "x", "--role", "teacher"),
                "helpdesk: a Form Teacher has",
            ),
            (("invite", "--school", "BTPS", "--name", "x", "--class", "5A"), "helpdesk: a Form Teacher has"),
            (("invite", "--school", "BTPS", "--name", " \u202e "), "helpdesk: an administrator needs a name"),
            (("restore", "--school", "BTPS"), "helpdesk: say who: --name NAME"),
            (("restore", "--school", "BTPS", "--name", "Mr X"), "helpdesk: no approver is called that"),
            (("restore", "--school", "NONE", "--name", "Mr X"), "helpdesk: there is no school 'NONE'"),
            (("renew", "--school", "BTPS", "--name", "x", "--id", "y"), "helpdesk: say who: --name NAME"),
            (("renew", "--school", "BTPS", "--id", "nobody"), "helpdesk: no approver is called that"),
            (("renew", "--school", "NONE", "--id", "nobody"), "helpdesk: there is no school 'NONE'"),
            (("remove", "--school", "BTPS"), "helpdesk: say who: --name NAME"),
            (("remove", "--school", "BTPS", "--name", "x", "--id", "y"), "helpdesk: say who: --name NAME"),
            (("remove", "--school", "BTPS", "--name", "Mr X"), "helpdesk: no approver is called that"),
            (("remove", "--school", "BTPS", "--id", "nobody"), "helpdesk: no approver is called that"),
            (("remove", "--school", "NONE", "--name", "Mr X"), "helpdesk: there is no school 'NONE'"),
            (("list", "--school", "NONE"), "helpdesk: there is no school 'NONE'"),
        ],
    )
    def test_a_mistake_gets_one_line(self, approver: Helpdesk, words: tuple[str, ...], said: str) -> None:
        code, out, (line,) = approver(*words)
        assert (code, out) == (1, [])
        assert line.startswith(said)

    def test_a_role_that_there_is_not_is_typed_wrongly(self, approver: Helpdesk) -> None:
        words = ("invite", "--school", "BTPS", "--name", "x", "--role", "king")
        code, out, (line,) = approver(*words)
        assert (code, out) == (2, [])
        assert "'king' is not one of 'approver', 'teacher'" in line


async def _approve() -> None:
    """Let the approver that there is have approved something."""
    async with open_house(load()) as house, house.store.begin() as tx:
        (school,) = await tx.schools.list()
        (lim,) = await tx.approvers.list_by_school(school.id)
        account_id = await tx.persons.find_account("tan_mei@students.edu.sg")
        now = house.outside.timing.now()
        await tx.audit.record((Event(Tag.ANSWERS_CLEARED, account_id, f"approver:{lim.id}"),), now)


class TestDecisions:
    def test_they_are_listed_with_whose_account_it_was_of_who_was_removed_too(
        self, school: Helpdesk, approver: Helpdesk
    ) -> None:
        Path("r.csv").write_text("login,full_name\ntan_mei@students.edu.sg,Tan Mei\n")
        school("roster", "import", "r.csv", "--school", "BTPS")
        approver("invite", "--school", "BTPS", "--name", "Mdm Siti")
        whose = ("decisions", "--school", "BTPS", "--since", "2020-01-01")
        assert approver(*whose, "--name", "Mdm Siti").out == ["Nothing was decided since then."]
        asyncio.run(_approve())
        approver("remove", "--school", "BTPS", "--name", "Mdm Siti")
        (line,) = approver(*whose, "--name", "Mdm Siti").out
        assert line.endswith("+08:00  account:answers:clear  -  tan_mei@students.edu.sg")
        assert listed(approver) == []
        (removed,) = json.loads(approver("list", "--school", "BTPS", "--all", "--json").out[0])["approvers"]
        assert removed["state"] == "removed"
        (one,) = json.loads(approver(*whose, "--id", removed["id"], "--json").out[0])["decisions"]
        assert (one["approver"], one["login"]) == (removed["id"], "tan_mei@students.edu.sg")

    def test_somebody_who_never_was_there_is_refused(self, approver: Helpdesk) -> None:
        ended = approver("decisions", "--school", "BTPS", "--since", "2020-01-01", "--name", "Nobody")
        assert ended.code == 1
        assert "no approver was ever called that" in ended.err[0]
