"""The screens of the three questions: choosing one of eight, its answer, and the review, shown once."""

from collections.abc import Sequence

from conversations.draft import Button, Draft
from conversations.handler import Handler, Tap
from conversations.replies import Replies, Tapped
from domain.flow import Flow, Said, Step
from i18n.catalog import Voice
from services.questions import Questions


class QuestionSteps:
    """Handlers and screens of QUESTION, ANSWER and REVIEW, for every conversation that sets answers."""

    def __init__(self, service: Questions, replies: Replies, number: int) -> None:
        self._service = service
        self._replies = replies
        self._number = number

    def states(self, confirm: Tapped) -> dict[Step, Sequence[Handler]]:
        """Make the handlers of the three steps; the task says what follows a review that is confirmed."""
        typed, tapped, back = self._replies.typed, self._replies.tapped, self._service.back
        return {
            Step.QUESTION: [self._replies.chosen("question", self._service.choose), tapped("back", back)],
            Step.ANSWER: [typed(self._service.answer), tapped("back", back), tapped("other_question", back)],
            Step.REVIEW: [tapped("confirm", confirm), tapped("change", back)],
        }

    async def screen(self, flow: Flow, voice: Voice, head: str) -> Draft | None:
        """Render one of the three steps, None at any other."""
        if flow.step is Step.QUESTION:
            return await self._question(flow, voice, head)
        if flow.step is Step.ANSWER:
            return self._answer(flow, voice, head)
        return self._review(flow, voice, head) if flow.step is Step.REVIEW else None

    def saved(self, flow: Flow, voice: Voice, done: str) -> Draft:
        """Say that it is done, and offer to practise: many forget such answers within months."""
        buttons = (
            Button(voice.text("button-practise-now"), f"recall:{flow.id}:now"),
            Button(voice.text("button-remind-me"), f"recall:{flow.id}:later"),
        )
        return Draft(f"{done}\n\n{voice.text('recall-offer')}", (buttons,))

    async def _question(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines = [head]
        if flow.said is Said.QUESTIONS_LOST:
            lines.append(voice.text("questions-lost"))
        lines.append(voice.text("choose-question", n=flow.position + 1, of=self._number))
        if not flow.position:
            lines.extend((voice.text("choose-why"), voice.text("choose-advice")))
        offered = await self._service.choices(flow)
        choices = tuple(self._choice(flow, voice, question.id) for question in offered)
        way = ("back", "cancel") if flow.position else ("cancel",)
        return Draft("\n".join(lines), (*choices, self._replies.row(flow, voice, *way)))

    def _choice(self, flow: Flow, voice: Voice, question: int) -> tuple[Button, ...]:
        data = Tap(flow.id, flow.version, "question", question).data
        return (Button(voice.text(f"question-{question}"), data),)

    def _answer(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines, way = [head], "back"
        if flow.said is Said.ANSWER_REFUSED:
            problems = str(flow.values["problems"]).split(",")
            lines.extend(voice.text(f"answer-{problem.replace('_', '-')}") for problem in problems)
            way = "other_question"
        question = voice.text(f"question-{flow.questions[flow.position]}")
        numbers = {"n": flow.position + 1, "of": self._number}
        lines.append(voice.text("ask-answer", question=question, **numbers))
        return Draft("\n".join(lines), (self._replies.row(flow, voice, way, "cancel"),))

    def _review(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines = [head, voice.text("busy")] if flow.said is Said.BUSY else [head]
        lines.append(voice.text("review"))
        for n, (question, answer) in enumerate(self._service.review(flow), start=1):
            asked = voice.text(f"question-{question}")
            lines.append(voice.text("review-line", n=n, question=asked, answer=answer))
        row = self._replies.row
        rows = (row(flow, voice, "confirm", "change"), row(flow, voice, "cancel"))
        # Edited into a message that the store knows already: after a crash it can still be deleted.
        return Draft("\n".join(lines), rows, edits=flow.prompt_id)
