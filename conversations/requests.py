"""The approver's conversation: a press in the group, a one-time code in private, and what is waiting."""

import asyncio
import re

from telegram import Bot, Chat, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from conversations import cards, messages, reasons
from conversations.draft import Button, Draft
from conversations.group_voice import voice_in
from conversations.handler import DurableConversationHandler, Handler, TapHandler, current
from conversations.membership import is_member
from conversations.replies import Replies
from domain.denial import is_code
from domain.flow import Flow, FlowKind, Step
from domain.requests import Obstacle, Request, Verdict
from domain.turn import Turn
from services.approvers import Approvers
from services.decisions import Decisions
from services.requests import Requests
from services.schools import Schools

_PRESS = re.compile(r"^r:([0-9a-f]{24}):([adn])$")
_NEXT = re.compile(r"^pending:(\d{1,18})$")
_VERDICTS = {letter: verdict for verdict, letter in cards.LETTERS.items()}


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
            CommandHandler("pending", self.pending, filters.ChatType.GROUPS & filters.UpdateType.MESSAGE),
            self.conversation(),
        ]

    def conversation(self) -> DurableConversationHandler:
        """Build the handler of the code challenge; it is opened by a press, so it has no entry points."""
        tapped = self._replies.tapped
        return DurableConversationHandler(
            FlowKind.STEP_UP,
            entry_points=[],
            states={
                Step.REASON: [
                    self._replies.coded(self.typed),
                    self._replies.chosen(reasons.WHY, self.because),
                ],
                Step.CODE: [self._replies.coded(self.code), tapped("back", self._decisions.back)],
                Step.SHOWN: [
                    tapped("done", self._decisions.viewed),
                    tapped("unseen", self._decisions.unseen),
                    TapHandler("new_one", self.new_one),
                ],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a press of a card, or for another slip: who presses is what Telegram says (ADM-02)."""
        query, turn = update.callback_query, current.get().turn
        found = _PRESS.match(query.data) if query and query.data else None
        voice = self._replies.voice(turn)
        request = await self._decisions.find(found[1]) if found else None
        if found is None or request is None:
            await messages.answer(update, voice.text("press-unknown"))
            return
        verdict = _VERDICTS[found[2]]
        in_group = await self._is_here(context.bot, turn, request, verdict)
        obstacle = await self._decisions.press(turn, request, verdict, in_group=in_group)
        if verdict is Verdict.REISSUE:
            await self._answer_in_private(update, turn, request, obstacle)
            return
        if obstacle is Obstacle.NOT_IN_THE_GROUP and await self._is_group_of_before(turn, request):
            await messages.answer(update, voice.text("press-group-over"))
            return
        await messages.answer(update, await self._said(context.bot, turn, obstacle))
        if obstacle is Obstacle.DECIDED and query is not None and query.message is not None:
            await self._settle_card(context.bot, turn, request, query.message.message_id)

    async def _said(self, bot: Bot, turn: Turn, obstacle: Obstacle | None) -> str:
        """Say what stands in the way, or that the code is asked in private, if the bot may write there."""
        voice = self._replies.voice(turn)
        if obstacle is not None:
            return cards.stopped(obstacle, voice)
        can_write = await messages.can_write(bot, turn.user_id)
        return voice.text("press-sent" if can_write else "press-cannot-write")

    async def _is_group_of_before(self, turn: Turn, request: Request) -> bool:
        """Whether a card stands in a group that its school has no more: it is over."""
        group = (await self._requests.view(request.id)).school.group_chat_id
        return turn.chat_id not in {group, turn.user_id}

    async def _is_here(self, bot: Bot, turn: Turn, request: Request, verdict: Verdict) -> bool:
        """Whether a member presses where the button stands: a card's in the group, another slip's in private.

        Whoever presses elsewhere is refused like a stranger to the group, and recorded (TGM-10).
        """
        group = (await self._requests.view(request.id)).school.group_chat_id
        here = turn.user_id if verdict is Verdict.REISSUE else group
        return group is not None and turn.chat_id == here and await is_member(bot, group, turn.user_id)

    async def _answer_in_private(
        self, update: Update, turn: Turn, request: Request, obstacle: Obstacle | None
    ) -> None:
        """Answer a press for another slip; what stands in the way is said on top of the chat."""
        if obstacle is None:
            await messages.answer(update)
            return
        voice = self._replies.voice(turn)
        text = cards.stopped(obstacle, voice)
        if obstacle is Obstacle.DECIDED:
            text = voice.text("temporary-password-used", number=request.number)
        await messages.answer(update, text)

    async def _settle_card(self, bot: Bot, turn: Turn, request: Request, message_id: int) -> None:
        """Have a second card of a decided request show its outcome (architecture 6)."""
        view = await self._requests.view(request.id)
        voice = voice_in(view.school, turn, self._replies.catalogue)
        await messages.edit(bot, turn.chat_id, message_id, cards.card(view, voice, view.request.expires_at))

    async def because(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """Take the reason of a button."""
        return await self._decisions.because(turn, flow, reasons.chosen(number))

    async def typed(self, bot: Bot, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take a reason in the approver's own words, or the code without one."""
        in_group = is_code(text) and await self._is_in_group(bot, turn, flow)
        return await self._decisions.typed(turn, flow, text, in_group=in_group)

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
        school = await self._schools.of_group(turn)
        voice = voice_in(school, turn, self._replies.catalogue)
        if school is None and chat is not None and chat.type != Chat.PRIVATE:
            return Draft(voice.text("group-is-nobodys"))
        mine = await self._approvers.schools_of(turn)
        own = mine if school is None else [one for one in mine if one == school.id]
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
