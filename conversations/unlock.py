"""The /unlock conversation: MIMS ID, how it stands, and the school is asked."""

from conversations.draft import Draft
from conversations.handler import DurableConversationHandler
from conversations.replies import Replies
from conversations.steps import Steps
from domain.flow import Flow, FlowKind, Step
from i18n.catalog import Voice
from services.requests import Requests
from services.unlock import Unlock


class UnlockConversation:
    """The table of the conversation, and its screens."""

    def __init__(self, service: Unlock, requests: Requests, replies: Replies, steps: Steps) -> None:
        self._service = service
        self._requests = requests
        self._replies = replies
        self._steps = steps

    def handler(self) -> DurableConversationHandler:
        """Build the handler to register."""
        tapped = self._replies.tapped
        return DurableConversationHandler(
            FlowKind.UNLOCK,
            entry_points=[self._replies.command("unlock")],
            states={
                Step.LOGIN: [
                    self._replies.typed(self._service.login),
                    self._replies.child(self._service.login),
                ],
                Step.CONFIRM: [tapped("ask", self._requests.ask), tapped("back", self._service.back)],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the flow as it stands."""
        common = await self._steps.common(flow, voice, voice.text("step", n=1, of=2))
        if common is not None:
            return common
        text = "unlock-confirm-locked" if flow.values.get("locked") else "unlock-confirm"
        lines = (voice.text("step", n=2, of=2), voice.text(text, login=flow.login or ""))
        return self._steps.school(flow, voice, "\n".join(lines), "back", "cancel")
