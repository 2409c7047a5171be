"""/email: confirmed by a code, changed with a wait and told to everybody, removed."""

from datetime import timedelta

import pytest

from domain.events import Tag
from domain.flow import Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.turn import Turn
from storage.records import RecoveryEmail, RosterEntry
from tests.services.letterbox import (
    ADDRESS,
    OTHER_ADDRESS,
    confirmed,
    email_of,
    have_email,
    letters,
    newest_code,
    to_email,
    typed,
)
from tests.services.office import AUNT, BOT, PARENT, Office, reopened
from tests.town import LOGIN, UNKNOWN_LOGIN


async def know(office: Office, user: int) -> None:
    """Make a chat a known one."""
    async with office.house.store.begin() as tx:
        account_id = (await tx.accounts.find_subject(LOGIN)).account_id
        await tx.chats.bind(account_id, Turn(BOT, None, user, user), office.clock.now)


class TestConfirming:
    async def test_an_address_is_the_accounts_only_after_its_code(self, office: Office) -> None:
        """EML-01."""
        flow = await typed(office)
        assert await email_of(office) is None
        done = await office.house.recovery_emails.code(office.turn(), flow, await newest_code(office))
        now = office.clock.now
        assert (done.step, done.said) == (Step.DONE, Said.EMAIL_CONFIRMED)
        assert await email_of(office) == RecoveryEmail(ADDRESS, now, now + timedelta(hours=72))
        assert Tag.EMAIL_CONFIRMED in await office.tags(flow.id)

    async def test_a_wrong_code_confirms_nothing(self, office: Office) -> None:
        """EML-01."""
        flow = await typed(office)
        wrong = f"{(int(await newest_code(office)) + 1) % 10**8:08d}"
        after = await office.house.recovery_emails.code(office.turn(), flow, wrong)
        assert after.said is Said.EMAIL_CODE_MISSED
        assert await email_of(office) is None

    async def test_the_rosters_address_is_not_confirmed(self, office: Office) -> None:
        """EML-01."""
        school = await office.house.schools.get("BTPS")
        row = RosterEntry(LOGIN, "Tan Wei Ling", "5A", recovery_email="roster@example.com")
        async with office.house.store.begin() as tx:
            await tx.accounts.put(school.id, [row], office.clock.now)
        assert await email_of(office) is None
        assert await office.house.recovery_emails.present(await to_email(office)) is None

    async def test_it_survives_a_restart_between_address_and_code(self, office: Office) -> None:
        flow = await typed(office)
        code = await newest_code(office)
        folder = office.house.settings.data_dir.parent
        async with reopened(folder, office.clock) as again:
            done = await again.house.recovery_emails.code(again.turn(), flow, code)
        assert done.said is Said.EMAIL_CONFIRMED

    async def test_the_same_address_again_waits_no_longer_and_tells_nobody(self, office: Office) -> None:
        await have_email(office)
        before = await email_of(office)
        await know(office, AUNT)
        await confirmed(office)
        assert await email_of(office) == before
        assert await office.queued(NoticeKind.EMAIL_CHANGED) == []


class TestStepUp:
    async def test_a_wrong_password_shows_and_changes_nothing(self, office: Office) -> None:
        """EML-04, ENU-06."""
        flow = await to_email(office, password="Wrong-Kettle-42-moon")
        assert (flow.step, flow.said) == (Step.CURRENT_PASSWORD, Said.CURRENT_PASSWORD_MISSED)
        for act in (office.house.recovery_emails.remove, office.house.recovery_emails.back):
            with pytest.raises(WrongStep):
                await act(office.turn(), flow)

    async def test_an_unknown_login_is_asked_the_same(self, office: Office) -> None:
        """ENU-03."""
        flow = await to_email(office, login=UNKNOWN_LOGIN)
        assert (flow.step, flow.said) == (Step.CURRENT_PASSWORD, Said.CURRENT_PASSWORD_MISSED)

    async def test_the_present_address_is_shown_masked(self, office: Office) -> None:
        await have_email(office)
        assert await office.house.recovery_emails.present(await to_email(office)) == "m***@e***.com"


class TestChanging:
    async def test_a_change_counts_after_three_days(self, office: Office) -> None:
        """EML-04, REC-03: what a stranger could prove with comes late, so that it can be stopped."""
        await have_email(office)
        await confirmed(office, OTHER_ADDRESS)
        email = await email_of(office)
        assert email is not None
        assert (email.address, email.counts_at) == (OTHER_ADDRESS, office.clock.now + timedelta(hours=72))

    async def test_removing_first_is_no_way_around_the_wait(self, office: Office) -> None:
        """EML-04."""
        await have_email(office)
        await office.house.recovery_emails.remove(office.turn(), await to_email(office))
        await confirmed(office, OTHER_ADDRESS)
        email = await email_of(office)
        assert email is not None
        assert email.counts_at == office.clock.now + timedelta(hours=72)

    async def test_the_old_address_and_the_other_known_chats_are_told(self, office: Office) -> None:
        """EML-04."""
        await have_email(office)
        await know(office, AUNT)
        await confirmed(office, OTHER_ADDRESS)
        told = await office.queued(NoticeKind.EMAIL_CHANGED)
        assert [(one.notice.chat_id, one.notice.values["news"]) for one in told] == [(AUNT, "changed")]
        news = [letter for letter in await letters(office) if letter.get("news") == "changed"]
        found = await office.house.email_codes.find(str(news[0]["code_id"]), "changed")
        assert found is not None
        assert (found[0].address, found[1]) == (ADDRESS, LOGIN)

    async def test_news_are_no_code(self, office: Office) -> None:
        await have_email(office)
        await confirmed(office, OTHER_ADDRESS)
        news = next(letter for letter in await letters(office) if "news" in letter)
        async with office.house.store.begin() as tx:
            assert await tx.email_codes.count(str(news["code_id"]), office.clock.now) is None

    async def test_news_a_day_old_are_none(self, office: Office) -> None:
        await have_email(office)
        await confirmed(office, OTHER_ADDRESS)
        news = next(letter for letter in await letters(office) if "news" in letter)
        office.clock.advance(hours=24)
        assert await office.house.email_codes.find(str(news["code_id"]), "changed") is None


class TestRemoving:
    async def test_it_is_gone_and_everybody_is_told(self, office: Office) -> None:
        """EML-04."""
        await have_email(office)
        await know(office, AUNT)
        flow = await to_email(office)
        done = await office.house.recovery_emails.remove(office.turn(), flow)
        assert (done.step, done.said) == (Step.DONE, Said.EMAIL_REMOVED)
        assert await email_of(office) is None
        told = await office.queued(NoticeKind.EMAIL_CHANGED)
        assert [(one.notice.chat_id, one.notice.values["news"]) for one in told] == [(AUNT, "removed")]
        assert [letter.get("news") for letter in await letters(office)] == ["removed"]
        assert Tag.EMAIL_REMOVED in await office.tags(flow.id)

    async def test_where_there_is_none_nobody_is_told(self, office: Office) -> None:
        await know(office, AUNT)
        done = await office.house.recovery_emails.remove(office.turn(), await to_email(office))
        assert done.said is Said.EMAIL_REMOVED
        assert await office.queued(NoticeKind.EMAIL_CHANGED) == []
        assert await letters(office) == []

    async def test_back_from_the_code_leads_to_another_address(self, office: Office) -> None:
        flow = await office.house.recovery_emails.back(office.turn(PARENT), await typed(office))
        assert flow.step is Step.EMAIL
