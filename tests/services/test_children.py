"""Children: a known chat's accounts, and nobody else's (ENU-06)."""

from tests.services.office import AUNT, Office
from tests.town import LOGIN, OTHER_LOGIN


async def bind(office: Office, *logins: str) -> None:
    """Make the parent's chat a known one."""
    async with office.house.store.begin() as tx:
        for login in logins:
            subject = await tx.accounts.find_subject(login)
            assert subject.account is not None
            await tx.chats.bind(subject.account_id, office.turn(), office.clock())


class TestChildren:
    async def test_an_unknown_chat_has_none(self, office: Office) -> None:
        assert await office.house.children.of(office.turn(AUNT)) == []

    async def test_siblings_are_listed_by_their_login(self, office: Office) -> None:
        await bind(office, LOGIN, OTHER_LOGIN)
        children = await office.house.children.of(office.turn())
        assert [child.login for child in children] == sorted([LOGIN, OTHER_LOGIN])
        assert await office.house.children.of(office.turn(AUNT)) == []

    async def test_a_child_who_left_is_forgotten(self, office: Office) -> None:
        await bind(office, LOGIN, OTHER_LOGIN)
        async with office.house.store.begin() as tx:
            account = (await tx.accounts.find_subject(LOGIN)).account
            assert account is not None
            await tx.accounts.mark_leavers(account.school_id, {OTHER_LOGIN}, office.clock())
        assert [child.login for child in await office.house.children.of(office.turn())] == [OTHER_LOGIN]
