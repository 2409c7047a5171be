"""The /change conversation: MIMS ID, current password, a new password twice."""

from conversations.draft import Draft
from conversations.handler import DurableConversationHandler
from conversations.replies import Replies
from conversations.steps import Steps
from domain.flow import Flow, FlowKind, Step
from i18n.catalog import Voice
from services.change_password import ChangePassword
from services.current_password import CurrentPassword
from services.requests import Requests

_PARTS = {Step.LOGIN: 1, Step.CURRENT_PASSWORD: 2, Step.NEW_PASSWORD: 3, Step.NEW_PASSWORD_AGAIN: 4}


class ChangePasswordConversation:
    """The table of the conversation, and its screens."""

    def __init__(
        self, service: ChangePassword, current: CurrentPassword, replies: Replies, steps: Steps
    ) -> None:
        self._service = service
        self._current = current
        self._replies = replies
        self._steps = steps

    def handler(self, requests: Requests) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps a person can answer."""
        typed, tapped = self._replies.typed, self._replies.tapped
        login, to_login = self._current.login, tapped("back", self._current.back)
        return DurableConversationHandler(
            FlowKind.CHANGE_PASSWORD,
            entry_points=[self._replies.command("change")],
            states={
                Step.LOGIN: [typed(login), self._replies.child(login)],
                Step.CURRENT_PASSWORD: [typed(self._service.prove), to_login],
                Step.LOCKED: [tapped("ask", requests.ask), to_login],
                Step.NEW_PASSWORD: [typed(self._service.password)],
                Step.NEW_PASSWORD_AGAIN: [
                    typed(self._service.password_again),
                    tapped("back", self._service.back),
                ],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the flow as it stands."""
        head = voice.text("step", n=_PARTS.get(flow.step, 4), of=len(_PARTS))
        common = await self._steps.common(flow, voice, head)
        if common is not None:
            return common
        if flow.step is Step.NEW_PASSWORD:
            return await self._steps.new_password(flow, voice, head, "cancel")
        return Draft(voice.text("changed", login=flow.login or ""))
