"""/email, and a code by e-mail as evidence, over HTTP and SMTP, in Tamil and in Malay.

Killed, redelivered, edited, on two devices, and with the mail server down in the middle.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from domain.events import Tag
from storage.records import RecoveryEmail
from tests.journeys.hands import (
    ANSWERING,
    BEGINNING,
    MALAY,
    RESET,
    TAMIL,
    UNCHANGED,
    both_say,
    both_tap,
    in_malay,
    in_tamil,
    lives_it_twice,
    says_and_edits,
)
from tests.journeys.household import Fates, recorded
from tests.journeys.journey import Journey, now
from tests.journeys.kills import Moment, is_intact, standing, subject
from tests.journeys.post import Post
from tests.journeys.relative import Relative, speaks
from tests.journeys.school import MEI, ZED
from tests.tongue import Tongue
from tests.town import LOGIN

pytestmark = pytest.mark.long

Begin = Callable[[Post, Tongue], Awaitable[Relative]]
ADDRESS, OTHER_ADDRESS = "mei.tan@example.com", "mei@other.example"
WRONG_CODE = "0000 0000"


async def parent_with_email(post: Post, tongue: Tongue) -> Relative:
    """Return the parent whose chat is known, who sets a recovery e-mail."""
    person = await speaks(post.journey, MEI, tongue.language)
    return reader(post, Relative(post.journey, person, tongue, "/email"))


async def new_phone(post: Post, tongue: Tongue) -> Relative:
    """Return somebody whose chat is new to the account, which has a recovery e-mail since long."""
    since = now() - timedelta(days=30)
    async with post.journey.store.begin() as tx:
        account_id = (await tx.accounts.find_subject(LOGIN)).account_id
        await tx.recovery_emails.put(account_id, RecoveryEmail(ADDRESS, since, since))
    person = await speaks(post.journey, ZED, tongue.language)
    child = reader(post, Relative(post.journey, person, tongue, "/forgot"))
    child.more["evidence"] = child.tap("button-email-code")
    return child


def reader(post: Post, relative: Relative) -> Relative:
    """Let somebody read letters."""

    async def type_code() -> None:
        await relative.person.say(await post.code())

    relative.more |= {"email": relative.say(ADDRESS), "email code": type_code}
    return relative


async def email(journey: Journey) -> str | None:
    """Return the account's confirmed address."""
    account_id = (await subject(journey, LOGIN)).account_id
    async with journey.store.read() as tx:
        found = await tx.recovery_emails.find(account_id)
    return found.address if found else None


def letters(tongue: Tongue, *kinds: str) -> list[tuple[str, str, str]]:
    """Return what `Post.letters` returns when these came."""
    subjects = [tongue.part(f"letter-{kind}-subject") for kind in kinds]
    return [(ADDRESS, tongue.language, subject) for subject in subjects]


@in_tamil
class TestAKillAtEachStep:
    """At one moment each; tests/killpoints takes all."""

    async def test_of_setting_the_email(self, post: Post, tongue: Tongue) -> None:
        journey, parent = post.journey, await parent_with_email(post, tongue)
        killer = Fates(journey, (Moment.KEPT, Moment.UNSAID, Moment.SAID), MEI, BEGINNING)
        await parent.go("done", around=killer.around)
        assert killer.killed == ["current password", "email", "email code"]
        assert await email(journey) == ADDRESS
        assert await recorded(journey, Tag.EMAIL_CONFIRMED) == 1
        assert post.letters() == letters(tongue, "code")
        assert await is_intact(journey)

    async def test_of_a_reset_by_a_code(self, post: Post, tongue: Tongue) -> None:
        journey, child = post.journey, await new_phone(post, tongue)
        killer = Fates(journey, (Moment.SAID, Moment.ASLEEP), ZED, (*BEGINNING, *ANSWERING))
        await child.go("done", around=killer.around)
        assert killer.killed == ["evidence", "email code"]
        assert await standing(journey, LOGIN, ZED) == RESET
        assert await recorded(journey, Tag.EMAIL_CODE_MATCHED) == 1
        assert post.letters() == letters(tongue, "code", "password")
        assert await is_intact(journey)


