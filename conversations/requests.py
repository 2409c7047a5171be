"""The approver's conversation: a press in the group, a one-time code in private, and what is waiting."""

import asyncio
import re

from telegram import Bot, Chat, ChatMember, ChatMemberRestricted, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from conversations import cards, messages
from conversations.draft import Button, Draft
from conversations.handler import DurableConversationHandler, Handler, TapHandler, current
from conversations.replies import Replies
from domain.flow import Flow, FlowKind, Said, Step
from domain.requests import Obstacle, Request, RequestKind, RequestState, Verdict
from domain.turn import Turn
from i18n.catalog import FALLBACK, Voice
from services.approvers import Approvers
from services.decisions import Decisions
from services.requests import Requests, RequestView
from services.schools import Schools

_PRESS = re.compile(r"^r:([0-9a-f]{24}):([ad])$")
_DEEDS = {
    RequestKind.UNLOCK: "deed-unlock",
    RequestKind.RECOVERY: "deed-recovery",
    RequestKind.TEMPORARY_PASSWORD: "deed-temporary-password",
}
_NEXT = re.compile(r"^pending:(\d{1,18})$")
_VERDICTS = {"a": Verdict.APPROVE, "d": Verdict.DENY}
_MEMBERS = {ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER}


class RequestsConversation:
    """Decisions on requests, and the table of the code challenge."""

    def __init__(
        self,
        decisions: Decisions,
        requests: Requests,
        approvers: Approvers,
        schools: Schools,
        replies: Replies,
    ) -> None:
        self._decisions = decisions
        self._requests = requests
        self._approvers = approvers
        self._schools = schools
        self._replies = replies

    def handlers(self) -> list[Handler]:
        """Build the handlers to register."""
        return [
            CallbackQueryHandler(self.press, pattern=_PRESS),
            CallbackQueryHandler(self.next_page, pattern=_NEXT),
            CommandHandler("pending", self.pending, filters.UpdateType.MESSAGE),
            self.conversation(),
        ]

    def conversation(self) -> DurableConversationHandler:
        """Build the handler of the code challenge; it is opened by a press, so it has no entry points."""
        tapped = self._replies.tapped
        return DurableConversationHandler(
            FlowKind.STEP_UP,
            entry_points=[],
            states={
                Step.CODE: [self._replies.coded(self.code)],
                Step.SHOWN: [
                    tapped("done", self._decisions.viewed),
                    TapHandler("new_one", self.new_one),
                ],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a press of Approve or Deny: who presses is what Telegram says, never a name (ADM-02)."""
        query, turn = update.callback_query, current.get().turn
        found = _PRESS.match(query.data) if query and query.data else None
        voice = self._replies.voice(turn)
        request = await self._decisions.find(found[1]) if found else None
        if found is None or request is None:
            await messages.answer(update, voice.text("press-unknown"))
            return
        # Whoever presses elsewhere than on the card is refused like a stranger to the group, and recorded.
        view = await self._requests.view(request.id)
        here = turn.chat_id == view.school.group_chat_id
        in_group = here and await is_member(context.bot, turn.chat_id, turn.user_id)
        obstacle = await self._decisions.press(turn, request, _VERDICTS[found[2]], in_group=in_group)
        said = f"press-{obstacle.value.replace('_', '-')}" if obstacle else "press-sent"
        await messages.answer(update, voice.text(said))
        if obstacle is Obstacle.DECIDED and query is not None and query.message is not None:
            await self._settle_card(context.bot, turn, request, query.message.message_id)

    async def _settle_card(self, bot: Bot, turn: Turn, request: Request, message_id: int) -> None:
        """Have a second card of a decided request show its outcome (architecture 6)."""
        view = await self._requests.view(request.id)
        voice = self._replies.catalogue.voice(FALLBACK)
        await messages.edit(bot, turn.chat_id, message_id, cards.card(view, voice, view.request.expires_at))

    async def code(self, bot: Bot, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the one-time code; membership is looked up again, now (TGM-07)."""
        in_group = await self._is_in_group(bot, turn, flow)
        return await self._decisions.code(turn, flow, text, in_group=in_group)

    async def new_one(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Make another temporary password, for whoever could still approve (ADM-03)."""
        turn, flow = current.get().turn, current.get().flow
        if flow is None:
            return
        in_group = await self._is_in_group(context.bot, turn, flow)
        after = await self._decisions.reissue(turn, flow, in_group=in_group)
        await self._replies.show(context.bot, after, messages.answer(update), in_place=True)

    async def _is_in_group(self, bot: Bot, turn: Turn, flow: Flow) -> bool:
        view = await self._requests.view(flow.request_id or "")
        group = view.school.group_chat_id
        return group is not None and await is_member(bot, group, turn.user_id)

    async def pending(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Post what is waiting once more, a page at a time: buttons of an outage can be pressed again."""
        await messages.say(context.bot, update, await self._page(update))

    async def next_page(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Post the next page, and take the button away that was pressed."""
        query, turn = update.callback_query, current.get().turn
        found = _NEXT.match(query.data) if query and query.data else None
        draft = await self._page(update, int(found[1]) if found else 0)
        showing = [messages.answer(update)]
        if query is not None and query.message is not None:
            showing.append(messages.edit(context.bot, turn.chat_id, query.message.message_id, draft))
        await asyncio.gather(*showing)

    async def _page(self, update: Update, after: int = 0) -> Draft:
        """Queue a page of cards for the group, and say how many there are."""
        turn, chat = current.get().turn, update.effective_chat
        voice, own = self._replies.voice(turn), await self._approvers.schools_of(turn)
        if chat is not None and chat.type != Chat.PRIVATE:
            school = await self._schools.of_group(turn)
            own = [school.id] if school is not None and school.id in own else []
        if not own:
            return Draft(voice.text("pending-not-approver"))
        page = await self._requests.post_page(turn, own, after)
        if not page.posted:
            return Draft(voice.text("pending-none"))
        if page.posted == page.waiting:
            return Draft(voice.text("pending-some", count=page.waiting))
        text = voice.text("pending-page", count=page.waiting, shown=page.posted, left=page.left)
        more = Button(voice.text("button-next-page"), f"pending:{page.last}")
        return Draft(text, ((more,),) if page.left else ())

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the code challenge as it stands."""
        view = await self._requests.view(flow.request_id or "")
        ended = self._replies.ended(flow, voice)
        if ended is not None:
            is_approved = flow.step is Step.SHOWN
            return Draft(voice.text("decided-approved", number=view.request.number) if is_approved else ended)
        if flow.step is Step.CODE:
            return self._challenge(flow, voice, view)
        if flow.step is Step.SHOWN:
            return self._shown(flow, voice, view)
        return Draft(self._decided(flow, voice, view))

    def _challenge(self, flow: Flow, voice: Voice, view: RequestView) -> Draft:
        said = {
            Said.CODE_MISSED: "code-missed",
            Said.CODE_REUSED: "code-reused",
            Said.CODE_UNREADABLE: "code-unreadable",
        }
        asks = "step-up-approve" if flow.values.get("verdict") == Verdict.APPROVE else "step-up-deny"
        # A prompt asks for one thing alone, so the deed has words of its own.
        values = {**cards.about(view, voice), "kind": voice.text(_DEEDS[view.request.kind])}
        text = voice.text(said[flow.said]) if flow.said in said else voice.text(asks, **values)
        # Protected from the start: a temporary password is edited in here, and an edit cannot protect.
        return Draft(text, (self._replies.row(flow, voice, "cancel"),), is_protected=True)

    def _shown(self, flow: Flow, voice: Voice, view: RequestView) -> Draft:
        password, row = self._decisions.shown(flow), self._replies.row
        if not password:
            text = voice.text("temporary-password-gone", number=view.request.number)
            return Draft(text, (row(flow, voice, "new_one"), row(flow, voice, "done")), is_protected=True)
        values = cards.about(view, voice)
        values.pop("kind")
        text = voice.text("temporary-password-shown", password=password, **values)
        # Edited into a message that the store knows already: after a crash it can still be deleted.
        return Draft(text, (row(flow, voice, "done"),), is_protected=True, edits=flow.prompt_id)

    def _decided(self, flow: Flow, voice: Voice, view: RequestView) -> str:
        number = view.request.number
        if flow.said is Said.ALREADY_DECIDED:
            state = view.request.state
            shown = RequestState.EXPIRED if state is RequestState.OPEN else state
            return voice.text("decided-already", number=number, state=voice.text(f"state-{shown.value}"))
        if flow.said is Said.NOT_ALLOWED:
            return voice.text("decided-not-allowed", number=number)
        if flow.said is Said.CODE_SUSPENDED:
            return voice.text("code-suspended")
        if flow.said is Said.SLIP_GONE:
            return voice.text("temporary-password-used", number=number)
        approved = flow.said is Said.APPROVED
        return voice.text("decided-approved" if approved else "decided-denied", number=number)


async def is_member(bot: Bot, chat_id: int, user_id: int) -> bool:
    """Whether Telegram says, now, that the person is in the group; no answer is a no (TGM-07)."""
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except TelegramError:
        return False
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _MEMBERS
