"""News: who set a password or questions is told on to the family's other chats and to its e-mail (REC-07)."""

from datetime import timedelta

from domain.notice import NoticeKind
from storage.records import RecoveryEmail
from tests.services.office import AUNT, Office
from tests.services.test_vouches import bind
from tests.town import SECOND_PASSWORD

LETTER = NoticeKind.EMAIL_LETTER


async def has_email(office: Office) -> None:
    """Have confirmed a recovery e-mail some time ago."""
    before = office.clock.now - timedelta(days=5)
    async with office.house.store.begin() as tx:
        await tx.recovery_emails.put(
            await office.account_id(), RecoveryEmail("mei@family.example", before, before)
        )


class TestNews:
    async def test_a_reset_is_told_to_the_other_chats_and_to_the_e_mail(self, office: Office) -> None:
        await bind(office, AUNT)
        await has_email(office)
        await office.reset(SECOND_PASSWORD)
        told = [one.notice for one in await office.queued(NoticeKind.PASSWORD_CHANGED)]
        assert [one.chat_id for one in told] == [AUNT]
        (letter,) = await office.queued(LETTER)
        assert letter.notice.values["news"] == "password"
        assert set(letter.notice.values) == {"code_id", "news"}

    async def test_without_an_e_mail_no_letter_is_written(self, office: Office) -> None:
        await office.reset(SECOND_PASSWORD)
        assert await office.queued(LETTER) == []

    async def test_an_address_of_this_very_moment_is_not_told(self, office: Office) -> None:
        """Who confirmed it in the same first login knows."""
        async with office.house.store.begin() as tx:
            email = RecoveryEmail("mei@family.example", office.clock.now, office.clock.now)
            await tx.recovery_emails.put(await office.account_id(), email)
        await office.reset(SECOND_PASSWORD)
        assert await office.queued(LETTER) == []
