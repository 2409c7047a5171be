"""The new password: judged once against everything, set on a pathway alone, whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from domain.events import Tag
from domain.evidence import Factor, Unproven
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Obstacle, PermitKind, RequestKind, RequestState
from services.new_password import NewPassword
from storage.interface import Stale
from tests.services.office import AUNT, GROUP, PARENT, Office, open_office
from tests.services.test_first_login import DUMMY, issue, type_paper
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD, SECOND_PASSWORD

ROOT = Path(__file__).parents[2]
TABLES = (
    "temporary_passwords",
    "answers",
    "password_tags",
    "credentials",
    "known_chats",
    "permits",
    "flows",
    "audit",
    "outbox",
)


def contents(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with closing(sqlite3.connect(folder / "data" / "helpdesk.db")) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608 - names of tables, read from the database itself


@contextmanager
def refusing(folder: Path, table: str) -> Iterator[None]:
    """Have the database refuse every change of one table while the block runs."""
    path = folder / "data" / "helpdesk.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for deed in ("INSERT", "UPDATE"):
            database.execute(
                f"CREATE TRIGGER refuse_{deed} BEFORE {deed} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"
            )
        yield
        for deed in ("INSERT", "UPDATE"):
            database.execute(f"DROP TRIGGER refuse_{deed}")


def callers_of(call: str) -> set[str]:
    """Return the files of the house in which something is called."""
    rooms = ("bot", "conversations", "services", "directory", "domain", "storage")
    return {
        path.relative_to(ROOT).as_posix()
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if call in path.read_text(encoding="utf-8")
    }


def service_of(office: Office) -> NewPassword:
    """Return the one place that sets passwords."""
    return office.house.forgot_password._new_password


async def ready(office: Office, password: str = SECOND_PASSWORD) -> Flow:
    """Bring the parent to the second typing."""
    flow = await office.answer(await office.recover())
    return await office.house.forgot_password.password(office.turn(), flow, password)


async def with_permit(office: Office) -> Flow:
    """Bring the aunt to the second typing, by the school's approval."""
    request = await office.ask(await office.answer(await office.recover(AUNT)))
    assert request is not None
    assert request.kind is RequestKind.RECOVERY
    await office.decide(request)
    flow = await office.recover(AUNT)
    return await office.house.forgot_password.password(office.turn(AUNT), flow, SECOND_PASSWORD)


