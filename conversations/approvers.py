"""The enrolment of an approver: /enrol CODE, a picture for the authenticator app, the first one-time code."""

import io

import segno
from telegram import Update
from telegram.ext import CommandHandler, ContextTypes

from conversations import messages
from conversations.draft import Draft
from conversations.handler import DurableConversationHandler, current
from conversations.replies import PRIVATE, Replies
from domain.flow import Flow, FlowKind, Said, Step
from domain.mask import safe_text
from i18n.catalog import Voice
from services.approvers import Approvers
from services.code_tries import TooManyCodes

_GROUP = 4
_MISSED = {Said.CODE_MISSED: "enrol-code-missed", Said.CODE_UNREADABLE: "enrol-code-unreadable"}


class ApproversConversation:
    """The table of the enrolment, and its screens."""

    def __init__(self, service: Approvers, replies: Replies) -> None:
        self._service = service
        self._replies = replies

    def handler(self) -> DurableConversationHandler:
        """Build the handler to register."""
        return DurableConversationHandler(
            FlowKind.ENROLMENT,
            entry_points=[CommandHandler("enrol", self.begin, PRIVATE)],
            states={Step.CODE: [self._replies.typed(self._service.confirm)]},
            fallbacks=[self._replies.not_typed()],
        )

    async def begin(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the invitation; its message is deleted, since the code in it is a key."""
        turn, message = current.get().turn, update.effective_message
        if message is None or not context.args:
            text = self._replies.voice(turn).text("enrol-how")
            await context.bot.send_message(turn.chat_id, text)
            return
        gone = self._replies.delete(context.bot, turn, message.message_id)
        voice = self._replies.voice(turn)
        text = voice.text("enrol-code-wrong")
        try:
            flow = await self._service.enrol(turn, "".join(context.args))
        except TooManyCodes as refused:
            flow, text = None, voice.text("too-many-codes", until=refused.until)
        if flow is not None:
            await self._replies.show(context.bot, flow, gone)
            return
        await gone
        await messages.send(context.bot, turn.chat_id, Draft(text))

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the enrolment as it stands."""
        ended = self._replies.ended(flow, voice)
        if ended is not None:
            return Draft(ended)
        if flow.step is not Step.CODE:
            return Draft(_enrolled(flow, voice))
        uri, secret = await self._service.invitation(flow)
        groups = " ".join(secret[i : i + _GROUP] for i in range(0, len(secret), _GROUP))
        lines = [voice.text(_MISSED[flow.said])] if flow.said in _MISSED else []
        text = "\n\n".join((*lines, voice.text("enrol-scan", secret=groups)))
        row = self._replies.row(flow, voice, "cancel")
        return Draft(text, (row,), photo=picture(uri), is_protected=True)


def _enrolled(flow: Flow, voice: Voice) -> str:
    school, class_name = str(flow.values["school"]), safe_text(str(flow.values.get("class", "")))
    if class_name:
        return voice.text("enrolled-teacher", school=school, **{"class": class_name})
    return f"{voice.text('enrolled', school=school)}\n{voice.text('enrolled-more')}"


def picture(uri: str) -> bytes:
    """Draw a QR picture as PNG."""
    png = io.BytesIO()
    segno.make(uri, error="m").save(png, kind="png", scale=8, border=4)
    return png.getvalue()
