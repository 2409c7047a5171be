"""The /find conversation: one's own phone number, the children who have it, and on to the questions."""

from telegram import Update
from telegram.ext import ContextTypes

from conversations import messages
from conversations.draft import Button, Draft
from conversations.handler import DurableConversationHandler, Tap, TapHandler, current, find_tap
from conversations.phone_evidence import PhoneStep
from conversations.replies import Replies
from conversations.steps import label
from domain.flow import Flow, FlowKind, Said, Step
from i18n.catalog import Voice
from services.find_login import FindLogin


class FindLoginConversation:
    """The table of the conversation, and its screens."""

    def __init__(self, service: FindLogin, replies: Replies) -> None:
        self._service = service
        self._replies = replies
        self._step = PhoneStep(replies)

    def handler(self) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps a person can answer."""
        return DurableConversationHandler(
            FlowKind.FIND_LOGIN,
            entry_points=[self._replies.command("find")],
            states={
                Step.PHONE: self._step.handlers(self._service.share, self._service.ignore),
                Step.CHILD: [TapHandler("found", self.pick)],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def pick(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take one of the logins; /forgot takes the place of this task, which is done."""
        handling, tap = current.get(), find_tap(update)
        if handling.flow is None or tap is None:
            return
        after = await self._service.pick(handling.turn, handling.flow, tap.value)
        handling.flow = await self._replies.flows.get(handling.flow.id)
        await self._replies.show(context.bot, after, messages.answer(update), in_place=True)

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the flow as it stands."""
        ended = self._replies.ended(flow, voice)
        if ended is not None:
            return Draft(ended, self._replies.menu(voice))
        if flow.step is Step.PHONE:
            return self._step.draft(flow, voice, [voice.text("find-phone")], "cancel")
        if flow.step is Step.CHILD:
            return await self._children(flow, voice)
        text = "find-done" if flow.said is Said.LOGIN_FOUND else "find-none"
        return Draft(voice.text(text), self._replies.menu(voice))

    async def _children(self, flow: Flow, voice: Voice) -> Draft:
        logins = await self._service.logins(flow)
        numbered = list(enumerate(logins, start=1))
        lines = [voice.text("find-line", n=n, login=login) for n, login in numbered]
        buttons = [
            (Button(label(login), Tap(flow.id, flow.version, "found", n).data),) for n, login in numbered
        ]
        text = "\n".join((voice.text("find-head"), *lines, voice.text("find-pick")))
        return Draft(text, (*buttons, self._replies.row(flow, voice, "cancel")))
