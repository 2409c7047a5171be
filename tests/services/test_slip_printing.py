"""Printing slips: the paper and exactly its passwords, or neither."""

import io
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from i18n.catalog import Catalogue
from services.issuing import Issuing
from services.slip_printing import DRAWING, PrintOrder, SlipPrinting
from services.slips import SlipsProblem
from storage.keys import Purpose
from storage.records import RosterEntry
from tests.letters import WITHOUT_FONTS
from tests.services.office import Office
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD

ISSUED = "account:temporary_password:issue"


def silent(_doing: str, _done: int, _total: int | None) -> None:
    """Report to nobody."""


async def order(
    office: Office, folder: Path, class_name: str = "", *, login: str = "", replace: bool = True
) -> PrintOrder:
    school = await office.house.schools.get("BTPS")
    voices = [Catalogue().voice("en")]
    path = folder / "slips.pdf"
    return PrintOrder(school, path, "mims_helpdesk_bot", voices, class_name, login, replace)


def printing(office: Office) -> SlipPrinting:
    """Return the printing of slips on a machine without fonts: what it draws is quick to read."""
    house = office.house
    issuing = Issuing(house.temporary, house.outside.entropy, house.policy.roster_password_ttl)
    return SlipPrinting(house.store, issuing, office.clock, WITHOUT_FONTS)


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)


async def issued(office: Office) -> int:
    return (await office.tags()).count(ISSUED)


class TestPrinting:
    async def test_the_passwords_on_paper_are_the_ones_that_work(
        self, new_office: Office, tmp_path: Path
    ) -> None:
        told: list[tuple[str, int, int | None]] = []
        printed = await printing(new_office).print(
            await order(new_office, tmp_path), lambda *report: told.append(report)
        )
        assert (printed.slips, printed.pages, printed.replaced) == (2, 1, 2)
        assert told == [(DRAWING, 1, 2), (DRAWING, 2, 2)]
        path = tmp_path / "slips.pdf"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        lines = text_of(path).splitlines()
        for login in (LOGIN, OTHER_LOGIN):
            assert login in lines
        on_paper = [line for line in lines if line.count("-") == 2 and line.isupper()]
        new_office.slips = dict(zip((LOGIN, OTHER_LOGIN), on_paper, strict=True))
        for login in (LOGIN, OTHER_LOGIN):
            assert (await new_office.show_paper(login=login)).step == "question"
        assert await issued(new_office) == 2

    async def test_the_slip_before_opens_nothing_any_more(self, new_office: Office, tmp_path: Path) -> None:
        await printing(new_office).print(await order(new_office, tmp_path), silent)
        assert (await new_office.show_paper()).said == "temporary_password_missed"

    async def test_who_has_enrolled_gets_none(self, office: Office, tmp_path: Path) -> None:
        printed = await printing(office).print(await order(office, tmp_path), silent)
        assert printed.slips == 1
        assert LOGIN not in text_of(tmp_path / "slips.pdf")
        assert (await office.reset("Another-Kettle-77-sun")).said == "changed"

    async def test_a_class_is_named_in_any_case(self, new_office: Office, tmp_path: Path) -> None:
        await printing(new_office).print(await order(new_office, tmp_path, " 5a "), silent)
        text = text_of(tmp_path / "slips.pdf")
        assert LOGIN in text
        assert OTHER_LOGIN not in text

    async def test_slips_lie_in_the_order_of_the_classroom(self, new_office: Office, tmp_path: Path) -> None:
        logins = [f"{name}@students.edu.sg" for name in ("zoe", "amy", "ben")]
        rows = [("Zoe", "1B"), ("Amy", "1B"), ("Ben", "1A")]
        school = await new_office.house.schools.get("BTPS")
        async with new_office.house.store.begin() as tx:
            entries = [RosterEntry(login, *row) for login, row in zip(logins, rows, strict=True)]
            await tx.accounts.put(school.id, entries, new_office.clock.now)
        await printing(new_office).print(await order(new_office, tmp_path), silent)
        lines = text_of(tmp_path / "slips.pdf").splitlines()
        assert [line for line in lines if line in {"Zoe", "Amy", "Ben"}] == ["Ben", "Amy", "Zoe"]


class TestOneStudent:
    async def test_the_others_keep_their_slips(self, new_office: Office, tmp_path: Path) -> None:
        printed = await printing(new_office).print(
            await order(new_office, tmp_path, login=OTHER_LOGIN), silent
        )
        assert (printed.slips, printed.replaced) == (1, 1)
        assert LOGIN not in text_of(tmp_path / "slips.pdf")
        assert (await new_office.show_paper()).step == "question"

    async def test_who_has_enrolled_is_forgotten_first(self, office: Office, tmp_path: Path) -> None:
        one = await order(office, tmp_path, login=LOGIN, replace=False)
        with pytest.raises(SlipsProblem, match=f"`helpdesk account forget {LOGIN}` first"):
            await printing(office).print(one, silent)
        await office.house.accounts.forget(LOGIN)
        assert (await printing(office).print(one, silent)).slips == 1
        lines = text_of(tmp_path / "slips.pdf").splitlines()
        (paper,) = [line for line in lines if line.count("-") == 2 and line.isupper()]
        office.slips = {LOGIN: paper}
        assert (await office.show_paper()).step == "question"


