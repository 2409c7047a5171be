"""The admin group's conversation: binding it to a school, and keeping secrets out of it."""

import logging

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.error import TelegramError
from telegram.ext import ChatMemberHandler, CommandHandler, ContextTypes, MessageHandler, filters

from conversations import messages
from conversations.draft import Draft
from conversations.group_voice import voice_in
from conversations.handler import Handler, current
from conversations.replies import PRIVATE, Replies
from domain.totp import digits
from domain.turn import Turn
from i18n.catalog import Voice
from services.approvers import Approvers
from services.code_tries import TooManyCodes
from services.lost_groups import LostGroups
from services.schools import Schools

log = logging.getLogger("helpdesk.groups")

_INSIDE = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}
_GROUP = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
_EDITED = filters.ChatType.GROUPS & filters.UpdateType.EDITED_MESSAGE
_TALK = filters.TEXT & ~filters.COMMAND
_PRIVATE_COMMANDS = ("start", "help", "privacy", "cancel")
# What follows these may be a name or an ID, which the group need not read.
_PRIVATE_TASKS = (
    *("forgot", "first", "change", "questions", "unlock", "find", "status", "chats", "email", "language"),
    *("lookup", "class", "colleagues"),
)


class GroupsConversation:
    """What the bot does in groups: very little."""

    def __init__(self, schools: Schools, approvers: Approvers, lost: LostGroups, replies: Replies) -> None:
        self._schools = schools
        self._approvers = approvers
        self._lost = lost
        self._replies = replies

    def handlers(self) -> list[Handler]:
        """Build the handlers to register."""
        return [
            CommandHandler("bind", self.bind, _GROUP),
            CommandHandler("bind", self.bind_elsewhere, PRIVATE),
            CommandHandler("enrol", self.enrol, _GROUP),
            CommandHandler(_PRIVATE_COMMANDS, self.only_private, _GROUP),
            CommandHandler(_PRIVATE_TASKS, self.write_in_private, _GROUP),
            MessageHandler(filters.StatusUpdate.MIGRATE, self.migrate),
            MessageHandler((_GROUP | _EDITED) & _TALK, self.overhear),
            ChatMemberHandler(self.moved, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    async def bind(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Bind the group with the operator's one-time code; nobody anonymous may (TGM-05)."""
        turn, message = current.get().turn, update.effective_message
        voice = await self._voice(turn)
        if message is None or message.sender_chat is not None:
            await messages.say(context.bot, update, Draft(voice.text("bind-anonymous")))
            return
        text = voice.text("bind-wrong" if context.args else "bind-how")
        try:
            school = await self._schools.bind(turn, "".join(context.args or ()), messages.topic_of(message))
        except TooManyCodes as refused:
            school, text = None, voice.text("too-many-codes", until=refused.until)
        if school is None:
            await messages.say(context.bot, update, Draft(text))
            return
        voice = voice_in(school, turn, self._replies.catalogue)
        bound = await self._asking_to_delete(context, turn, voice, voice.text("bound", school=school.name))
        await messages.remove(context.bot, turn.chat_id, message.message_id)
        await messages.say(context.bot, update, Draft(bound))

    async def _voice(self, turn: Turn) -> Voice:
        """Speak the language of the group's school: everybody there reads it."""
        return voice_in(await self._schools.of_group(turn), turn, self._replies.catalogue)

    async def only_private(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Send whoever writes to the bot in the group to the private chat (TGM-09)."""
        voice = await self._voice(current.get().turn)
        await messages.say(context.bot, update, Draft(voice.text("only-private")))

    async def write_in_private(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Send whoever starts a task in the group to the private chat; a name typed with it goes (TGM-09)."""
        turn, message = current.get().turn, update.effective_message
        if message is None or message.text is None:
            return
        command, text = message.text.split()[0].lstrip("/").partition("@")[0].lower(), "write-in-private"
        if context.args:
            is_gone = await messages.remove(context.bot, turn.chat_id, message.message_id)
            text = "write-in-private-removed" if is_gone else "write-in-private-stays"
        said = (await self._voice(turn)).text(text, command=command)
        await messages.say(context.bot, update, Draft(said))

    async def enrol(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Remove an invitation that was typed into the group, where others can read it (TGM-09)."""
        turn, message = current.get().turn, update.effective_message
        if message is not None and context.args:
            await messages.remove(context.bot, turn.chat_id, message.message_id)
        text = "enrol-in-group" if context.args else "only-private"
        await messages.say(context.bot, update, Draft((await self._voice(turn)).text(text)))

    async def bind_elsewhere(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell who types a binding code in private where it belongs; the code is removed, and still good."""
        turn, message = current.get().turn, update.effective_message
        if message is not None and context.args:
            await messages.remove(context.bot, turn.chat_id, message.message_id)
        await messages.say(context.bot, update, Draft(self._replies.voice(turn).text("bind-in-group")))

    async def overhear(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Remove a one-time code that was typed into the group, or became one by an edit (TOT-08).

        Nothing else is heard: a number in a sentence is an address, a sum or a day, unless it is the very
        code that the writer's authenticator shows.
        """
        turn, message = current.get().turn, update.effective_message
        if message is None or message.text is None:
            return
        is_code = digits(message.text) is not None or await self._approvers.shows(turn, message.text)
        school = await self._schools.of_group(turn) if is_code else None
        if school is None:
            return
        is_gone = await messages.remove(context.bot, turn.chat_id, message.message_id)
        text = "code-in-group" if is_gone else "code-in-group-stays"
        await messages.say(
            context.bot, update, Draft(voice_in(school, turn, self._replies.catalogue).text(text))
        )

    async def migrate(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Follow the group that became a supergroup; any other is ignored (TGM-06)."""
        message = update.effective_message
        if message is None or message.migrate_to_chat_id is None:
            return
        await self._schools.follow(current.get().turn, message.migrate_to_chat_id)

    async def moved(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Leave a group that no school waits for (TGM-06), and say loudly when a school's group is lost.

        Blocks in private chats need no answer.
        """
        member, turn = update.my_chat_member, current.get().turn
        if member is None or turn.chat_id == turn.user_id:
            return
        was, now = (_is_inside(one) for one in (member.old_chat_member, member.new_chat_member))
        if was and not now:
            await self._lose(turn)
        if was or not now:
            return
        if await self._schools.of_group(turn) is not None:
            await self._regain(context, turn)
            return
        voice = self._replies.voice(turn)
        if await self._schools.awaits_binding():
            await context.bot.send_message(turn.chat_id, voice.text("group-not-bound"))
        else:
            await context.bot.leave_chat(turn.chat_id)

    async def _lose(self, turn: Turn) -> None:
        school = await self._lost.lose(turn)
        if school is not None:
            log.error("the bot was removed from an admin group", extra={"school": school.code})

    async def _regain(self, context: ContextTypes.DEFAULT_TYPE, turn: Turn) -> None:
        """Say that the bot is back; only an administrator can delete, so it asks for that as at first."""
        school = await self._lost.regain(turn)
        if school is None:
            return
        voice = voice_in(school, turn, self._replies.catalogue)
        text = await self._asking_to_delete(context, turn, voice, voice.text("group-regained"))
        await context.bot.send_message(turn.chat_id, text)

    async def _asking_to_delete(
        self, context: ContextTypes.DEFAULT_TYPE, turn: Turn, voice: Voice, text: str
    ) -> str:
        """Return the text, with the plea for the right to delete where the bot has none (TOT-08)."""
        if await self._may_delete(context, turn):
            return text
        return f"{text}\n{voice.text('bound-needs-right')}"

    async def _may_delete(self, context: ContextTypes.DEFAULT_TYPE, turn: Turn) -> bool:
        try:
            me = await context.bot.get_chat_member(turn.chat_id, context.bot.id)
        except TelegramError:
            return False
        return isinstance(me, ChatMemberAdministrator) and bool(me.can_delete_messages)


def _is_inside(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _INSIDE
