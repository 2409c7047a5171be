"""Whom something was done to in a stretch of time: by account, by chat, by task and by slip (PRV-10)."""

from datetime import timedelta

from domain.events import Event, Tag
from storage.records import RecoveryEmail, TemporaryPassword, Touched
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, DAY, HOUR, NOW, flow, request, turn

MEI, RAVI = "id000001", "id000002"
MATCHED, CHOSEN = Tag.ANSWERS_MATCHED, Tag.LANGUAGE_CHOSEN


async def touched(store: SqlStore, school_id: str | None = None) -> dict[str, Touched]:
    """Return who was touched in the hour from NOW."""
    async with store.read() as tx:
        return await tx.persons.touched(NOW, NOW + HOUR, school_id)


async def record(store: SqlStore, *events: Event, at: timedelta = timedelta(0)) -> None:
    """Let facts happen."""
    async with store.begin() as tx:
        await tx.audit.record(events, NOW + at)


class TestTheLog:
    async def test_a_fact_counts_under_the_accounts_pseudonym_and_under_its_id(
        self, school: SqlStore
    ) -> None:
        async with school.read() as tx:
            subject = (await tx.accounts.find_subject("tan_mei@students.edu.sg")).key
        await record(school, Event(MATCHED, subject))
        await record(school, Event(Tag.ACCOUNT_LEFT, MEI), at=HOUR / 2)
        deeds = frozenset({"account:answers:match", "account:roster:leave"})
        assert await touched(school) == {MEI: Touched(deeds, NOW, NOW + HOUR / 2)}

    async def test_only_from_the_first_moment_to_before_the_last(self, school: SqlStore) -> None:
        for at in (-timedelta(microseconds=1), HOUR):
            await record(school, Event(MATCHED, MEI), at=at)
        assert await touched(school) == {}
        await record(school, Event(MATCHED, MEI), at=HOUR - timedelta(microseconds=1))
        assert set(await touched(school)) == {MEI}

    async def test_somebody_who_is_no_account_touches_nobody(self, school: SqlStore) -> None:
        await record(school, Event(MATCHED, "ab" * 32, "person:42"), Event(Tag.STARTED))
        assert await touched(school) == {}

    async def test_what_a_person_did_without_naming_anybody_counts_for_whom_their_chat_knows(
        self, school: SqlStore
    ) -> None:
        async with school.begin() as tx:
            for account_id in (MEI, RAVI):
                await tx.chats.bind(account_id, turn(42), NOW)
        await record(school, Event(CHOSEN, None, "person:42"), Event(CHOSEN, None, "person:43"))
        assert set(await touched(school)) == {MEI, RAVI}

    async def test_what_a_person_did_to_one_account_counts_for_that_one(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for account_id in (MEI, RAVI):
                await tx.chats.bind(account_id, turn(42), NOW)
        await record(school, Event(MATCHED, RAVI, "person:42"))
        assert set(await touched(school)) == {RAVI}


class TestTasksAndSlips:
    async def test_a_task_counts_when_it_was_begun(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.flows.put(flow("flow1", 42, account_id=MEI))
            await tx.flows.put(flow("flow2", 43, account_id=RAVI, started_at=NOW - DAY))
            await tx.flows.put(flow("flow3", 44, account_id="a stand-in"))
        assert await touched(school) == {MEI: Touched(frozenset({"task:forgot_password"}), NOW, NOW)}

    async def test_a_slip_counts_when_it_was_issued(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.temporary_passwords.put([(RAVI, TemporaryPassword(b"tag", NOW, NOW + DAY, "roster"))])
        assert (await touched(school))[RAVI].deeds == {"account:temporary_password:issue"}


class TestOneSchool:
    async def test_others_are_left_out(self, school: SqlStore) -> None:
        await record(school, Event(MATCHED, MEI))
        async with school.begin() as tx:
            await tx.flows.put(flow("flow1", 42, bot_id=BOT, account_id=MEI))
        assert set(await touched(school, "school1")) == {MEI}
        assert await touched(school, "school2") == {}


class TestReaching:
    async def test_whose_they_are_comes_with_the_confirmed_address_and_how_many_chats(
        self, school: SqlStore
    ) -> None:
        async with school.begin() as tx:
            await tx.recovery_emails.put(MEI, RecoveryEmail("canary@family.example", NOW, NOW))
            for user in (42, 43):
                await tx.chats.bind(MEI, turn(user), NOW)
            await tx.accounts.mark_leavers("school1", ["tan_mei@students.edu.sg"], NOW)
            mei, ravi = await tx.persons.reach([RAVI, MEI, "nobody"])
        assert (mei.login, mei.full_name, mei.class_name) == (
            "tan_mei@students.edu.sg",
            "Tan Mei Canaryname",
            "3 Canaryclass",
        )
        assert (mei.account_id, mei.school, mei.left_at) == (MEI, "ABC", None)
        assert (mei.email, mei.chats) == ("canary@family.example", 2)
        assert (ravi.account_id, ravi.email, ravi.chats, ravi.left_at) == (RAVI, "", 0, NOW)
        assert "anary" not in repr(mei)


class TestDeciding:
    async def test_what_an_approver_did_comes_with_whose_account_and_which_request(
        self, school: SqlStore
    ) -> None:
        async with school.begin() as tx:
            asked = await tx.requests.put(request("request1", account_id=MEI))
            subject = (await tx.accounts.find_subject("tan_mei@students.edu.sg")).key
        denied, looked = Tag.REQUEST_DENIED, Tag.ACCOUNT_LOOKED_AT
        await record(
            school, Event(denied, subject, "approver:a1", "request1"), Event(denied, MEI, "approver:a2")
        )
        await record(
            school, Event(looked, MEI, "approver:a1"), Event(denied, "ab" * 32, "approver:a1", "gone")
        )
        async with school.read() as tx:
            first, second = await tx.persons.decided(["a1"], [denied], NOW)
            assert await tx.persons.decided(["a1"], [denied], NOW + HOUR) == []
            assert len(await tx.persons.decided(["a1", "a2"], [denied, looked], NOW)) == 4
        assert (first.at, first.tag, first.approver_id) == (NOW, "request:school:deny", "a1")
        assert (first.number, first.kind, first.login) == (
            asked.number,
            asked.kind.value,
            "tan_mei@students.edu.sg",
        )
        assert (second.number, second.kind, second.login, second.colleague) == (0, "", "", "")
        assert "tan_mei" not in repr(first)