@in_malay
class TestADeliveryTwice:
    async def test_setting_the_email_takes_each_update_once(self, post: Post, tongue: Tongue) -> None:
        await lives_it_twice(await parent_with_email(post, tongue))
        assert await email(post.journey) == ADDRESS
        assert await recorded(post.journey, Tag.EMAIL_CODE_SENT) == 1
        assert len(post.box.taken) == 1

    async def test_a_reset_by_a_code_takes_each_update_once(self, post: Post, tongue: Tongue) -> None:
        await lives_it_twice(await new_phone(post, tongue))
        assert await standing(post.journey, LOGIN, ZED) == RESET
        assert await recorded(post.journey, Tag.EMAIL_CODE_SENT) == 1
        assert post.letters() == letters(tongue, "code", "password")
        assert len(post.box.taken) == 2


@in_tamil
class TestAnEdit:
    """TGM-08."""

    async def test_an_edited_address_gets_no_letter_and_an_edited_code_proves_nothing(
        self, post: Post, tongue: Tongue
    ) -> None:
        parent = await parent_with_email(post, tongue)
        await parent.go("email")
        await says_and_edits(parent, ADDRESS, OTHER_ADDRESS)
        assert post.letters() == letters(tongue, "code")
        await says_and_edits(parent, WRONG_CODE, await post.code())
        assert tongue.part("email-code-missed", tries=4) in await parent.screen()
        assert await email(post.journey) is None
        await parent.go("done")
        assert await email(post.journey) == ADDRESS
        assert len(post.box.taken) == 1

    async def test_an_edited_code_resets_nothing(self, post: Post, tongue: Tongue) -> None:
        child = await new_phone(post, tongue)
        await child.go("email code")
        await says_and_edits(child, WRONG_CODE, await post.code())
        assert tongue.part("email-code-missed", tries=4) in await child.screen()
        assert await recorded(post.journey, Tag.EMAIL_CODE_MATCHED) == 0
        await child.go("password")
        assert await recorded(post.journey, Tag.EMAIL_CODE_MATCHED) == 1


@in_malay
class TestTwoDevices:
    async def test_of_two_addresses_one_gets_a_letter(self, post: Post, tongue: Tongue) -> None:
        parent = await parent_with_email(post, tongue)
        await parent.go("email")
        await both_say(parent, ADDRESS, OTHER_ADDRESS)
        ((address, _, _),) = post.letters()
        assert await recorded(post.journey, Tag.EMAIL_CODE_SENT) == 1
        await parent.go("done")
        assert await email(post.journey) == address
        for typed in (ADDRESS, OTHER_ADDRESS):
            await parent.person.misses(typed)

    async def test_another_code_comes_once_and_typed_twice_it_counts_once(
        self, post: Post, tongue: Tongue
    ) -> None:
        child = await new_phone(post, tongue)
        await child.go("evidence")
        await both_tap(child, tongue.part("button-email-code"))
        assert post.letters() == letters(tongue, "code")
        await both_tap(child, tongue.part("button-another-code"))
        assert post.letters() == letters(tongue, "code", "code")
        assert await standing(post.journey, LOGIN, MEI) == UNCHANGED
        code = await post.code()
        await both_say(child, code, code)
        assert await recorded(post.journey, Tag.EMAIL_CODE_MATCHED) == 1
        await child.person.misses(code)
        await child.go("done")
        assert await standing(post.journey, LOGIN, ZED) == RESET


@pytest.mark.parametrize(
    ("begin", "tongue"), [(parent_with_email, TAMIL), (new_phone, MALAY)], ids=["email-ta", "evidence-ms"]
)
async def test_while_the_mail_server_is_down_nothing_is_lost_and_the_letter_comes_once(
    post: Post, tongue: Tongue, begin: Begin
) -> None:
    """The bot dies too meanwhile: the letter waits in the store."""
    relative = await begin(post, tongue)
    asked = await relative.go("email", "evidence")
    await post.close()
    await relative.deed(asked)()
    await relative.person.sees(tongue.part("ask-email-code"))
    await post.is_missed(0)
    await post.journey.kill()
    missed = post.missed()
    post.journey.start()
    await post.is_missed(missed)
    await post.open()
    await post.journey.settled()
    assert len(post.box.taken) == 1
    assert post.letters() == letters(tongue, "code")
    await relative.go("done", "password")
    assert await recorded(post.journey, Tag.EMAIL_CODE_MATCHED) == 1
