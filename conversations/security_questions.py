"""The /questions conversation: MIMS ID, current password, what was chosen, three questions and a review."""

from collections.abc import Awaitable, Callable, Mapping

from conversations.draft import Draft
from conversations.handler import DurableConversationHandler
from conversations.questions import QuestionSteps
from conversations.replies import Replies
from conversations.steps import Steps
from domain.flow import Flow, FlowKind, Said, Step
from domain.notice import Notice, NoticeKind
from i18n.catalog import Voice
from services.current_password import CurrentPassword
from services.requests import Requests
from services.security_questions import SecurityQuestions

_PARTS = {Step.LOGIN: 1, Step.CURRENT_PASSWORD: 2}
_LAST_PART = 3


class SecurityQuestionsConversation:
    """The table of the conversation, and its screens."""

    def __init__(
        self,
        service: SecurityQuestions,
        current: CurrentPassword,
        replies: Replies,
        steps: Steps,
        questions: QuestionSteps,
    ) -> None:
        self._service = service
        self._current = current
        self._replies = replies
        self._steps = steps
        self._questions = questions

    def handler(self, requests: Requests) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps a person can answer."""
        typed, tapped = self._replies.typed, self._replies.tapped
        login, to_login = self._current.login, tapped("back", self._current.back)
        return DurableConversationHandler(
            FlowKind.SECURITY_QUESTIONS,
            entry_points=[self._replies.command("questions")],
            states={
                Step.LOGIN: [typed(login), self._replies.child(login)],
                Step.CURRENT_PASSWORD: [typed(self._service.prove), to_login],
                Step.LOCKED: [tapped("ask", requests.ask), to_login],
                Step.CHOSEN: [tapped("change", self._service.change), tapped("done", self._service.leave)],
                **self._questions.states(self._service.confirm),
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the flow as it stands."""
        head = voice.text("step", n=_PARTS.get(flow.step, _LAST_PART), of=_LAST_PART)
        common = await self._steps.common(flow, voice, head)
        common = common or await self._questions.screen(flow, voice, head)
        if common is not None:
            return common
        if flow.step is Step.CHOSEN:
            return await self._chosen(flow, voice, head)
        if flow.said is Said.QUESTIONS_SAVED:
            return self._questions.saved(flow, voice, voice.text("questions-saved", login=flow.login or ""))
        return Draft(voice.text("questions-kept", login=flow.login or ""), self._replies.menu(voice))

    async def _chosen(self, flow: Flow, voice: Voice, head: str) -> Draft:
        lines = [head, voice.text("questions-chosen", login=flow.login or "")]
        chosen = enumerate(await self._service.chosen(flow), start=1)
        lines.extend(f"{n}. {voice.text(f'question-{question}')}" for n, question in chosen)
        row = self._replies.row
        return Draft("\n".join(lines), (row(flow, voice, "change", "done"), row(flow, voice, "cancel")))

    def renders(self, requests: Requests) -> Mapping[NoticeKind, Callable[[Notice, Voice], Awaitable[Draft]]]:
        """Return how the notice of this part is said (QST-09)."""

        async def changed(notice: Notice, voice: Voice) -> Draft:
            login = await requests.login_of(str(notice.values["account_id"]))
            return Draft(voice.text("questions-changed-notice", login=login))

        return {NoticeKind.QUESTIONS_CHANGED: changed}
