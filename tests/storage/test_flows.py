"""Tests of flows: one open a person, every write guarded by the version, what is typed sealed."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from domain.evidence import Factor
from domain.flow import Ending, Flow, FlowKind, Said, Step
from storage.engine import open_engine
from storage.interface import NotFound, Stale
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, NOW, SUBJECT, flow

FULL = flow(
    step=Step.EVIDENCE,
    subject=SUBJECT,
    account_id="id000001",
    login="tan_mei@students.edu.sg",
    questions=(3, 1, 8),
    position=2,
    factors=frozenset({Factor.ANSWERS, Factor.KNOWN_CHAT}),
    request_id="req1",
    permit_id="permit1",
    said=Said.LOGIN_REFUSED,
    values={"suggestion": "tan_mei@students.edu.sg", "tries_left": 2},
    prompt_id=900,
    version=5,
)


class TestOpenOnes:
    async def test_a_persons_open_flows_are_listed_whichever_bot_has_them(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            mine, elsewhere = flow(), flow("flow2", bot_id=BOT + 1)
            for one in (mine, elsewhere, flow("flow3", user_id=43), flow("over", ending=Ending.DONE)):
                await tx.flows.put(one)
            assert await tx.flows.list_open(42) == [mine, elsewhere]


class TestKeeping:
    @pytest.mark.parametrize("kept", [flow(), FULL], ids=["bare", "full"])
    async def test_what_is_put_is_got(self, store: SqlStore, kept: Flow) -> None:
        async with store.begin() as tx:
            assert await tx.flows.put(kept) == kept
            assert await tx.flows.get("flow1") == kept
            assert await tx.flows.find_open(BOT, 42) == kept
            assert await tx.flows.find_last(BOT, 42) == kept

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        kind=st.sampled_from(FlowKind),
        step=st.sampled_from(Step),
        said=st.sampled_from(Said),
        ending=st.sampled_from(Ending),
        factors=st.frozensets(st.sampled_from(Factor)),
        values=st.dictionaries(
            st.text(max_size=5), st.text(max_size=5) | st.integers(-(2**63), 2**63), max_size=3
        ),
    )
    async def test_every_flow_comes_back_as_it_was(self, store: SqlStore, **fields: object) -> None:
        async with store.begin() as tx:
            count = await tx.flows.find_last(BOT, 42)
            number = 0 if count is None else int(count.id) + 1
            kept = flow(str(number), **fields)
            await tx.flows.put(kept)
            assert await tx.flows.get(str(number)) == kept

    async def test_a_flow_that_is_not_there_is_not_found(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            assert await tx.flows.find_open(BOT, 42) is None
            assert await tx.flows.find_last(BOT, 42) is None
            with pytest.raises(NotFound):
                await tx.flows.get("flow1")
            with pytest.raises(NotFound):
                await tx.flows.set_prompt("flow1", 5)

    async def test_no_login_stands_in_clear(self, store: SqlStore, database: str) -> None:
        """Neither the one named nor the one suggested for a typing error (PRV-02, CRY-05)."""
        async with store.begin() as tx:
            await tx.flows.put(FULL)
        engine = open_engine(database)
        async with engine.connect() as connection:
            rows = (await connection.execute(text("SELECT * FROM flows"))).all()
        await engine.dispose()
        assert b"tan_mei" not in repr(rows).encode()


class TestOneOpenFlow:
    async def test_a_second_open_flow_is_refused(self, store: SqlStore) -> None:
        """REC-10."""
        async with store.begin() as tx:
            await tx.flows.put(flow())
            with pytest.raises(Stale):
                await tx.flows.put(flow("flow2"))
            assert await tx.flows.find_last(BOT, 42) == flow()
            await tx.flows.put(flow("flow3", user_id=43))
            await tx.flows.put(flow("flow4", bot_id=BOT + 1))

    async def test_after_one_ended_the_next_may_begin(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.flows.put(flow())
            ended = await tx.flows.save(flow(ending=Ending.REPLACED))
            assert await tx.flows.find_open(BOT, 42) is None
            assert await tx.flows.find_last(BOT, 42) == ended
            await tx.flows.put(flow("flow2"))
            assert await tx.flows.find_last(BOT, 42) == flow("flow2")

    async def test_of_many_at_once_one_opens(self, store: SqlStore) -> None:
        async def open_one(number: int) -> bool:
            try:
                async with store.begin() as tx:
                    await tx.flows.put(flow(f"flow{number}"))
            except Stale:
                return False
            return True

        assert sum(await asyncio.gather(*(open_one(number) for number in range(10)))) == 1


class TestSaving:
    async def test_each_save_is_the_next_version(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            read = await tx.flows.put(flow())
            saved = await tx.flows.save(replace(read, step=Step.CHALLENGE, position=1))
            assert saved == replace(read, step=Step.CHALLENGE, position=1, version=1)
            assert await tx.flows.get("flow1") == saved

    async def test_a_flow_that_moved_on_is_stale(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            read = await tx.flows.put(flow())
            saved = await tx.flows.save(read)
            with pytest.raises(Stale):
                await tx.flows.save(replace(read, step=Step.CHALLENGE))
            with pytest.raises(Stale):
                await tx.flows.save(flow("flow2"))
            assert await tx.flows.get("flow1") == saved

    async def test_the_prompt_is_no_new_version_and_no_part_of_a_save(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            read = await tx.flows.put(flow())
            await tx.flows.set_prompt("flow1", 901)
            await tx.flows.save(read)
            assert (await tx.flows.get("flow1")).prompt_id == 901
            await tx.flows.set_prompt("flow1", None)
            assert (await tx.flows.get("flow1")).prompt_id is None


class TestTime:
    async def test_open_flows_whose_time_is_over_come_longest_first(self, store: SqlStore) -> None:
        minutes = {"a": 3, "b": 1, "c": 2, "d": 9}
        async with store.begin() as tx:
            for user, (name, wait) in enumerate(minutes.items()):
                ends = NOW + timedelta(minutes=wait)
                await tx.flows.put(flow(name, user_id=user, expires_at=ends))
            await tx.flows.put(flow("e", user_id=9, expires_at=NOW, ending=Ending.DONE))
            now = NOW + timedelta(minutes=3)
            assert [one.id for one in await tx.flows.list_due(now, 10)] == ["b", "c", "a"]
            assert [one.id for one in await tx.flows.list_due(now, 1)] == ["b"]

    async def test_whatever_was_begun_until_a_time_and_is_open_is_listed_in_turn(
        self, store: SqlStore
    ) -> None:
        async with store.begin() as tx:
            for user, minutes in enumerate((2, 0, 1)):
                begun = NOW + timedelta(minutes=minutes)
                await tx.flows.put(flow(f"flow{user}", user_id=user, started_at=begun))
            await tx.flows.put(flow("over", user_id=9, ending=Ending.DONE))
            until = NOW + timedelta(minutes=1)
            assert [one.id for one in await tx.flows.list_begun(until, 10)] == ["flow1", "flow2"]
            assert [one.id for one in await tx.flows.list_begun(until, 1)] == ["flow1"]


class TestAboutAccounts:
    async def test_open_ones_about_any_of_them_come_wherever_they_stand(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            for user, account in enumerate(("acc1", "acc2", "acc3", None)):
                step = Step.CHALLENGE if user else Step.NEW_PASSWORD
                await tx.flows.put(flow(f"flow{user}", user_id=user, account_id=account, step=step))
            await tx.flows.put(flow("over", user_id=9, account_id="acc1", ending=Ending.DONE))
            found = await tx.flows.list_about_any(["acc1", "acc2", "acc9"])
            assert [one.id for one in found] == ["flow0", "flow1"]
            assert await tx.flows.list_about_any([]) == []
