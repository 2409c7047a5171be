"""The final gate: who belongs to a family stays out of decisions about it, and a right code is remembered."""

from domain.events import Event, Tag
from domain.flow import Flow
from domain.requests import Obstacle
from tests.services.office import AUNT, BOT, LIM, PARENT, Office, enrol


class TestFamily:
    async def test_a_parent_who_took_their_own_chat_off_decides_nothing_either(self, office: Office) -> None:
        """ADM-07: the audit log remembers whose chat an account ever knew."""
        await enrol(office, PARENT, "Mdm Tan")
        account_id = await office.account_id()
        async with office.house.store.begin() as tx:
            assert await tx.chats.unbind(account_id, BOT, PARENT)
        request = await office.ask_unlock(AUNT)
        assert await office.press(request, PARENT) is Obstacle.OWN_REQUEST

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
