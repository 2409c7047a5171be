"""How an account stands, for its school: state, tries, changes, requests; nothing that opens it (ADM-14)."""

from dataclasses import fields

from domain.events import Tag
from domain.look_up import Deed
from services.account_views import AccountView
from storage.records import Freeze
from tests.services.office import AUNT, PARENT, Office
from tests.town import OTHER_LOGIN, PASSWORD


async def view(office: Office, login: str | None = None) -> AccountView:
    """Read how an account stands."""
    return await office.house.account_views.of(await office.account_id(*([login] if login else [])))


class TestView:
    async def test_a_new_account_stands_open_and_empty(self, office: Office) -> None:
        seen = await view(office, OTHER_LOGIN)
        assert (seen.questions_at, seen.frozen_at, seen.known, seen.misses) == (None, None, (), 0)
        assert (seen.strangers.allowed, seen.changed, seen.requests) == (True, None, ())
        assert seen.deeds == (Deed.UNLOCK, Deed.TEMPORARY_PASSWORD, Deed.FREEZE)

    async def test_an_enrolled_one_says_since_when_and_what_changed_last(self, office: Office) -> None:
        seen = await view(office)
        assert seen.questions_at is not None
        assert seen.changed is not None
        assert seen.changed[0] in {Tag.PASSWORD_SET, Tag.CHAT_BOUND, Tag.ANSWERS_SET}
        assert Deed.CLEAR_QUESTIONS in seen.deeds
        office.clock.advance(hours=1)
        await office.reset(PASSWORD + "x")
        changed = (await view(office)).changed
        assert changed is not None
        assert changed[1] == office.clock.now

    async def test_locks_are_told_apart_known_chats_from_new_ones(self, office: Office) -> None:
        await office.miss(3, PARENT)
        seen = await view(office)
        assert (seen.misses, seen.strangers.allowed) == (3, True)
        assert [verdict.allowed for verdict in seen.known] == [False]
        await office.miss(3, AUNT)
        await office.miss(2, 501)
        assert (await view(office)).strangers.allowed is False

    async def test_a_freeze_and_open_requests_are_seen(self, office: Office) -> None:
        request = await office.ask_unlock(AUNT)
        async with office.house.store.begin() as tx:
            await tx.freezes.put(Freeze(request.account_id, PARENT, office.clock.now))
        seen = await view(office)
        assert (seen.frozen_at, [one.id for one in seen.requests]) == (office.clock.now, [request.id])
        assert Deed.UNFREEZE in seen.deeds

    async def test_it_has_no_place_for_what_opens_an_account(self, office: Office) -> None:
        """ADM-14: never answers, phones, e-mails, nor whose the chats are."""
        assert {field.name for field in fields(AccountView)} == {
            *("account", "standing", "questions_at", "frozen_at", "strangers", "known", "misses"),
            *("changed", "requests"),
        }
        assert str(PARENT) not in repr(await view(office))

    async def test_a_login_is_read_for_a_notice(self, office: Office) -> None:
        login = await office.house.account_views.login_of(await office.account_id(OTHER_LOGIN))
        assert login == OTHER_LOGIN
