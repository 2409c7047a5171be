"""The /forgot conversation: MIMS ID, three questions, evidence, a new password twice."""

import re
from collections.abc import Mapping

from telegram import Update
from telegram.ext import ContextTypes

from conversations import messages
from conversations.draft import Draft
from conversations.email_evidence import EmailEvidenceSteps
from conversations.handler import DurableConversationHandler, PressHandler, current
from conversations.phone_evidence import PhoneEvidenceSteps
from conversations.replies import Replies
from conversations.steps import Steps
from domain.flow import Flow, FlowKind, Said, Step
from i18n.catalog import Voice
from services.forgot_password import ForgotPassword
from services.requests import Requests

_PARTS = {Step.LOGIN: 1, Step.CHALLENGE: 2, Step.NEW_PASSWORD: 3, Step.NEW_PASSWORD_AGAIN: 4}
# What else can show who it is, in the order of the screen, each with its button where it has one.
_WAYS: Mapping[str, str | None] = {"phone": "phone", "email": "email_code", "vouch": None, "school": "ask"}
_PERMIT = re.compile(r"^permit:([A-Za-z0-9]+)$")


class ForgotPasswordConversation:
    """The table of the conversation, and its screens."""

    def __init__(
        self,
        service: ForgotPassword,
        requests: Requests,
        replies: Replies,
        steps: Steps,
        phone: PhoneEvidenceSteps,
        email: EmailEvidenceSteps | None,
    ) -> None:
        self._service = service
        self._requests = requests
        self._replies = replies
        self._steps = steps
        self._phone = phone
        self._email = email
        self._ways = {way: button for way, button in _WAYS.items() if way != "email" or email}

    def handler(self) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps a person can answer."""
        typed, tapped = self._replies.typed, self._replies.tapped
        back, ask = tapped("back", self._service.back), tapped("ask", self._requests.ask)
        return DurableConversationHandler(
            FlowKind.FORGOT_PASSWORD,
            entry_points=[
                self._replies.command("forgot"),
                PressHandler(self.go_on, pattern=_PERMIT),
            ],
            states={
                Step.LOGIN: [typed(self._service.login), self._replies.child(self._service.login)],
                Step.CHALLENGE: [
                    typed(self._service.answer),
                    tapped("forgotten", self._service.forget),
                    back,
                ],
                Step.FORGOTTEN: [ask, back],
                Step.LOCKED: [ask, back],
                **self._phone.states(),
                **(self._email.states() if self._email else {}),
                Step.EVIDENCE: [
                    self._phone.offer(),
                    *([self._email.offer()] if self._email else []),
                    ask,
                ],
                Step.NEW_PASSWORD: [typed(self._service.password)],
                Step.NEW_PASSWORD_AGAIN: [typed(self._service.password_again), back],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def go_on(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Go on after the school's approval."""
        query = update.callback_query
        found = _PERMIT.match(query.data) if query and query.data else None
        if found is None:
            return
        flow = await self._service.begin_with(current.get().turn, found[1])
        await self._replies.show(context.bot, flow, messages.answer(update))

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the flow as it stands."""
        head = voice.text("step", n=_PARTS.get(flow.step, 2), of=len(_PARTS))
        common = await self._steps.common(flow, voice, head)
        if common is not None:
            return common
        if flow.step in {Step.CHALLENGE, Step.PHONE, Step.EMAIL_CODE}:
            return self._asking(flow, voice, head)
        if flow.step is Step.EVIDENCE:
            return self._evidence(flow, voice)
        if flow.step is Step.FORGOTTEN:
            text = voice.text("forgotten", login=flow.login or "")
            return self._steps.school(flow, voice, text, "back", "cancel")
        if flow.step is Step.NEW_PASSWORD:
            lead = f"{head}\n{voice.text('vouched')}" if flow.said is Said.VOUCHED else head
            return await self._steps.new_password(flow, voice, lead, "cancel")
        return Draft(voice.text("changed", login=flow.login or ""))

    def _evidence(self, flow: Flow, voice: Voice) -> Draft:
        """Offer every way alike to whoever answered rightly: which of them lead on stays unsaid (ENU-08)."""
        lines: list[str] = [voice.text("evidence", login=flow.login or "")]
        if flow.said is Said.ASKED_TOO_OFTEN:
            lines.insert(0, voice.text("asked-too-often") + "\n")
        if flow.said is Said.EMAIL_TOO_OFTEN:
            lines.insert(0, voice.text("email-too-often") + "\n")
        if flow.said is Said.PHONE_NOT_HERE:
            lines.insert(0, voice.text("phone-not-here") + "\n")
        values = {"number": str(self._service.number(flow))}
        ways = (voice.text(f"evidence-{way}", **values) for way in self._ways)
        lines.extend(f"{n}. {way}" for n, way in enumerate(ways, start=1))
        buttons = (*(action for action in self._ways.values() if action), "cancel")
        return Draft("\n".join(lines), tuple(self._replies.row(flow, voice, action) for action in buttons))

    def _asking(self, flow: Flow, voice: Voice, head: str) -> Draft:
        if flow.step is Step.PHONE:
            return self._phone.screen(flow, voice, head)
        if flow.step is Step.EMAIL_CODE and self._email:
            return self._email.screen(flow, voice, head)
        return self._challenge(flow, voice, head)

    def _challenge(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines = [head]
        if flow.said is Said.ANSWERS_MISSED:
            lines.append(voice.text("answers-missed", tries=int(flow.values["tries_left"])))
        elif flow.said in {Said.ANSWERS_LOST, Said.BUSY}:
            lines.append(voice.text("answers-lost" if flow.said is Said.ANSWERS_LOST else "busy"))
        question = voice.text(f"question-{flow.questions[flow.position]}")
        values = {"login": flow.login or "", "question": question}
        lines.append(voice.text("challenge", n=flow.position + 1, of=len(flow.questions), **values))
        row = self._replies.row
        rows = (row(flow, voice, "forgotten"), row(flow, voice, "back", "cancel"))
        return Draft("\n".join(lines), rows)