class TestPathways:
    @pytest.mark.parametrize(
        "factors",
        [
            set(),
            {Factor.ANSWERS},
            {Factor.KNOWN_CHAT},
            {Factor.SCHOOL_PERMIT},
            {Factor.PHONE},
            {Factor.EMAIL_CODE},
            {Factor.VOUCH},
            {Factor.KNOWN_CHAT, Factor.SCHOOL_PERMIT},
            {Factor.KNOWN_CHAT, Factor.PHONE, Factor.EMAIL_CODE, Factor.VOUCH, Factor.SCHOOL_PERMIT},
        ],
    )
    async def test_without_a_pathway_nothing_is_set(
        self, office: Office, tmp_path: Path, factors: set[Factor]
    ) -> None:
        """REC-01, REC-02: for each factor absent, whoever calls."""
        flow = await ready(office)
        prepared = office.house.memory.hold(flow).prepared
        assert prepared is not None
        before = contents(tmp_path)
        forged = replace(flow, factors=frozenset(factors))

        async def set_it() -> None:
            async with office.house.store.begin() as tx:
                await service_of(office).set(tx, office.turn(), forged, prepared, Tag.RECOVERY_COMPLETED)

        with pytest.raises(Unproven):
            await set_it()
        assert contents(tmp_path) == before

    async def test_without_a_pathway_a_password_is_not_even_judged(self, office: Office) -> None:
        flow = await office.answer(await office.recover())
        derivations = office.house.hashing.derivations
        with pytest.raises(Unproven):
            await service_of(office).first(office.turn(), replace(flow, factors=frozenset()), PASSWORD)
        assert office.house.hashing.derivations == derivations

    @pytest.mark.parametrize("step", [Step.LOGIN, Step.CHALLENGE, Step.EVIDENCE, Step.LOCKED])
    async def test_evidence_at_another_step_sets_nothing(
        self, office: Office, tmp_path: Path, step: Step
    ) -> None:
        """REC-04."""
        flow = await ready(office)
        prepared = office.house.memory.hold(flow).prepared
        assert prepared is not None
        before = contents(tmp_path)

        async def set_it() -> None:
            async with office.house.store.begin() as tx:
                service = service_of(office)
                await service.set(tx, office.turn(), office.at(flow, step), prepared, Tag.RECOVERY_COMPLETED)

        with pytest.raises(WrongStep):
            await set_it()
        assert contents(tmp_path) == before

    def test_one_place_alone_sets_passwords(self) -> None:
        """REC-02: no other code calls the directory's `set_password`."""
        assert callers_of(".set_password(") == {"services/new_password.py"}

    async def test_a_temporary_password_is_good_for_a_first_login_alone(self, new_office: Office) -> None:
        """TMP-01: the directory refuses it, and of all tasks one takes it; another only refuses it."""
        directory, slip = new_office.house.directory, new_office.slips[LOGIN]
        async with new_office.house.hashing.slot(PARENT) as derive:
            assert not await directory.verify(await new_office.account_id(), slip, derive)
        assert callers_of("temporary.matches(") == {"services/first_login.py", "services/new_password.py"}
        assert (await new_office.show_paper()).step is Step.QUESTION

    def test_three_tasks_alone_lead_there_each_on_its_own_pathways(self) -> None:
        """REC-02: a task that is not listed here sets no password."""
        tasks = {"services/change_password.py", "services/first_login.py", "services/forgot_password.py"}
        assert callers_of("new_password.set(") == tasks
        (assembled,) = callers_of("NewPassword(")
        assert assembled.startswith("bot/")

    @pytest.mark.parametrize(
        ("factors", "opens"),
        [
            (set(), False),
            ({Factor.KNOWN_CHAT}, False),
            ({Factor.ANSWERS}, False),
            ({Factor.PHONE, Factor.KNOWN_CHAT}, False),
            ({Factor.CURRENT_PASSWORD}, True),
            ({Factor.CURRENT_PASSWORD, Factor.KNOWN_CHAT}, True),
        ],
    )
    async def test_a_change_without_the_current_password_sets_nothing(
        self, office: Office, tmp_path: Path, factors: set[Factor], *, opens: bool
    ) -> None:
        """REC-02: the evidence is asked for again where it is set, not only where it was given."""
        service = office.house.change_password
        flow = await office.prove(service)
        flow = await service.password(office.turn(), flow, SECOND_PASSWORD)
        forged = replace(flow, factors=frozenset(factors))
        if opens:
            assert (await service.password_again(office.turn(), forged, SECOND_PASSWORD)).said is Said.CHANGED
            return
        before = contents(tmp_path)
        with pytest.raises(Unproven):
            await service.password_again(office.turn(), forged, SECOND_PASSWORD)
        assert contents(tmp_path) == before


class TestAtomicity:
    @pytest.mark.parametrize("table", [table for table in TABLES if table not in {"permits", "outbox"}])
    async def test_a_first_login_is_whole_or_nothing(self, founded: Path, tmp_path: Path, table: str) -> None:
        """REC-06: whichever statement fails, the database equals the state before."""
        async with open_office(founded, tmp_path) as office:
            service = office.house.first_login
            flow = await service.password(office.turn(), await office.enter(), PASSWORD)
            before = contents(tmp_path)
            with refusing(tmp_path, table), pytest.raises(IntegrityError, match="refused by the test"):
                await service.password_again(office.turn(), flow, PASSWORD)
            assert contents(tmp_path) == before
            again = await service.password_again(office.turn(), flow, PASSWORD)
            assert again.said is Said.CHANGED

    @pytest.mark.parametrize(
        "table", [table for table in TABLES if table not in {"temporary_passwords", "answers"}]
    )
    async def test_a_reset_is_whole_or_nothing(self, office: Office, tmp_path: Path, table: str) -> None:
        """REC-06: password, history, permit, binding, flow, audit and the notice to the known chat."""
        flow, service = await with_permit(office), office.house.forgot_password
        before = contents(tmp_path)
        with refusing(tmp_path, table), pytest.raises(IntegrityError, match="refused by the test"):
            await service.password_again(office.turn(AUNT), flow, SECOND_PASSWORD)
        assert contents(tmp_path) == before
        again = await service.password_again(office.turn(AUNT), flow, SECOND_PASSWORD)
        assert again.said is Said.CHANGED

    async def test_two_who_set_the_same_password_at_once_do_it_once(self, office: Office) -> None:
        flow = await ready(office)
        prepared = office.house.memory.hold(flow).prepared
        assert prepared is not None
        async with office.house.store.begin() as tx:
            await office.house.directory.set_password(tx, prepared)
        with pytest.raises(Stale):
            await office.house.forgot_password.password_again(office.turn(), flow, SECOND_PASSWORD)
        assert await office.open_flow() == flow


