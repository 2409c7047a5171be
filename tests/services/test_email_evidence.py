"""A code by e-mail in /forgot: right, it proves; without an address, everything looks the same."""

from datetime import timedelta

from domain.evidence import Factor
from domain.flow import Flow, Said, Step
from storage.records import EmailCode, RecoveryEmail, RosterEntry
from tests.services.letterbox import (
    ADDRESS,
    OTHER_ADDRESS,
    have_email,
    letters,
    newest_code,
    to_evidence,
)
from tests.services.office import AUNT, Office
from tests.town import LOGIN, SECOND_PASSWORD


async def asked(office: Office) -> Flow:
    """Ask for a code from a chat that is new to the account."""
    return await office.house.email_evidence.send(office.turn(AUNT), await to_evidence(office))


async def give(office: Office, flow: Flow, text: str) -> Flow:
    """Type a code."""
    return await office.house.email_evidence.code(office.turn(AUNT), flow, text)


class TestProof:
    async def test_answers_and_code_set_a_password_and_bind_the_chat(self, office: Office) -> None:
        await have_email(office)
        flow = await give(office, await asked(office), await newest_code(office))
        assert (flow.step, flow.factors) == (Step.NEW_PASSWORD, {Factor.ANSWERS, Factor.EMAIL_CODE})
        assert (await office.set_password(flow, SECOND_PASSWORD)).said is Said.CHANGED
        async with office.house.store.read() as tx:
            chats = await tx.chats.list(await office.account_id())
        assert AUNT in {chat.chat_id for chat in chats}

    async def test_an_address_that_does_not_count_yet_gets_no_code(self, office: Office) -> None:
        """EML-04."""
        now = office.clock.now
        async with office.house.store.begin() as tx:
            email = RecoveryEmail(ADDRESS, now, now + timedelta(hours=72))
            await tx.recovery_emails.put(await office.account_id(), email)
        await asked(office)
        assert await letters(office) == []
        office.clock.advance(hours=72)
        await asked(office)
        assert len(await letters(office)) == 1

    async def test_the_rosters_address_never_gets_a_code(self, office: Office) -> None:
        """EML-01."""
        school = await office.house.schools.get("BTPS")
        row = RosterEntry(LOGIN, "Tan Wei Ling", "5A", recovery_email="roster@example.com")
        async with office.house.store.begin() as tx:
            await tx.accounts.put(school.id, [row], office.clock.now)
        await asked(office)
        assert await letters(office) == []

    async def test_a_code_proves_nothing_when_the_address_has_changed_since(self, office: Office) -> None:
        """EML-04."""
        await have_email(office)
        flow = await asked(office)
        code = await newest_code(office)
        await have_email(office, OTHER_ADDRESS)
        after = await give(office, flow, code)
        assert (after.step, after.said) == (Step.EMAIL_CODE, Said.EMAIL_CODE_OVER)
        assert Factor.EMAIL_CODE not in after.factors

    async def test_back_leads_to_the_other_ways(self, office: Office) -> None:
        flow = await office.house.email_evidence.back(office.turn(AUNT), await asked(office))
        assert flow.step is Step.EVIDENCE


class TestAlike:
    async def test_with_and_without_an_address_the_whole_story_reads_the_same(self, office: Office) -> None:
        """ENU-08: what a stranger with right answers sees does not tell whether there is an address."""
        without = await self._story(office)
        office.clock.advance(hours=25)
        await have_email(office)
        assert await self._story(office) == without
        assert len(await letters(office)) == 3

    async def _story(self, office: Office) -> list[object]:
        flow = await to_evidence(office)
        seen: list[object] = []
        for _ in range(4):
            flow = await office.house.email_evidence.send(office.turn(AUNT), flow)
            seen.append((flow.step, flow.said, dict(flow.values), flow.expires_at - office.clock.now))
        for text in ("12", *["00000000"] * 6):
            flow = await give(office, flow, text)
            seen.append((flow.step, flow.said, dict(flow.values)))
        tags = await office.tags(flow.id)
        return [*seen, tags]

    async def test_an_address_that_has_had_its_letters_gets_no_more_and_nobody_hears_of_it(
        self, office: Office
    ) -> None:
        """DOS-03, ENU-08."""
        await have_email(office)
        now = office.clock.now
        async with office.house.store.begin() as tx:
            other = (await tx.accounts.find_subject("lim_jun_jie@students.edu.sg")).account_id
            for n in range(3):
                row = EmailCode(f"c{n}", other, f"f{n}", ADDRESS, now, now + timedelta(minutes=15), 5)
                await tx.email_codes.put(row)
        flow = await asked(office)
        assert (flow.step, flow.said) == (Step.EMAIL_CODE, Said.EMAIL_CODE_SENT)
        assert await letters(office) == []
