"""The final gate: who belongs to a family stays out of decisions about it, and a right code is remembered."""

from datetime import timedelta

from domain.checkpoint import Link
from domain.events import Event, Tag
from domain.flow import Flow, Step
from domain.look_up import Deed
from domain.notice import NoticeKind
from domain.requests import Obstacle
from services.vouches import Pressed
from tests.services.office import AUNT, BOT, DEVI, LIM, PARENT, Office, enrol
from tests.services.staffroom import looked
from tests.services.test_phone_evidence import asked, have_phones, own, share


class TestFamily:
    async def test_a_parent_who_took_their_own_chat_off_decides_nothing_either(self, office: Office) -> None:
        """ADM-07: kin stay kin."""
        await enrol(office, PARENT, "Mdm Tan")
        account_id = await office.account_id()
        async with office.house.store.begin() as tx:
            assert await tx.chats.unbind(account_id, BOT, PARENT)
        request = await office.ask_unlock(AUNT)
        assert await office.press(request, PARENT) is Obstacle.OWN_REQUEST

    async def test_a_guardian_by_the_roster_decides_nothing_either(self, office: Office) -> None:
        """ADM-07: whom /find or /forgot listed a child decides neither by a card nor from a look-up."""
        await have_phones(office)
        flow = await office.house.find_login.begin(office.turn(DEVI))
        await office.house.find_login.share(office.turn(DEVI), flow, own(user=DEVI))
        request = await office.ask_unlock(AUNT)
        assert await office.press(request, DEVI) is Obstacle.OWN_REQUEST
        flow = await office.house.look_up.act(office.turn(DEVI), await looked(office, user=DEVI), Deed.UNLOCK)
        assert flow.values["problem"] == "family"
        assert isinstance(await office.press(request, LIM), Flow)

    async def test_nor_does_one_whose_phone_proved_it_in_a_reset(self, office: Office) -> None:
        """ADM-07: before any password was set, without a chat of theirs being known."""
        await have_phones(office)
        shared = await share(office, await asked(office), own())
        assert shared.step is Step.NEW_PASSWORD
        await enrol(office, AUNT, "Mdm Tan")
        request = await office.ask_unlock(PARENT)
        assert await office.press(request, AUNT) is Obstacle.OWN_REQUEST

    async def test_a_number_that_is_nobodys_makes_nobody_family(self, office: Office) -> None:
        await have_phones(office)
        flow = await office.house.find_login.begin(office.turn(DEVI))
        await office.house.find_login.share(office.turn(DEVI), flow, own("+6591234568", user=DEVI))
        assert isinstance(await office.press(await office.ask_unlock(AUNT), DEVI), Flow)

    async def test_nor_one_for_whom_the_family_vouched(self, office: Office) -> None:
        """ADM-07: whoever a known chat calls family is family, even if nothing came of it."""
        await enrol(office, 600, "Mdm Tan")
        flow = await office.answer(await office.recover(600))
        (question,) = await office.queued(NoticeKind.VOUCH_ASKED)
        number = office.house.vouches.number(flow)
        pressed = await office.house.vouches.press(
            office.turn(), str(question.notice.values["vouch_id"]), number
        )
        assert pressed is Pressed.TAKEN
        assert await office.press(await office.ask_unlock(AUNT), 600) is Obstacle.OWN_REQUEST

    async def test_a_vouch_that_was_refused_makes_nobody_family(self, office: Office) -> None:
        flow = await office.answer(await office.recover(DEVI))
        (question,) = await office.queued(NoticeKind.VOUCH_ASKED)
        vouch_id = str(question.notice.values["vouch_id"])
        choices = (await office.house.vouches.view(vouch_id)).choices
        wrong = next(one for one in choices if one != office.house.vouches.number(flow))
        assert await office.house.vouches.press(office.turn(), vouch_id, wrong) is Pressed.TAKEN
        assert isinstance(await office.press(await office.ask_unlock(AUNT), DEVI), Flow)

    async def test_years_of_housekeeping_and_an_erased_pseudonym_change_nothing(self, office: Office) -> None:
        """ADM-07: not the audit log remembers it, which is cut."""
        await enrol(office, PARENT, "Mdm Tan")
        account_id, now = await office.account_id(), office.clock.now
        async with office.house.store.begin() as tx:
            assert await tx.chats.unbind(account_id, BOT, PARENT)
            await tx.retention.purge(now + timedelta(days=3650))
            rows = await tx.audit.rows(0, 1000)
            upto = rows[-1].seq
            await tx.audit.cut(Link(upto, (await tx.audit.macs([upto]))[upto]), now)
        assert await office.press(await office.ask_unlock(AUNT), PARENT) is Obstacle.OWN_REQUEST

    async def test_who_was_never_of_the_family_decides(self, office: Office) -> None:
        request = await office.ask_unlock(AUNT)
        assert isinstance(await office.press(request, LIM), Flow)

    async def test_another_deed_makes_nobody_family(self, office: Office) -> None:
        request = await office.ask_unlock(AUNT)
        await office.house.record(Event(Tag.PRESS_REFUSED, request.subject, f"person:{LIM}"))
        assert isinstance(await office.press(request, LIM), Flow)


class TestCode:
    async def test_a_right_code_is_remembered_as_a_proof_of_who_it_is(self, office: Office) -> None:
        request = await office.ask_unlock(AUNT)
        await office.decide(request)
        async with office.house.store.read() as tx:
            (approver,) = await tx.approvers.list_by_user(LIM)
        assert approver.stepped_up_at == office.clock.now