class TestFreshStarts:
    """What was proven or asked for before a password was set opens nothing afterwards."""

    async def test_a_permit_given_before_is_void(self, office: Office) -> None:
        await with_permit(office)
        assert (await office.reset(SECOND_PASSWORD)).said is Said.CHANGED
        account_id, now = await office.account_id(), office.clock.now
        async with office.house.store.read() as tx:
            assert await tx.permits.find(account_id, office.turn(AUNT), PermitKind.RESET, now) is None

    async def test_a_permit_for_more_tries_is_void_too(self, office: Office) -> None:
        await office.decide(await office.ask_unlock(AUNT))
        await office.reset(SECOND_PASSWORD)
        account_id, now = await office.account_id(), office.clock.now
        async with office.house.store.read() as tx:
            assert await tx.permits.find(account_id, office.turn(AUNT), PermitKind.TRIES, now) is None

    async def test_a_slip_that_nobody_used_is_void(self, office: Office) -> None:
        await issue(office, DUMMY)
        await office.reset(SECOND_PASSWORD)
        assert (await type_paper(office, DUMMY)).said is Said.TEMPORARY_PASSWORD_MISSED

    @pytest.mark.parametrize("afresh", [False, True], ids=["reset", "first login"])
    async def test_somebody_elses_request_for_a_reset_ends_and_they_are_told(
        self, office: Office, *, afresh: bool
    ) -> None:
        request = await office.ask(await office.answer(await office.recover(AUNT)))
        assert request is not None
        async with office.house.store.begin() as tx:
            await tx.requests.set_card(request.id, GROUP, 5)
        if afresh:
            await issue(office, DUMMY)
            office.slips = {LOGIN: DUMMY}
        await office.set_password(await (office.enter() if afresh else _proven(office)), "Nine.herons.fly.7")
        assert (await office.requests_of(AUNT))[0].state is RequestState.EXPIRED
        assert await office.press(request) is Obstacle.DECIDED
        assert len(await office.queued(NoticeKind.REQUEST_CARD_OUTCOME)) == 1
        (told,) = await office.queued(NoticeKind.REQUEST_EXPIRED)
        assert told.notice.chat_id == AUNT

    async def test_requests_of_ones_own_of_other_kinds_and_about_others_stay_open(
        self, office: Office
    ) -> None:
        unlock = await office.ask_unlock(AUNT)
        about_another = await office.ask_unlock(AUNT, OTHER_LOGIN)
        await office.reset(SECOND_PASSWORD)
        for request in (unlock, about_another):
            assert (await office.house.requests.get(request.id)).state is RequestState.OPEN

    async def test_right_answers_given_elsewhere_before_it_set_nothing_after_it(self, office: Office) -> None:
        other = await ready(office)
        await issue(office, DUMMY)
        office.slips = {LOGIN: DUMMY}
        await office.set_password(await office.enter(AUNT), "Nine.herons.fly.7")
        with pytest.raises(Stale):
            await office.house.forgot_password.password_again(office.turn(), other, SECOND_PASSWORD)
        ended = await office.open_flow()
        assert (ended.id, ended.ending) == (other.id, Ending.EXPIRED)
        (told,) = await office.queued(NoticeKind.FLOW_EXPIRED)
        assert told.notice.chat_id == PARENT

    async def test_who_has_proven_nothing_yet_goes_on(self, office: Office) -> None:
        other = await office.recover(AUNT)
        await office.reset(SECOND_PASSWORD)
        assert (await office.open_flow(AUNT)) == other


async def _proven(office: Office) -> Flow:
    return await office.answer(await office.recover())


