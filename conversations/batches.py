"""The queue in an approver's private chat: /pending, or the digest's button in the group."""

from telegram import Bot, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes

from conversations import messages, reasons
from conversations.batch_screens import BatchScreens
from conversations.cards import OPEN_QUEUE
from conversations.draft import Draft
from conversations.handler import DurableConversationHandler, Handler, TapHandler, current
from conversations.membership import is_member
from conversations.replies import PRIVATE, Replies
from domain.batches import sheet_of
from domain.denial import is_code
from domain.flow import Flow, FlowKind, Said, Step
from domain.requests import Obstacle
from domain.turn import Turn
from i18n.catalog import Voice
from services.batch_decisions import BatchDecisions
from services.batches import Batches
from services.piles import BatchView, Piles, school_of
from services.requests import Requests
from services.schools import Schools

_ALERTS = {
    Obstacle.NOT_IN_THE_GROUP: "press-not-in-the-group",
    Obstacle.SUSPENDED: "press-suspended",
}


class BatchesConversation:
    """The table of the conversation, and its screens."""

    def __init__(
        self,
        batches: Batches,
        decisions: BatchDecisions,
        piles: Piles,
        requests: Requests,
        schools: Schools,
        replies: Replies,
    ) -> None:
        self._batches = batches
        self._decisions = decisions
        self._piles = piles
        self._requests = requests
        self._schools = schools
        self._replies = replies
        self._screens = BatchScreens(replies)

    def handlers(self) -> list[Handler]:
        """Build the handlers to register."""
        return [CallbackQueryHandler(self.summon, pattern=f"^{OPEN_QUEUE}$"), self.conversation()]

    def conversation(self) -> DurableConversationHandler:
        """Build the table of the queue."""
        tapped, chosen, batches = self._replies.tapped, self._replies.chosen, self._batches
        back = tapped("back", batches.back)
        decide = (tapped("approve", batches.approve), tapped("deny", batches.deny))
        return DurableConversationHandler(
            FlowKind.BATCH,
            entry_points=[CommandHandler("pending", self.pending, PRIVATE)],
            states={
                Step.WAITING: [
                    chosen("pile", batches.pick),
                    chosen("open", batches.open),
                    tapped("next", batches.next),
                    tapped("previous", batches.previous),
                    tapped("choose", batches.choose),
                    *decide,
                    back,
                ],
                Step.CARD: [*decide, back],
                Step.REASON: [self._replies.coded(self.typed), chosen(reasons.WHY, self.because), back],
                Step.CODE: [self._replies.coded(self.code), back],
                Step.SHOWN: [
                    tapped("done", self._decisions.viewed),
                    TapHandler("new_one", self.new_one),
                ],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def pending(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show an approver what is waiting, by name, and how to decide it."""
        turn = current.get().turn
        schools = await self._batches.schools_of(turn)
        here = [one for one in schools if await self._is_here(context.bot, turn, one.group_chat_id)]
        if not here:
            text = "press-not-in-the-group" if schools else "pending-not-approver"
            await self._replies.aside(context.bot, update, self._replies.voice(turn).text(text))
            return
        flow = await self._batches.begin(turn, {one.id for one in here})
        if flow is None:
            await self._replies.aside(context.bot, update, self._replies.voice(turn).text("pending-none"))
            return
        await self._replies.show(context.bot, flow)

    async def summon(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a press of the digest's button: who presses is what Telegram says (ADM-02)."""
        turn = current.get().turn
        voice, school = self._replies.voice(turn), await self._schools.of_group(turn)
        if school is None:
            await messages.answer(update, voice.text("press-unknown"))
            return
        in_group = await is_member(context.bot, turn.chat_id, turn.user_id)
        found = await self._batches.summon(turn, school, in_group=in_group)
        if isinstance(found, Obstacle):
            await messages.answer(update, voice.text(_ALERTS.get(found, "press-not-an-approver")))
            return
        await messages.answer(update, voice.text("queue-sent" if found else "pending-none"))

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
        """Make other temporary passwords, for whoever could still approve (ADM-03)."""
        turn, flow = current.get().turn, current.get().flow
        if flow is None:
            return
        in_group = await self._is_in_group(context.bot, turn, flow)
        after = await self._decisions.reissue(turn, flow, in_group=in_group)
        await self._replies.show(context.bot, after, messages.answer(update), in_place=True)

    async def _is_in_group(self, bot: Bot, turn: Turn, flow: Flow) -> bool:
        school = await self._batches.school(school_of(sheet_of(flow)))
        return await self._is_here(bot, turn, school.group_chat_id)

    async def _is_here(self, bot: Bot, turn: Turn, group: int | None) -> bool:
        return group is not None and await is_member(bot, group, turn.user_id)

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the queue as it stands."""
        if self._replies.ended(flow, voice) is not None:
            return Draft(voice.text("queue-closed"))
        if flow.said in {Said.NOT_ALLOWED, Said.CODE_SUSPENDED}:
            is_suspended = flow.said is Said.CODE_SUSPENDED
            return Draft(voice.text("code-suspended" if is_suspended else "queue-not-allowed"))
        return await self._open(flow, voice, await self._piles.view(flow))

    async def _open(self, flow: Flow, voice: Voice, view: BatchView) -> Draft:
        screens = self._screens
        if flow.step is Step.CARD:
            about = await self._requests.view(view.sheet.lines[view.sheet.opened - 1])
            return screens.card(flow, voice, view, about)
        if flow.step in {Step.CODE, Step.REASON}:
            return screens.code(flow, voice, view)
        if flow.step is Step.SHOWN:
            slips = self._decisions.slips(flow)
            return screens.shown(
                flow, voice, view, [(one, slips[one]) for one in view.sheet.done if one in slips]
            )
        if flow.step is Step.DONE:
            return Draft("\n\n".join((*screens.outcome(flow, voice, view), voice.text("pending-none"))))
        return screens.waiting(flow, voice, view)
