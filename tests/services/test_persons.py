"""The rights of a person: all that is kept is shown, and can be erased without breaking the audit log."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from domain.requests import RequestState
from services.persons import PersonProblem, Who
from tests.services.office import AUNT, LIM, PARENT, Office
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD

STUDENT = Who(LOGIN)


def text_of(records: object) -> str:
    """Return an export as the operator hands it out."""
    return json.dumps(records, ensure_ascii=False)


class TestExport:
    async def test_a_student_is_shown_everything_that_is_kept(self, office: Office) -> None:
        """PRV-07: names and phones opened, where they stand."""
        await office.ask_unlock()
        records = await office.house.persons.export(STUDENT)
        assert {"accounts", "known_chats", "answers", "requests", "audit"} <= set(records)
        assert records["accounts"][0]["login"] == LOGIN

    async def test_no_secret_and_no_keyed_tag_is_in_it(self, office: Office) -> None:
        """ADM-14: neither answers nor passwords, not even as a digest."""
        records = await office.house.persons.export(STUDENT)
        assert PASSWORD not in text_of(records)
        assert "digest" not in records["answers"][0]
        assert "salt" not in records["answers"][0]
        assert "tag" not in records["password_tags"][0]

    async def test_nobody_else_is_in_it(self, office: Office) -> None:
        assert OTHER_LOGIN not in text_of(await office.house.persons.export(STUDENT))

    async def test_a_telegram_user_is_shown_what_they_did(self, office: Office) -> None:
        await office.ask_unlock(AUNT)
        records = await office.house.persons.export(Who(user_id=AUNT))
        assert records["requests"][0]["user_id"] == AUNT
        assert {row["tag"] for row in records["audit"]} >= {"request:school:open"}

    async def test_who_looked_is_recorded(self, office: Office) -> None:
        await office.house.persons.export(STUDENT)
        assert (await office.tags())[-1] == "person:record:export"

    @pytest.mark.parametrize("who", [Who("nobody_here@students.edu.sg"), Who(user_id=999)])
    async def test_of_somebody_unknown_nothing_is_kept(self, office: Office, who: Who) -> None:
        with pytest.raises(PersonProblem):
            await office.house.persons.export(who)


class TestErase:
    async def test_an_erased_student_is_gone_and_the_chain_still_verifies(self, office: Office) -> None:
        """AUD-07, PRV-07."""
        await office.ask_unlock()
        gone = await office.house.persons.erase(STUDENT)
        assert gone["accounts"] == 1
        assert (await office.house.audit_verify()).is_intact
        with pytest.raises(PersonProblem):
            await office.house.persons.count(STUDENT)

    async def test_an_erased_person_is_gone_and_the_chain_still_verifies(self, office: Office) -> None:
        """AUD-07: what the log says of them names nobody any more."""
        request = await office.ask_unlock(AUNT)
        await office.house.persons.erase(Who(user_id=AUNT))
        assert (await office.house.audit_verify()).is_intact
        async with office.house.store.read() as tx:
            found = await tx.requests.get(request.id)
        assert (found.user_id, found.chat_id, found.state) == (0, 0, RequestState.WITHDRAWN)

    async def test_no_number_of_an_erased_person_stands_in_the_database(
        self, office: Office, tmp_path: Path
    ) -> None:
        """AUD-07: their number stands in no table, the audit log among them."""
        await office.ask_unlock(AUNT)
        await office.house.persons.erase(Who(user_id=AUNT))
        with closing(sqlite3.connect(tmp_path / "data" / "helpdesk.db")) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in tables:
                for row in database.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - names of our own tables
                    assert AUNT not in row, name
                    assert f"person:{AUNT}" not in row, name

    async def test_others_stay(self, office: Office) -> None:
        await office.house.persons.erase(STUDENT)
        assert (await office.house.persons.count(Who(OTHER_LOGIN)))["accounts"] == 1

    async def test_an_approver_is_removed_before(self, office: Office) -> None:
        with pytest.raises(PersonProblem, match="approver remove"):
            await office.house.persons.erase(Who(user_id=LIM))

    async def test_a_parent_is_a_stranger_afterwards(self, office: Office) -> None:
        await office.house.persons.erase(Who(user_id=PARENT))
        async with office.house.store.read() as tx:
            assert not await tx.chats.is_known(await office.account_id(), office.turn(PARENT))