class TestHistory:
    async def test_no_password_ever_comes_back(self, office: Office) -> None:
        """PWD-07: one derivation judges the whole history."""
        passwords = [f"Otter-{number}-swims-far" for number in range(5)]
        for password in passwords:
            assert (await office.reset(password)).said is Said.CHANGED
        flow = await office.answer(await office.recover())
        for password in (PASSWORD, *passwords):
            before = office.house.hashing.derivations
            flow = await office.set_password(flow, password)
            assert (flow.step, flow.values["violations"]) == (Step.NEW_PASSWORD, "used_before")
            assert office.house.hashing.derivations == before + 1

    async def test_another_form_of_the_same_letters_is_the_same_password(self, office: Office) -> None:
        """PWD-01: NFC; the history and the second typing both know it."""
        composed, decomposed = "Caf\u00e9-kettle-42-x", "Cafe\u0301-kettle-42-x"
        flow = await office.answer(await office.recover())
        assert (await office.set_password(flow, composed, again=decomposed)).said is Said.CHANGED
        flow = await office.set_password(await office.answer(await office.recover()), decomposed)
        assert flow.values["violations"] == "used_before"

    async def test_the_last_of_128_characters_counts(self, office: Office) -> None:
        """PWD-01: nothing is cut off."""
        long = "Kettle-42-" + "wxyz" * 29
        assert (await office.reset(f"{long}aA")).said is Said.CHANGED
        assert (await office.reset(f"{long}aB")).said is Said.CHANGED
        assert (await office.reset(f"{long}aBc")).values["violations"] == "too_long"


class TestJudging:
    async def test_all_unmet_rules_are_named_at_once_and_cost_no_derivation(self, office: Office) -> None:
        """PWD-08, DOS-01."""
        flow = await office.answer(await office.recover())
        before = office.house.hashing.derivations
        flow = await office.set_password(flow, "-wei")
        assert (
            flow.values["violations"]
            == "too_short,first_character,no_digit,no_upper,few_kinds,holds_name,too_common"
        )
        assert office.house.hashing.derivations == before

    async def test_two_that_differ_start_again_and_neither_is_kept(self, office: Office) -> None:
        """PWD-09."""
        flow = await office.house.forgot_password.password_again(
            office.turn(), await ready(office), "another"
        )
        held = office.house.memory.hold(flow)
        assert (flow.step, flow.said, held.password, held.prepared) == (
            Step.NEW_PASSWORD,
            Said.PASSWORD_DIFFERS,
            "",
            None,
        )
        assert (await office.set_password(flow, SECOND_PASSWORD)).said is Said.CHANGED

    async def test_a_password_forgotten_by_a_restart_is_asked_again(self, office: Office) -> None:
        flow = await ready(office)
        office.house.memory.forget(flow.id)
        flow = await office.house.forgot_password.password_again(office.turn(), flow, SECOND_PASSWORD)
        assert (flow.step, flow.said) == (Step.NEW_PASSWORD, Said.PASSWORD_LOST)

    @pytest.mark.parametrize("typed", ["", "\n", "🦕" * 4000, "\u0000", "Tan_wei_ling@students.edu.sg"])
    async def test_odd_texts_are_refused_like_any_other(self, office: Office, typed: str) -> None:
        flow = await office.set_password(await office.answer(await office.recover()), typed)
        assert flow.said is Said.PASSWORD_REFUSED

    async def test_half_a_surrogate_pair_is_a_character_like_any_other(self, office: Office) -> None:
        """JSON can carry one; nothing stumbles over it."""
        assert (await office.reset("Purple-Kettle-42-\ud800x")).said is Said.CHANGED


class TestTelling:
    async def test_the_other_known_chats_hear_of_it_and_the_new_one_is_known(self, office: Office) -> None:
        """REC-07; architecture 5: success binds the chat."""
        flow = await with_permit(office)
        await office.house.forgot_password.password_again(office.turn(AUNT), flow, SECOND_PASSWORD)
        told = await office.queued(NoticeKind.PASSWORD_CHANGED)
        assert [queued.notice.chat_id for queued in told] == [PARENT]
        account_id = await office.account_id()
        assert [queued.notice.values for queued in told] == [{"account_id": account_id}]
        async with office.house.store.read() as tx:
            assert {chat.chat_id for chat in await tx.chats.list(account_id)} == {PARENT, AUNT}
        assert "account:chat:bind" in await office.tags(flow.id)

    async def test_who_resets_alone_is_told_nothing_twice(self, office: Office) -> None:
        flow = await office.reset(SECOND_PASSWORD)
        assert await office.queued(NoticeKind.PASSWORD_CHANGED) == []
        assert "account:chat:bind" not in await office.tags(flow.id)
