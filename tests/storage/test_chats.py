"""Tests of known chats and consent."""

from datetime import timedelta

from storage.records import KnownChat
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, NOW, turn

MEI = "id000001"


class TestKnownChats:
    async def test_a_chat_is_known_once_bound_and_to_its_account_alone(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert not await tx.chats.is_known(MEI, turn())
            assert await tx.chats.bind(MEI, turn(), NOW)
            assert await tx.chats.is_known(MEI, turn())
            assert not await tx.chats.is_known("id000002", turn())

    async def test_another_person_or_another_chat_is_not_known(self, school: SqlStore) -> None:
        """SES-05: a bound person counts in the bound chat, not in a group."""
        async with school.begin() as tx:
            await tx.chats.bind(MEI, turn(), NOW)
            assert not await tx.chats.is_known(MEI, turn(43))
            assert not await tx.chats.is_known(MEI, turn(42, chat_id=-100))

    async def test_binding_again_renews_and_is_not_new(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.chats.bind(MEI, turn(), NOW)
            assert not await tx.chats.bind(MEI, turn(), NOW + timedelta(days=1))
            assert await tx.chats.list(MEI) == [KnownChat(BOT, 42, 42, NOW, NOW + timedelta(days=1))]

    async def test_an_account_may_have_several_chats_the_oldest_first(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.chats.bind(MEI, turn(43), NOW + timedelta(days=1))
            await tx.chats.bind(MEI, turn(42), NOW)
            assert [chat.user_id for chat in await tx.chats.list(MEI)] == [42, 43]
            assert await tx.chats.list("id000002") == []

    async def test_an_id_that_names_nobody_knows_no_chat(self, school: SqlStore) -> None:
        async with school.read() as tx:
            assert not await tx.chats.is_known("ab" * 16, turn())


class TestUnbinding:
    async def test_a_removed_chat_is_unknown_and_no_other_is_touched(self, school: SqlStore) -> None:
        """SES-07."""
        async with school.begin() as tx:
            for user in (42, 43):
                await tx.chats.bind(MEI, turn(user), NOW)
            await tx.chats.bind("id000002", turn(), NOW)
            assert await tx.chats.unbind(MEI, BOT, 42)
            assert not await tx.chats.is_known(MEI, turn())
            assert [chat.user_id for chat in await tx.chats.list(MEI)] == [43]
            assert await tx.chats.is_known("id000002", turn())

    async def test_what_is_not_known_cannot_be_removed(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.chats.bind(MEI, turn(), NOW)
            assert not await tx.chats.unbind(MEI, BOT, 43)
            assert not await tx.chats.unbind(MEI, BOT + 1, 42)
            assert await tx.chats.unbind(MEI, BOT, 42)
            assert not await tx.chats.unbind(MEI, BOT, 42)

    async def test_it_can_be_bound_again_as_new(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.chats.bind(MEI, turn(), NOW)
            await tx.chats.unbind(MEI, BOT, 42)
            assert await tx.chats.bind(MEI, turn(), NOW + timedelta(days=1))


class TestConsent:
    async def test_it_is_to_one_version(self, store: SqlStore) -> None:
        """PRV-03."""
        async with store.begin() as tx:
            assert not await tx.chats.has_consented(BOT, 42, 1)
            await tx.chats.consent(BOT, 42, 1, NOW)
            await tx.chats.consent(BOT, 42, 1, NOW)
            assert await tx.chats.has_consented(BOT, 42, 1)
            assert not await tx.chats.has_consented(BOT, 42, 2)
            assert not await tx.chats.has_consented(BOT, 43, 1)
