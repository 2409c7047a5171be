"""Codes by e-mail: never written down, counted before they are compared, single use, three letters a day."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.flow import Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from services.email_codes import EmailCodes
from storage.interface import Stale
from storage.records import EmailCode
from tests.services.letterbox import (
    ADDRESS,
    OTHER_ADDRESS,
    confirmed,
    have_email,
    letters,
    newest_code,
    to_evidence,
    typed,
)
from tests.services.office import AUNT, PARENT, Office


async def type_code(office: Office, flow: Flow, text: str) -> Flow:
    """Type a code into /email."""
    return await office.house.recovery_emails.code(office.turn(flow.user_id), flow, text)


def wrong(code: str) -> str:
    """A code that differs in one digit."""
    return f"{(int(code) + 1) % 10**8:08d}"


async def code_row(office: Office, flow: Flow) -> EmailCode:
    """The newest code of a flow."""
    async with office.house.store.read() as tx:
        found = await tx.email_codes.find(flow.id)
    assert found is not None
    return found


class TestDigits:
    def test_they_are_eight_and_follow_from_the_id_and_the_key(self, office: Office) -> None:
        """EML-02."""
        codes = office.house.email_codes
        made = [codes.digits(f"id{n}") for n in range(300)]
        assert made == [codes.digits(f"id{n}") for n in range(300)]
        assert all(len(one) == 8 and one.isdecimal() for one in made)
        assert len(set(made)) == 300

    def test_another_key_makes_others(self, office: Office) -> None:
        """CRY-03."""
        assert EmailCodes(office.house.email_codes._desk, lambda: (b"k" * 32,)).digits("id1") != (
            office.house.email_codes.digits("id1")
        )


class TestSending:
    async def test_a_code_is_on_its_way(self, office: Office) -> None:
        flow = await typed(office)
        assert (flow.step, flow.said) == (Step.EMAIL_CODE, Said.EMAIL_CODE_SENT)
        assert await office.house.email_codes.sent_to(flow) == ADDRESS
        assert [list(letter) for letter in await letters(office)] == [["code_id"]]

    async def test_neither_code_nor_address_stands_in_the_flow_the_outbox_or_the_audit_log(
        self, office: Office
    ) -> None:
        """EML-02, LOG-04."""
        flow = await typed(office)
        code = await newest_code(office)
        written = repr((flow, await office.queued(), await office.audit(), await code_row(office, flow)))
        assert code not in written
        assert ADDRESS not in written

    @pytest.mark.parametrize(("text", "problem"), [("mei@example", "form"), ("x@students.edu.sg", "school")])
    async def test_an_address_that_is_none_is_asked_again(
        self, office: Office, text: str, problem: str
    ) -> None:
        """EML-03, EML-06."""
        flow = await typed(office, text)
        assert (flow.step, flow.said, flow.values) == (Step.EMAIL, Said.EMAIL_REFUSED, {"problem": problem})
        assert await letters(office) == []

    async def test_an_address_is_taken_only_where_it_is_asked(self, office: Office) -> None:
        """REC-04."""
        flow = await office.house.recovery_emails.begin(office.turn())
        with pytest.raises(WrongStep):
            await office.house.email_codes.typed(office.turn(), flow, ADDRESS)

    async def test_another_letter_makes_the_code_before_useless(self, office: Office) -> None:
        flow = await typed(office)
        first = await newest_code(office)
        flow = await office.house.email_codes.again(office.turn(), flow)
        assert await newest_code(office) != first
        flow = await type_code(office, flow, first)
        assert (flow.said, flow.values) == (Said.EMAIL_CODE_MISSED, {"tries_left": 4})
        assert (await type_code(office, flow, await newest_code(office))).said is Said.EMAIL_CONFIRMED


class TestHowOften:
    async def test_an_account_gets_three_letters_a_day_and_a_fourth_the_next(self, office: Office) -> None:
        """DOS-03."""
        flow = await typed(office)
        for n in range(9):
            flow = await office.house.email_codes.again(office.turn(), flow)
            assert flow.said is (Said.EMAIL_CODE_SENT if n < 2 else Said.EMAIL_TOO_OFTEN)
        assert len(await letters(office)) == 3
        assert (await typed(office, OTHER_ADDRESS)).said is Said.EMAIL_TOO_OFTEN
        office.clock.advance(hours=24, seconds=1)
        assert (await typed(office)).said is Said.EMAIL_CODE_SENT

    async def test_an_address_gets_three_letters_a_day_from_all_accounts_together(
        self, office: Office
    ) -> None:
        """DOS-03."""
        now = office.clock.now
        async with office.house.store.begin() as tx:
            other = (await tx.accounts.find_subject("lim_jun_jie@students.edu.sg")).account_id
            for n in range(3):
                row = EmailCode(f"c{n}", other, f"f{n}", ADDRESS.upper(), now, now + timedelta(minutes=15), 5)
                await tx.email_codes.put(row)
        assert (await typed(office)).said is Said.EMAIL_TOO_OFTEN
        assert (await typed(office, OTHER_ADDRESS)).said is Said.EMAIL_CODE_SENT


class TestChecking:
    async def test_five_wrong_codes_use_it_up_and_the_right_one_comes_too_late(self, office: Office) -> None:
        """EML-02."""
        flow = await typed(office)
        code = await newest_code(office)
        for left in (4, 3, 2, 1):
            flow = await type_code(office, flow, wrong(code))
            assert (flow.said, flow.values) == (Said.EMAIL_CODE_MISSED, {"tries_left": left})
        assert (await type_code(office, flow, wrong(code))).said is Said.EMAIL_CODE_OVER
        flow = await office.open_flow()
        assert (await type_code(office, flow, code)).said is Said.EMAIL_CODE_OVER

    async def test_it_is_good_for_fifteen_minutes(self, office: Office) -> None:
        """EML-02."""
        flow = replace(await typed(office), deadline_at=office.clock.now + timedelta(hours=1))
        office.clock.advance(minutes=14, seconds=59)
        assert (await type_code(office, flow, await newest_code(office))).said is Said.EMAIL_CONFIRMED
        flow = replace(await typed(office, OTHER_ADDRESS), deadline_at=office.clock.now + timedelta(hours=1))
        code = await newest_code(office)
        office.clock.advance(minutes=15)
        assert (await type_code(office, flow, code)).said is Said.EMAIL_CODE_OVER

    async def test_it_works_once(self, office: Office) -> None:
        """EML-02: the same flow, read before, is refused; and so is the spent code itself."""
        flow = await typed(office)
        code = await newest_code(office)
        await type_code(office, flow, code)
        with pytest.raises(Stale):
            await type_code(office, flow, code)
        async with office.house.store.begin() as tx:
            assert await tx.email_codes.count((await code_row(office, flow)).id, office.clock.now) is None

    async def test_it_is_bound_to_its_flow(self, office: Office) -> None:
        """EML-02: a code that was sent for one conversation opens no other."""
        await typed(office, ADDRESS)
        code = await newest_code(office)
        theirs = await typed(office, OTHER_ADDRESS, AUNT)
        assert (await type_code(office, theirs, code)).said is Said.EMAIL_CODE_MISSED

    async def test_of_two_at_the_same_time_one_is_counted_first(self, office: Office) -> None:
        """EML-02, THR-08."""
        flow = await typed(office)
        code = await newest_code(office)
        both = await asyncio.gather(
            *(type_code(office, flow, wrong(code)) for _ in range(2)), return_exceptions=True
        )
        assert sorted(type(one).__name__ for one in both) == ["Flow", "Stale"]
        assert (await code_row(office, flow)).tries_left == 4

    @pytest.mark.parametrize("form", ["{} {}", "{}-{}", " {}{}\n", "{}\u200b{}", "{}\u2013{}"])
    async def test_it_is_read_as_people_type_it(self, office: Office, form: str) -> None:
        flow = await typed(office)
        code = await newest_code(office)
        assert (await type_code(office, flow, form.format(code[:4], code[4:]))).said is Said.EMAIL_CONFIRMED

    @pytest.mark.parametrize("text", ["1234567", "123456789", "my code", "", "1234567x", "1" * 9999])
    async def test_what_is_no_code_is_not_counted(self, office: Office, text: str) -> None:
        flow = await typed(office)
        after = await type_code(office, flow, text)
        assert (after.step, after.said) == (Step.EMAIL_CODE, Said.CODE_UNREADABLE)
        assert (await code_row(office, flow)).tries_left == 5

    async def test_a_code_of_a_letter_that_nobody_got_is_never_right(self, office: Office) -> None:
        """ENU-08: with no address the row stands there all the same, and its digits open nothing."""
        flow = await office.house.email_evidence.send(office.turn(AUNT), await to_evidence(office))
        digits = office.house.email_codes.digits((await code_row(office, flow)).id)
        flow = await office.house.email_evidence.code(office.turn(AUNT), flow, digits)
        assert (flow.said, flow.values) == (Said.EMAIL_CODE_MISSED, {"tries_left": 4})


class TestLetters:
    async def test_a_letter_is_needed_until_its_code_is_spent_replaced_or_old(self, office: Office) -> None:
        codes = office.house.email_codes
        flow = await typed(office)
        first = (await code_row(office, flow)).id
        found = await codes.find(first, "")
        assert found is not None
        assert found[0].address == ADDRESS
        flow = await codes.again(office.turn(), flow)
        assert await codes.find(first, "") is None
        second = (await code_row(office, flow)).id
        await type_code(office, flow, codes.digits(second))
        assert await codes.find(second, "") is None
        third = (await code_row(office, await typed(office, OTHER_ADDRESS))).id
        office.clock.advance(minutes=15)
        assert await codes.find(third, "") is None

    async def test_who_typed_a_refused_address_is_told(self, office: Office) -> None:
        flow = await typed(office)
        code = await code_row(office, flow)
        for _ in range(2):
            await office.house.email_codes.refused(office.turn(), code.id)
        told = await office.queued(NoticeKind.EMAIL_REFUSED)
        assert [one.notice.chat_id for one in told] == [PARENT]

    async def test_who_only_asked_for_evidence_is_told_nothing(self, office: Office) -> None:
        """ENU-08: a refusal would tell that there is an address."""
        await have_email(office)
        flow = await office.house.email_evidence.send(office.turn(AUNT), await to_evidence(office))
        await office.house.email_codes.refused(office.turn(AUNT), (await code_row(office, flow)).id)
        assert await office.queued(NoticeKind.EMAIL_REFUSED) == []

    async def test_nor_is_anybody_about_news_to_an_old_address(self, office: Office) -> None:
        await have_email(office)
        await confirmed(office, OTHER_ADDRESS)
        news = next(letter for letter in await letters(office) if "news" in letter)
        await office.house.email_codes.refused(office.turn(), str(news["code_id"]))
        assert await office.queued(NoticeKind.EMAIL_REFUSED) == []

    async def test_a_letter_that_is_gone_is_no_trouble(self, office: Office) -> None:
        await office.house.email_codes.refused(office.turn(), "nothing")
        assert await office.queued(NoticeKind.EMAIL_REFUSED) == []
