"""The rights of a person: all that is kept is shown, and can be erased without breaking the audit log."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from domain.flow import Ending
from domain.notice import Notice, NoticeKind
from domain.requests import RequestState
from services.persons import PersonProblem, Who
from tests.services.counter import Counter
from tests.services.office import AUNT, GROUP, LIM, PARENT, Office
from tests.services.staffroom import looking
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

    async def test_who_else_had_to_do_with_them_is_left_out(self, office: Office) -> None:
        """PRV-07: no chat and no number of strangers, approvers or the group, and nothing keyed."""
        request = await office.ask_unlock(AUNT)
        await office.decide(request, LIM)
        records = await office.house.persons.export(STUDENT)
        cells = [cell for rows in records.values() for row in rows for cell in row.values()]
        assert not {AUNT, LIM, GROUP} & {cell for cell in cells if isinstance(cell, int)}
        assert not any(f"person:{other}" in str(cell) for other in (AUNT, LIM) for cell in cells)
        assert records["requests"][0]["user_id"] == "somebody else"
        assert {chat["user_id"] for chat in records["known_chats"]} == {PARENT}
        assert not {"subject", "login_index", "phone_index", "email_index"} & {
            name for rows in records.values() for row in rows for name in row
        }
        actors = {row["actor"] for row in records["audit"]}
        assert "person: somebody else" in actors
        assert "approver: somebody else" in actors

    async def test_a_parent_is_shown_their_own_numbers_and_name(self, office: Office) -> None:
        await office.ask_unlock(PARENT)
        records = await office.house.persons.export(Who(user_id=PARENT))
        assert {row["user_id"] for row in records["requests"]} == {PARENT}
        assert all(str(row["actor"]).removeprefix("person:").isalnum() for row in records["audit"])
        assert str(GROUP) not in text_of(records)

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
    @pytest.mark.parametrize("who", [STUDENT, Who(user_id=PARENT), Who(user_id=AUNT)])
    async def test_what_would_go_is_what_goes(self, office: Office, who: Who) -> None:
        """PRV-07, AUD-07: the audit log is in neither, what waits to be sent in both."""
        for user in (PARENT, AUNT):
            office.clock.advance(minutes=1)
            await office.ask_unlock(user)
        async with office.house.store.begin() as tx:
            for user in (PARENT, AUNT):
                notice = Notice(NoticeKind.STEP_UP, user, f"waits:{user}")
                await tx.outbox.queue(office.turn().bot_id, (notice,), office.clock.now)
        before = await office.house.persons.count(who)
        assert before == await office.house.persons.erase(who)
        assert "audit" not in before
        assert ("outbox" in before) == bool(who.user_id)

    async def test_the_preview_refuses_an_approver_as_the_deed_does(self, office: Office) -> None:
        with pytest.raises(PersonProblem, match="approver remove"):
            await office.house.persons.count(Who(user_id=LIM))

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

    async def test_what_is_under_way_about_an_erased_student_ends_and_who_asked_is_told(
        self, office: Office
    ) -> None:
        """PRV-07: as when somebody leaves; the group's card names them no more."""
        request = await office.ask_unlock(AUNT)
        await office.house.requests.card_sent(request.id, GROUP, 901)
        flow = await office.recover()
        await office.house.persons.erase(STUDENT)
        (told,) = await office.queued(NoticeKind.REQUEST_EXPIRED)
        (card,) = await office.queued(NoticeKind.REQUEST_CARD_OUTCOME)
        (over,) = await office.queued(NoticeKind.FLOW_EXPIRED)
        assert (told.notice.chat_id, told.notice.values["number"]) == (AUNT, request.number)
        assert (card.notice.chat_id, card.notice.values["message_id"]) == (GROUP, 901)
        assert over.notice.chat_id == flow.chat_id == PARENT
        assert "request:school:expire" in await office.tags(request.id)

    async def test_a_list_that_names_an_erased_student_is_closed_and_its_reader_told(
        self, office: Office
    ) -> None:
        """Nothing of it could be shown any more, and no button of it would do anything."""
        await office.ask_unlock(AUNT)
        flow = await Counter(office).open()
        await office.house.persons.erase(STUDENT)
        async with office.house.store.read() as tx:
            assert (await tx.flows.get(flow.id)).ending is Ending.EXPIRED
        (told,) = await office.queued(NoticeKind.FLOW_EXPIRED)
        assert told.notice.chat_id == LIM

    async def test_a_look_up_that_found_an_erased_student_is_closed_and_others_stay_open(
        self, office: Office
    ) -> None:
        found = await looking(office, "tan")
        other = await office.recover(AUNT, OTHER_LOGIN)
        assert await office.account_id() in str(found.values["ids"])
        await office.house.persons.erase(STUDENT)
        async with office.house.store.read() as tx:
            assert not (await tx.flows.get(found.id)).is_open
            assert (await tx.flows.get(other.id)).is_open

    async def test_what_an_erased_person_asked_is_withdrawn_like_any_other_and_the_next_is_shown(
        self, office: Office
    ) -> None:
        """THR-12: the school sees one request for a thing, and now it is the next one."""
        first, second = await office.ask_unlock(AUNT), await office.ask_unlock(PARENT)
        await office.house.persons.erase(Who(user_id=AUNT))
        cards = [one.notice.values["request_id"] for one in await office.queued(NoticeKind.REQUEST_CARD)]
        assert cards[-1] == second.id
        assert "request:school:withdraw" in await office.tags(first.id)

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
