"""Whether somebody is in a group now, as Telegram says it: a part of an approver's authority (TGM-07)."""

from collections.abc import Sequence

from telegram import Bot, ChatMember, ChatMemberRestricted
from telegram.error import TelegramError

from i18n.catalog import Voice
from storage.records import School

_MEMBERS = {ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER}


async def is_member(bot: Bot, chat_id: int, user_id: int) -> bool:
    """Whether Telegram says, now, that the person is in the group; no answer is a no (TGM-07)."""
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except TelegramError:
        return False
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _MEMBERS


async def is_staff_of(bot: Bot, school: School, user_id: int) -> bool:
    """Whether the person is in the school's group now; a school without one has nobody (TGM-07)."""
    return school.group_chat_id is not None and await is_member(bot, school.group_chat_id, user_id)


async def of_member(bot: Bot, schools: Sequence[School], user_id: int) -> list[School]:
    """Return those of the schools in whose groups the person is now."""
    return [one for one in schools if await is_staff_of(bot, one, user_id)]


def refusal(schools: Sequence[School], voice: Voice) -> str:
    """Say to who is in none of these schools' groups what to do, or that it is the bot which is not."""
    lost = [one for one in schools if one.group_chat_id is None or one.lost_at is not None]
    return voice.text("staff-group-lost", school=lost[0].name) if lost else voice.text("staff-not-in-group")
