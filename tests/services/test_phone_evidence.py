"""The roster's phone in /forgot: the whole number proves, and everything else reads alike."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.evidence import Factor
from domain.flow import Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.phone import SharedPhone
from storage.records import RosterEntry
from tests.services.letterbox import to_evidence
from tests.services.office import AUNT, Office, open_office, reopened
from tests.town import LOGIN, OTHER_LOGIN, SECOND_PASSWORD

GUARDIAN, STUDENT = "+6591234567", "+6581234567"


async def have_phones(
    office: Office, login: str = LOGIN, *, guardians: tuple[str, ...] = (GUARDIAN,)
) -> None:
    """Put phone numbers on the roster."""
    school = await office.house.schools.get("BTPS")
    row = RosterEntry(login, "Tan Wei Ling", "5A", guardian_phones=guardians, student_phone=STUDENT)
    async with office.house.store.begin() as tx:
        await tx.accounts.put(school.id, [row], office.clock.now)


def own(number: str = GUARDIAN, user: int = AUNT) -> SharedPhone:
    """Make the contact that a person's own app sends."""
    return SharedPhone(number, contact_id=user, sender_id=user)


async def asked(office: Office) -> Flow:
    """Give right answers from a new chat, and choose the phone."""
    return await office.house.phone_evidence.ask(office.turn(AUNT), await to_evidence(office))


async def share(office: Office, flow: Flow, shared: SharedPhone) -> Flow:
    """Share a number."""
    return await office.house.phone_evidence.share(office.turn(AUNT), flow, shared)


class TestProof:
    @pytest.mark.parametrize("number", [GUARDIAN, GUARDIAN[1:], STUDENT])
    async def test_answers_and_number_set_a_password_and_bind_the_chat(
        self, office: Office, number: str
    ) -> None:
        """REC-01: the guardian's or the student's own, with and without its plus."""
        await have_phones(office)
        flow = await share(office, await asked(office), own(number))
        assert (flow.step, flow.factors) == (Step.NEW_PASSWORD, {Factor.ANSWERS, Factor.PHONE})
        assert (await office.set_password(flow, SECOND_PASSWORD)).said is Said.CHANGED
        async with office.house.store.read() as tx:
            chats = await tx.chats.list(await office.account_id())
        assert AUNT in {chat.chat_id for chat in chats}

    @pytest.mark.parametrize("number", ["+6591234568", "+6091234567", "91234567", "+886591234567"])
    async def test_another_number_leads_back_to_the_other_ways(self, office: Office, number: str) -> None:
        """TGM-12: a twin with the same last eight digits is another number."""
        await have_phones(office)
        flow = await share(office, await asked(office), own(number))
        assert (flow.step, flow.said) == (Step.EVIDENCE, Said.PHONE_NOT_HERE)
        assert Factor.PHONE not in flow.factors

    async def test_the_number_of_another_student_proves_nothing_here(self, office: Office) -> None:
        await have_phones(office, OTHER_LOGIN)
        assert (await share(office, await asked(office), own())).said is Said.PHONE_NOT_HERE

    async def test_what_is_not_the_senders_own_is_asked_again(self, office: Office) -> None:
        """TGM-12."""
        await have_phones(office)
        flow = await asked(office)
        for shared in (
            replace(own(), contact_id=1),
            replace(own(), is_forwarded=True),
            replace(own(), reply_to_id=1),
        ):
            flow = await share(office, flow, shared)
            assert (flow.step, flow.said) == (Step.PHONE, Said.PHONE_REFUSED)
        flow = await office.house.phone_evidence.ignore(office.turn(AUNT), flow, GUARDIAN)
        assert (flow.step, flow.said) == (Step.PHONE, Said.PHONE_REFUSED)
        assert (await share(office, flow, own())).step is Step.NEW_PASSWORD

    async def test_a_number_at_another_step_is_refused(self, office: Office) -> None:
        """TGM-12, REC-04: asked again and gone back, a late contact proves nothing."""
        await have_phones(office)
        flow = await office.house.phone_evidence.back(office.turn(AUNT), await asked(office))
        assert flow.step is Step.EVIDENCE
        with pytest.raises(WrongStep):
            await share(office, flow, own())


class TestAlike:
    async def test_without_a_number_on_the_roster_everything_reads_the_same(self, office: Office) -> None:
        """ENU-08: that the school has another number, or none, is one and the same reply."""
        without = await self._story(office)
        await have_phones(office)
        assert await self._story(office) == without

    async def _story(self, office: Office) -> list[object]:
        flow, seen = await asked(office), list[object]()
        for shared in (replace(own(), contact_id=1), own("+6599999999")):
            flow = await share(office, flow, shared)
            seen.append((flow.step, flow.said, dict(flow.values), flow.expires_at - office.clock.now))
        tags = await office.tags(flow.id)
        return [*seen, tags]


async def test_the_number_is_kept_nowhere(office: Office) -> None:
    """PRV: only the roster's keyed index is compared; no event, flow or notice holds the number."""
    await have_phones(office)
    flow = await share(office, await asked(office), own("+6599999999"))
    flow = await office.house.phone_evidence.ask(office.turn(AUNT), flow)
    flow = await share(office, flow, own())
    kept = repr((flow, await office.audit(), await office.queued()))
    assert "9999999" not in kept
    assert "91234567" not in kept


class TestCrash:
    async def test_a_new_process_goes_on_where_the_number_was_asked(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        """Nothing of this step is in memory alone."""
        async with open_office(lived_in, tmp_path) as office:
            await have_phones(office)
            await asked(office)
        async with reopened(tmp_path, office.clock) as after:
            flow = await after.open_flow(AUNT)
            assert (await share(after, flow, own())).step is Step.NEW_PASSWORD

    async def test_a_contact_that_took_effect_is_deleted_and_the_step_shown(self, office: Office) -> None:
        """TGM-08: killed between the write and the reply."""
        await have_phones(office)
        flow, turn = await asked(office), office.turn(AUNT)
        await office.house.phone_evidence.share(turn, flow, own())
        await office.house.resume.applied(turn, 55)
        owed = {one.notice.kind: one.notice for one in await office.queued()}
        assert owed[NoticeKind.DELETE_MESSAGES].values["message_id"] == 55
        assert owed[NoticeKind.SHOW_FLOW].values["flow_id"] == flow.id