class TestStillGood:
    async def test_slips_handed_out_are_voided_only_when_that_is_meant(
        self, new_office: Office, tmp_path: Path
    ) -> None:
        mild = await order(new_office, tmp_path, replace=False)
        with pytest.raises(SlipsProblem, match="2 students have a temporary password that is still good"):
            await printing(new_office).print(mild, silent)
        assert not (tmp_path / "slips.pdf").exists()
        assert await issued(new_office) == 0
        assert (await new_office.show_paper()).step == "question"

    async def test_one_that_is_issued_while_slips_are_drawn_stays_good(
        self, office: Office, tmp_path: Path
    ) -> None:
        mild = await order(office, tmp_path, login=LOGIN, replace=False)
        await office.house.accounts.forget(LOGIN)

        class Late(SlipPrinting):
            async def _keep(self, *what: Any) -> int:
                await printing(office).print(replace(mild, path=tmp_path / "first.pdf"), silent)
                return await super()._keep(*what)

        late = Late(
            office.house.store,
            Issuing(office.house.temporary, office.house.outside.entropy, timedelta(days=30)),
            office.clock,
            WITHOUT_FONTS,
        )
        with pytest.raises(SlipsProblem, match="1 student has a temporary password that is still good"):
            await late.print(mild, silent)
        assert await issued(office) == 1


class TestKeys:
    async def test_slips_of_a_key_that_was_retired_while_they_were_drawn_are_drawn_anew(
        self, new_office: Office, tmp_path: Path
    ) -> None:
        """CRY-07: on paper would stand passwords that open nothing."""
        house, times = new_office.house, list[int]()

        class Slow(SlipPrinting):
            async def _keep(self, *what: Any) -> int:
                if not times:
                    await house.keys.rotate([Purpose.TEMPORARY_PASSWORDS])
                times.append(1)
                return await super()._keep(*what)

        issuing = Issuing(house.temporary, house.outside.entropy, timedelta(days=30))
        slow = Slow(house.store, issuing, new_office.clock, WITHOUT_FONTS)
        await slow.print(await order(new_office, tmp_path), silent)
        assert (len(times), await issued(new_office)) == (2, 2)


class TestNothing:
    async def test_nobody_to_print_for_is_told_and_no_file_is_made(
        self, new_office: Office, tmp_path: Path
    ) -> None:
        with pytest.raises(SlipsProblem, match=r"nobody of class '9Z' in BTPS is waiting"):
            await printing(new_office).print(await order(new_office, tmp_path, "9Z"), silent)
        assert not (tmp_path / "slips.pdf").exists()

    async def test_a_file_that_is_there_stays_and_nothing_is_issued(
        self, new_office: Office, tmp_path: Path
    ) -> None:
        (tmp_path / "slips.pdf").write_text("printed already")
        with pytest.raises(SlipsProblem, match="never overwritten"):
            await printing(new_office).print(await order(new_office, tmp_path), silent)
        assert (tmp_path / "slips.pdf").read_text() == "printed already"
        assert await issued(new_office) == 0

    async def test_a_file_that_appears_meanwhile_stays_and_nothing_is_issued(
        self, new_office: Office, tmp_path: Path
    ) -> None:
        def drawing(_doing: str, _done: int, _total: int | None) -> None:
            (tmp_path / "slips.pdf").write_text("somebody was quicker")

        with pytest.raises(SlipsProblem, match="never overwritten"):
            await printing(new_office).print(await order(new_office, tmp_path), drawing)
        assert (tmp_path / "slips.pdf").read_text() == "somebody was quicker"
        assert await issued(new_office) == 0
        assert (await new_office.show_paper()).step == "question"

    async def test_stopped_in_the_middle_nothing_is_left(self, new_office: Office, tmp_path: Path) -> None:
        def stop(_doing: str, _done: int, _total: int | None) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await printing(new_office).print(await order(new_office, tmp_path), stop)
        assert not (tmp_path / "slips.pdf").exists()
        assert await issued(new_office) == 0

    async def test_a_commit_that_fails_takes_the_file_away_again(
        self, new_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Passwords on paper that never were issued would lock a whole class out."""
        path, seen = tmp_path / "slips.pdf", []
        begin = new_office.house.store.begin

        class Failing:
            def __init__(self) -> None:
                self._inner = begin()

            async def __aenter__(self) -> object:
                return await self._inner.__aenter__()

            async def __aexit__(self, *_problem: object) -> None:
                seen.append(path.exists())
                problem = OSError("the disk is full")
                await self._inner.__aexit__(OSError, problem, None)
                raise problem

        monkeypatch.setattr(new_office.house.store, "begin", Failing)
        with pytest.raises(OSError, match="the disk is full"):
            await printing(new_office).print(await order(new_office, tmp_path), silent)
        monkeypatch.undo()
        assert seen == [True]
        assert not path.exists()
        assert await issued(new_office) == 0


class TestMeanwhile:
    async def test_who_enrols_while_slips_are_drawn_keeps_the_password(
        self, new_office: Office, tmp_path: Path
    ) -> None:
        """Drawn again without them: a slip of a student who has a password would be a second key."""
        done = False

        class Late(SlipPrinting):
            async def _keep(self, *what: Any) -> int:
                nonlocal done
                if not done:
                    done = True
                    flow = await new_office.set_password(await new_office.enter(), PASSWORD)
                    assert flow.said == "changed"
                return await super()._keep(*what)

        house = new_office.house
        late = Late(
            house.store,
            Issuing(house.temporary, house.outside.entropy, house.policy.roster_password_ttl),
            new_office.clock,
            WITHOUT_FONTS,
        )
        assert (await late.print(await order(new_office, tmp_path), silent)).slips == 1
        assert LOGIN not in text_of(tmp_path / "slips.pdf")
        assert (await new_office.reset("Another-Kettle-77-sun")).said == "changed"
