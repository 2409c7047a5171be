"""/chats: listed after the current password, removed one by one, told to the others (SES-07)."""

import pytest

from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from services.known_chats import ChatView
from storage.interface import Stale
from tests.services.office import AUNT, PARENT, Office
from tests.town import LOGIN, PASSWORD, SECOND_PASSWORD

UNCLE, STRANGER = 44, 666


async def bind(office: Office, *users: int) -> None:
    """Make chats known, one a minute."""
    async with office.house.store.begin() as tx:
        for user in users:
            office.clock.advance(minutes=1)
            await tx.chats.bind(await office.account_id(), office.turn(user), office.clock.now)


async def opened(office: Office, user: int = PARENT, password: str = PASSWORD) -> Flow:
    """Begin /chats and prove the current password."""
    chats = office.house.known_chats
    flow = await chats.begin(office.turn(user))
    flow = await office.house.current_password.login(office.turn(user), flow, LOGIN)
    return await chats.prove(office.turn(user), flow, password)


async def listed(office: Office, flow: Flow) -> list[int]:
    """Return whose chats are listed."""
    return [view.chat.user_id for view in await office.house.known_chats.of(flow)]


async def view_of(office: Office, flow: Flow, user: int) -> ChatView:
    """Return how a person's chat is listed."""
    return next(view for view in await office.house.known_chats.of(flow) if view.chat.user_id == user)


class TestListing:
    async def test_the_current_password_opens_the_list_the_oldest_first(self, office: Office) -> None:
        """SES-07: the step-up comes first."""
        await bind(office, AUNT, UNCLE)
        flow = await opened(office)
        assert flow.step is Step.CHATS
        assert await listed(office, flow) == [PARENT, AUNT, UNCLE]
        assert [view.is_own for view in await office.house.known_chats.of(flow)] == [True, False, False]

    async def test_a_wrong_password_opens_nothing(self, office: Office) -> None:
        flow = await opened(office, password="Wrong-Kettle-42-moon")
        assert flow.step is Step.CURRENT_PASSWORD
        with pytest.raises(WrongStep):
            await office.house.known_chats.remove(office.turn(), flow, 1)

    async def test_marks_differ_from_task_to_task_and_tell_nobodys_id(self, office: Office) -> None:
        """LOG-04."""
        first, second = await opened(office), await opened(office)
        marks = {(await view_of(office, flow, PARENT)).mark for flow in (first, second)}
        assert len(marks) == 2
        assert PARENT not in marks


class TestRemoving:
    async def test_a_removed_chat_is_unknown_at_once_and_hears_of_it(self, office: Office) -> None:
        """SES-07."""
        await bind(office, AUNT, UNCLE)
        flow = await opened(office)
        aunts = await view_of(office, flow, AUNT)
        flow = await office.house.known_chats.remove(office.turn(), flow, aunts.mark)
        assert (flow.step, flow.said) == (Step.CHATS, Said.CHAT_REMOVED)
        assert await listed(office, flow) == [PARENT, UNCLE]
        async with office.house.store.read() as tx:
            assert not await tx.chats.is_known(await office.account_id(), office.turn(AUNT))
        told = [one.notice for one in await office.queued(NoticeKind.CHAT_REMOVED)]
        assert {(one.chat_id, one.values["is_known"]) for one in told} == {(AUNT, 0), (UNCLE, 1)}
        assert (await office.tags(flow.id)).count("account:chat:unbind") == 1

    async def test_ones_own_can_go_and_then_none_is_left(self, office: Office) -> None:
        flow = await opened(office)
        own = await view_of(office, flow, PARENT)
        flow = await office.house.known_chats.remove(office.turn(), flow, own.mark)
        assert await listed(office, flow) == []
        assert await office.queued(NoticeKind.CHAT_REMOVED) == []
        assert await office.house.children.of(office.turn()) == []

    async def test_one_that_somebody_else_removed_meanwhile_stays_gone(self, office: Office) -> None:
        """A button names a chat, not a place in the list: no other chat goes in its stead."""
        await bind(office, AUNT, UNCLE)
        flow = await opened(office)
        aunts = await view_of(office, flow, AUNT)
        async with office.house.store.begin() as tx:
            await tx.chats.unbind(await office.account_id(), office.turn().bot_id, AUNT)
        flow = await office.house.known_chats.remove(office.turn(), flow, aunts.mark)
        assert (flow.step, flow.said) == (Step.CHATS, Said.NOTHING)
        assert await listed(office, flow) == [PARENT, UNCLE]

    @pytest.mark.parametrize("mark", [0, 1, 2, 10**12])
    async def test_a_forged_mark_removes_nothing(self, office: Office, mark: int) -> None:
        """TGM-10."""
        flow = await office.house.known_chats.remove(office.turn(), await opened(office), mark)
        assert await listed(office, flow) == [PARENT]
        assert "account:chat:unbind" not in await office.tags(flow.id)

    async def test_what_it_opened_by_being_known_ends_with_it(self, office: Office) -> None:
        """REC-01: a chat that was removed speaks for nobody, also in a reset that is under way."""
        await bind(office, AUNT)
        reset = await office.answer(await office.recover(AUNT))
        assert reset.step is Step.NEW_PASSWORD
        flow = await opened(office)
        await office.house.known_chats.remove(office.turn(), flow, (await view_of(office, flow, AUNT)).mark)
        assert (await office.house.flows.get(reset.id)).ending is Ending.EXPIRED
        with pytest.raises(Stale):
            await office.set_password(reset, SECOND_PASSWORD)

    async def test_done_ends_it(self, office: Office) -> None:
        flow = await office.house.known_chats.finish(office.turn(), await opened(office))
        assert flow.ending is Ending.DONE


class TestObjecting:
    """REC-08: who has the password cannot silence the family with it; an old chat removes others for good."""

    @pytest.mark.parametrize("is_bound", [False, True])
    async def test_the_family_can_freeze_after_a_stranger_removed_it(
        self, office: Office, *, is_bound: bool
    ) -> None:
        if is_bound:
            await bind(office, STRANGER)
        assert await self.removes(office, STRANGER, PARENT) == {"is_known": 0, "can_object": 1}
        freezes, account_id = office.house.freezes, await office.account_id()
        assert await freezes.repudiate(office.turn(), freezes.nonce(account_id, PARENT)) is None
        objection = freezes.nonce(account_id, PARENT, is_removed=True)
        assert await freezes.repudiate(office.turn(STRANGER), objection) is None
        assert await freezes.repudiate(office.turn(), objection) == account_id
        async with office.house.store.read() as tx:
            assert await tx.freezes.find(account_id) is not None
            assert await tx.chats.list(account_id) == []

    async def test_an_old_chat_removes_for_good(self, office: Office) -> None:
        office.clock.advance(days=1)
        await bind(office, AUNT)
        assert await self.removes(office, PARENT, AUNT) == {"is_known": 0, "can_object": 0}

    async def removes(self, office: Office, remover: int, removed: int) -> dict[str, str | int]:
        """Let one remove another; return what the removed one's notice says."""
        flow = await opened(office, remover)
        mark = (await view_of(office, flow, removed)).mark
        await office.house.known_chats.remove(office.turn(remover), flow, mark)
        (told,) = [one.notice for one in await office.queued(NoticeKind.CHAT_REMOVED)]
        assert told.chat_id == removed
        return {name: value for name, value in told.values.items() if name != "account_id"}


async def test_a_notice_names_the_account_as_its_family_knows_it(office: Office) -> None:
    assert await office.house.known_chats.login_of(await office.account_id()) == LOGIN
