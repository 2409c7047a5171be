"""The queue in an approver's private chat: /pending, or the digest's button in the group."""

from telegram import Bot, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes

from conversations import cards, messages, reasons
from conversations.batch_screens import BatchScreens
from conversations.draft import Draft
from conversations.handler import DurableConversationHandler, Handler, TapHandler, current
from conversations.members import Members, Pressed
from conversations.membership import is_member, is_staff_of, of_member, refusal
from conversations.replies import PRIVATE, Replies, Tapped
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
        self._members = Members(replies, self._is_in_group, batches.shut_out)

    def handlers(self) -> list[Handler]:
        """Build the handlers to register."""
        return [CallbackQueryHandler(self.summon, pattern=f"^{cards.OPEN_QUEUE}$"), self.conversation()]

    def conversation(self) -> DurableConversationHandler:
        """Build the table of the queue."""
        members, batches = self._members, self._batches
        back = members.tapped("back", batches.back)
        decide = (members.tapped("approve", batches.approve), members.tapped("deny", batches.deny))
        return DurableConversationHandler(
            FlowKind.BATCH,
            entry_points=[CommandHandler("pending", self.pending, PRIVATE)],
            states={
                Step.WAITING: [
                    members.pressed("pile", self.pick),
                    members.chosen("open", batches.open),
                    members.tapped("next", batches.next),
                    members.tapped("previous", batches.previous),
                    members.tapped("choose", batches.choose),
                    *decide,
                    back,
                ],
                Step.CARD: [*decide, back],
                Step.REASON: [
                    self._replies.coded(self.typed),
                    members.chosen(reasons.WHY, self.because),
                    back,
                ],
                Step.CODE: [self._replies.coded(self.code), back],
                Step.SHOWN: [
                    members.pressed("done", self._then_on(self._decisions.viewed)),
                    members.pressed("unseen", self._then_on(self._decisions.unseen)),
                    TapHandler("new_one", self.new_one),
                ],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def pending(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show an approver what is waiting, by name, and how to decide it."""
        turn = current.get().turn
        schools = await self._batches.schools_of(turn)
        here = await of_member(context.bot, schools, turn.user_id)
        if schools and not here:
            await self._replies.aside(context.bot, update, refusal(schools, self._replies.voice(turn)))
            return
        if not here:
            nobody = (
                "pending-awaits-code" if await self._batches.awaits_code(turn) else "pending-not-approver"
            )
            await self._replies.aside(context.bot, update, self._replies.voice(turn).text(nobody))
            return
        flow = await self._batches.begin(turn, {one.id for one in here})
        if not isinstance(flow, Flow):
            voice = self._replies.voice(turn)
            text = cards.stopped(flow, voice) if flow is not None else voice.text("pending-none")
            await self._replies.aside(context.bot, update, text)
            return
        await self._replies.show(context.bot, flow)

    async def summon(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a press of the digest's button: who presses is what Telegram says (ADM-02)."""
        turn = current.get().turn
        voice, school = self._replies.voice(turn), await self._schools.of_group(turn)
        if school is None:
            is_private = turn.chat_id == turn.user_id
            await messages.answer(update, voice.text("press-unknown" if is_private else "press-group-over"))
            return
        in_group = await is_member(context.bot, turn.chat_id, turn.user_id)
        found = await self._batches.summon(turn, school, in_group=in_group)
        if isinstance(found, Obstacle):
            await messages.answer(update, cards.stopped(found, voice))
            return
        text = "pending-none"
        if found is not None:
            can_write = await messages.can_write(context.bot, turn.user_id)
            text = "queue-sent" if can_write else "press-cannot-write"
        await messages.answer(update, voice.text(text))

    async def pick(self, bot: Bot, turn: Turn, flow: Flow, number: int) -> Flow:
        """Show a pile: its school may be another than that of the first one."""
        return await self._members.let_in(bot, turn, await self._batches.pick(turn, flow, number))

    def _then_on(self, act: Tapped) -> Pressed:
        """End what is shown, and go on with the list as a member of the group alone (TGM-07)."""

        async def acting(bot: Bot, turn: Turn, flow: Flow, _number: int) -> Flow:
            return await self._members.let_in(bot, turn, await act(turn, flow))

        return acting

    async def because(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """Take the reason of a button."""
        return await self._decisions.because(turn, flow, reasons.chosen(number))

    async def typed(self, bot: Bot, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take a reason in the approver's own words, or the code without one."""
        in_group = is_code(text) and await self._is_in_group(bot, flow)
        return await self._decisions.typed(turn, flow, text, in_group=in_group)

    async def code(self, bot: Bot, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the one-time code; membership is looked up again, now (TGM-07)."""
        in_group = await self._is_in_group(bot, flow)
        return await self._decisions.code(turn, flow, text, in_group=in_group)

    async def new_one(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Make other temporary passwords, for whoever could still approve (ADM-03)."""
        turn, flow = current.get().turn, current.get().flow
        if flow is None:
            return
        in_group = await self._is_in_group(context.bot, flow)
        after = await self._decisions.reissue(turn, flow, in_group=in_group)
        await self._replies.show(context.bot, after, messages.answer(update), in_place=True)

    async def _is_in_group(self, bot: Bot, flow: Flow) -> bool:
        school = await self._batches.school(school_of(sheet_of(flow)))
        return await is_staff_of(bot, school, flow.user_id)

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the queue as it stands."""
        if self._replies.ended(flow, voice) is not None:
            return Draft(voice.text("queue-closed"))
        if flow.said is Said.CODE_SUSPENDED:
            return Draft(voice.text("code-suspended"))
        if flow.said is Said.NOT_ALLOWED:
            return Draft(f"{voice.text('queue-not-allowed')} {await self._why(flow, voice)}")
        return await self._open(flow, voice, await self._piles.view(flow))

    async def _why(self, flow: Flow, voice: Voice) -> str:
        why = Obstacle(str(flow.values["obstacle"]))
        if why is not Obstacle.NOT_IN_THE_GROUP:
            return cards.stopped(why, voice)
        return refusal([await self._batches.school(str(flow.values["school"]))], voice)

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
