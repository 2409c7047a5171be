"""Whether somebody is in a group now, as Telegram says it: a part of an approver's authority (TGM-07)."""

from telegram import Bot, ChatMember, ChatMemberRestricted
from telegram.error import TelegramError

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
