"""The /first conversation: MIMS ID, temporary password, questions and a review, a new password twice."""

from datetime import datetime

from conversations.draft import Draft
from conversations.email_offer import EmailOfferSteps
from conversations.handler import DurableConversationHandler
from conversations.questions import QuestionSteps
from conversations.replies import Replies
from conversations.steps import Steps
from domain.flow import Flow, FlowKind, Said, Step
from i18n.catalog import Voice
from services.first_login import FirstLogin
from services.requests import Requests

_PARTS = {
    Step.LOGIN: 1,
    Step.TEMPORARY_PASSWORD: 2,
    Step.FORGOTTEN: 2,
    Step.QUESTION: 3,
    Step.ANSWER: 3,
    Step.REVIEW: 3,
    Step.EMAIL: 3,
    Step.EMAIL_CODE: 3,
    Step.NEW_PASSWORD: 4,
    Step.NEW_PASSWORD_AGAIN: 4,
}


class FirstLoginConversation:
    """The table of the conversation, and its screens."""

    def __init__(
        self,
        service: FirstLogin,
        requests: Requests,
        replies: Replies,
        steps: Steps,
        questions: QuestionSteps,
        email: EmailOfferSteps,
    ) -> None:
        self._service = service
        self._requests = requests
        self._replies = replies
        self._steps = steps
        self._questions = questions
        self._email = email

    def handler(self) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps a person can answer."""
        typed, tapped = self._replies.typed, self._replies.tapped
        back, ask = tapped("back", self._service.back), tapped("ask", self._requests.ask)
        return DurableConversationHandler(
            FlowKind.FIRST_LOGIN,
            entry_points=[self._replies.command("first")],
            states={
                Step.LOGIN: [typed(self._service.login), self._replies.child(self._service.login)],
                Step.TEMPORARY_PASSWORD: [
                    typed(self._service.temporary_password),
                    tapped("no_paper", self._service.lose_paper),
                    back,
                ],
                Step.FORGOTTEN: [ask, back],
                Step.LOCKED: [ask, back],
                **self._questions.states(self._service.confirm),
                **self._email.states(),
                Step.NEW_PASSWORD: [typed(self._service.password), back],
                Step.NEW_PASSWORD_AGAIN: [typed(self._service.password_again), back],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the flow as it stands."""
        head = voice.text("step", n=_PARTS.get(flow.step, 4), of=4)
        common = await self._steps.common(flow, voice, head)
        common = common or await self._questions.screen(flow, voice, head)
        common = common or await self._email.screen(flow, voice, head)
        if common is not None:
            return common
        screens = {
            Step.TEMPORARY_PASSWORD: self._temporary_password,
            Step.FORGOTTEN: self._no_paper,
        }
        if flow.step in screens:
            return screens[flow.step](flow, voice, head)
        if flow.step is Step.NEW_PASSWORD:
            return await self._steps.new_password(flow, voice, head, "back", "cancel")
        done = (voice.text("changed", login=flow.login or ""), voice.text("first-login-done"))
        return self._questions.saved(flow, voice, "\n\n".join(done))

    def _temporary_password(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines = [head]
        if flow.said is Said.TEMPORARY_PASSWORD_MISSED:
            lines.append(voice.text("temporary-password-missed", tries=int(flow.values["tries_left"])))
        lines.append(voice.text("ask-temporary-password", login=flow.login or ""))
        row = self._replies.row
        return Draft("\n".join(lines), (row(flow, voice, "no_paper"), row(flow, voice, "back", "cancel")))

    def _no_paper(self, flow: Flow, voice: Voice, _head: str) -> Draft:
        login = flow.login or ""
        if flow.said is Said.SLIP_REPLACED:
            text = voice.text("slip-replaced", login=login)
        elif "slip_until" in flow.values:
            until = datetime.fromisoformat(str(flow.values["slip_until"]))
            text = voice.text("slip-expired", login=login, until=until)
        else:
            text = voice.text("no-paper", login=login)
        return self._steps.school(flow, voice, text, "back", "cancel")
