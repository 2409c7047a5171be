"""Codes sent by e-mail: the promises of `storage.interface_family.EmailCodes`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.interface import NotFound, Stale
from storage.records import EmailCode
from storage.sql.store import SqlStore
from tests.storage.samples import DAY, MEI, NOW, RAVI

ADDRESS = "canary@family.example"
LATER = NOW + timedelta(minutes=15)


async def code_of(store: SqlStore, code_id: str = "code1", login: str = MEI, **changes: object) -> EmailCode:
    """Write a code for somebody."""
    async with store.begin() as tx:
        account_id = (await tx.accounts.find_subject(login)).account_id
        code = EmailCode(code_id, account_id, "flow1", ADDRESS, NOW, LATER, 5)
        code = replace(code, **changes)  # type: ignore[arg-type]
        await tx.email_codes.put(code)
    return code


class TestEmailCodes:
    async def test_a_code_comes_back_as_it_was(self, school: SqlStore) -> None:
        code = await code_of(school)
        nowhere = await code_of(school, "code2", flow_id="flow2", address="")
        async with school.read() as tx:
            assert await tx.email_codes.get("code1") == await tx.email_codes.find("flow1") == code
            assert await tx.email_codes.get("code2") == nowhere
            assert await tx.email_codes.find("flow3") is None
            with pytest.raises(NotFound):
                await tx.email_codes.get("code3")

    async def test_the_newest_of_a_flow_is_found_and_others_open_nothing(self, school: SqlStore) -> None:
        """EML-02."""
        await code_of(school, "z")
        newest = await code_of(school, "a")
        async with school.begin() as tx:
            assert await tx.email_codes.find("flow1") == newest
            assert await tx.email_codes.count("z", NOW) is None
            assert await tx.email_codes.count("a", NOW) == replace(newest, tries_left=4)

    async def test_those_of_flows_that_were_ended_open_nothing(self, school: SqlStore) -> None:
        """SES-06."""
        await code_of(school)
        await code_of(school, "code2", flow_id="flow2")
        await code_of(school, "code3", flow_id="flow3")
        async with school.begin() as tx:
            await tx.email_codes.void(["flow1", "flow2", "flow4"])
            await tx.email_codes.void([])
            usable = [await tx.email_codes.count(f"code{number}", NOW) for number in (1, 2, 3)]
        assert [code is not None for code in usable] == [False, False, True]

    async def test_tries_run_out(self, school: SqlStore) -> None:
        """EML-02."""
        await code_of(school, tries_left=2)
        async with school.begin() as tx:
            left = [await tx.email_codes.count("code1", NOW) for _ in range(3)]
        assert [code.tries_left if code else None for code in left] == [1, 0, None]

    async def test_time_runs_out(self, school: SqlStore) -> None:
        """EML-02."""
        await code_of(school)
        async with school.begin() as tx:
            assert await tx.email_codes.count("code1", LATER) is None
            assert await tx.email_codes.count("code1", LATER - timedelta(seconds=1)) is not None

    async def test_it_is_spent_once(self, school: SqlStore) -> None:
        """EML-02."""
        await code_of(school)
        async with school.begin() as tx:
            await tx.email_codes.spend("code1", NOW)
            assert (await tx.email_codes.get("code1")).spent_at == NOW
            assert await tx.email_codes.count("code1", NOW) is None
        with pytest.raises(Stale):
            async with school.begin() as tx:
                await tx.email_codes.spend("code1", NOW)

    async def test_letters_are_counted_by_account_and_by_address_whichever_is_more(
        self, school: SqlStore
    ) -> None:
        """DOS-03."""
        mine = await code_of(school, "a", flow_id="f1")
        await code_of(school, "b", flow_id="f2", address="")
        ravi = await code_of(school, "c", RAVI, flow_id="f3", address=ADDRESS.upper())
        await code_of(school, "d", RAVI, flow_id="f4", sent_at=NOW - DAY)
        async with school.read() as tx:
            counted = tx.email_codes.sent_since
            since = NOW - timedelta(hours=1)
            assert await counted(mine.account_id, "", since) == 2
            assert await counted(ravi.account_id, "", since) == 1
            assert await counted(ravi.account_id, ADDRESS, since) == 2
            assert await counted(ravi.account_id, ADDRESS, NOW - DAY - timedelta(seconds=1)) == 3
            assert await counted("nobody", "other@family.example", since) == 0

    async def test_a_try_that_another_store_took_is_gone(
        self, school: SqlStore, open_store: Callable[[], SqlStore]
    ) -> None:
        await code_of(school, tries_left=1)
        async with open_store().begin() as tx:
            assert await tx.email_codes.count("code1", NOW) is not None
        async with school.begin() as tx:
            assert await tx.email_codes.count("code1", NOW) is None
