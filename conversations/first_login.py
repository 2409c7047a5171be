"""The /first conversation: MIMS ID, temporary password, questions and a review, a new password twice."""

from conversations.draft import Button, Draft
from conversations.handler import DurableConversationHandler, Tap
from conversations.replies import Replies
from conversations.steps import Steps
from domain.challenge import QUESTIONS
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
    Step.NEW_PASSWORD: 4,
    Step.NEW_PASSWORD_AGAIN: 4,
}


class FirstLoginConversation:
    """The table of the conversation, and its screens."""

    def __init__(
        self, service: FirstLogin, requests: Requests, replies: Replies, steps: Steps, questions: int
    ) -> None:
        self._service = service
        self._requests = requests
        self._replies = replies
        self._steps = steps
        self._questions = questions

    def handler(self) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps a person can answer."""
        typed, tapped = self._replies.typed, self._replies.tapped
        back, ask = tapped("back", self._service.back), tapped("ask", self._requests.ask)
        return DurableConversationHandler(
            FlowKind.FIRST_LOGIN,
            entry_points=[self._replies.command("first")],
            states={
                Step.LOGIN: [typed(self._service.login)],
                Step.TEMPORARY_PASSWORD: [
                    typed(self._service.temporary_password),
                    tapped("no_paper", self._service.lose_paper),
                    back,
                ],
                Step.FORGOTTEN: [ask, back],
                Step.LOCKED: [ask, back],
                Step.QUESTION: [self._replies.chosen("question", self._service.choose), back],
                Step.ANSWER: [typed(self._service.answer), back],
                Step.REVIEW: [
                    tapped("confirm", self._service.confirm),
                    tapped("change", self._service.back),
                ],
                Step.NEW_PASSWORD: [typed(self._service.password), back],
                Step.NEW_PASSWORD_AGAIN: [typed(self._service.password_again), back],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the flow as it stands."""
        head = voice.text("step", n=_PARTS.get(flow.step, 4), of=4)
        common = self._steps.common(flow, voice, head)
        if common is not None:
            return common
        screens = {
            Step.TEMPORARY_PASSWORD: self._temporary_password,
            Step.FORGOTTEN: self._no_paper,
            Step.QUESTION: self._question,
            Step.ANSWER: self._answer,
            Step.REVIEW: self._review,
        }
        if flow.step in screens:
            return screens[flow.step](flow, voice, head)
        if flow.step is Step.NEW_PASSWORD:
            return self._steps.new_password(flow, voice, head, "back", "cancel")
        done = (voice.text("changed", login=flow.login or ""), voice.text("first-login-done"))
        return Draft("\n\n".join(done))

    def _temporary_password(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines = [head]
        if flow.said is Said.TEMPORARY_PASSWORD_MISSED:
            lines.append(voice.text("temporary-password-missed", tries=int(flow.values["tries_left"])))
        lines.append(voice.text("ask-temporary-password", login=flow.login or ""))
        row = self._replies.row
        return Draft("\n".join(lines), (row(flow, voice, "no_paper"), row(flow, voice, "back", "cancel")))

    def _no_paper(self, flow: Flow, voice: Voice, _head: str) -> Draft:
        key = "slip-replaced" if flow.said is Said.SLIP_REPLACED else "no-paper"
        return self._steps.school(flow, voice, voice.text(key, login=flow.login or ""), "back", "cancel")

    def _question(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines = [head]
        if flow.said is Said.QUESTIONS_LOST:
            lines.append(voice.text("questions-lost"))
        lines.append(voice.text("choose-question", n=flow.position + 1, of=self._questions))
        if not flow.position:
            lines.extend((voice.text("choose-why"), voice.text("choose-advice")))
        choices = tuple(
            (Button(question.text, Tap(flow.id, flow.version, "question", question.id).data),)
            for question in self._service.choices(flow)
        )
        way = ("back", "cancel") if flow.position else ("cancel",)
        return Draft("\n".join(lines), (*choices, self._replies.row(flow, voice, *way)))

    def _answer(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines = [head]
        if flow.said is Said.ANSWER_REFUSED:
            problems = str(flow.values["problems"]).split(",")
            lines.extend(voice.text(f"answer-{problem.replace('_', '-')}") for problem in problems)
        question = next(q.text for q in QUESTIONS if q.id == flow.questions[flow.position])
        numbers = {"n": flow.position + 1, "of": self._questions}
        lines.append(voice.text("ask-answer", question=question, **numbers))
        return Draft("\n".join(lines), (self._replies.row(flow, voice, "back", "cancel"),))

    def _review(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines = [head, voice.text("busy")] if flow.said is Said.BUSY else [head]
        lines.append(voice.text("review"))
        texts = {question.id: question.text for question in QUESTIONS}
        for n, (question, answer) in enumerate(self._service.review(flow), start=1):
            lines.append(voice.text("review-line", n=n, question=texts[question], answer=answer))
        row = self._replies.row
        rows = (row(flow, voice, "confirm", "change"), row(flow, voice, "cancel"))
        # Edited into a message that the store knows already: after a crash it can still be deleted.
        return Draft("\n".join(lines), rows, edits=flow.prompt_id)
