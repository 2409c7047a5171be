"""The /email conversation: MIMS ID, current password, an address, the code that was sent to it."""

from datetime import datetime

from conversations.draft import Draft
from conversations.emails import EmailScreens
from conversations.handler import DurableConversationHandler
from conversations.replies import Replies
from conversations.steps import Steps
from domain.flow import Flow, FlowKind, Said, Step
from i18n.catalog import Voice
from services.current_password import CurrentPassword
from services.email_codes import EmailCodes
from services.recovery_emails import RecoveryEmails
from services.requests import Requests

_PARTS = {Step.LOGIN: 1, Step.CURRENT_PASSWORD: 2, Step.EMAIL: 3, Step.EMAIL_CODE: 4}


class RecoveryEmailConversation:
    """The table of the conversation, and its screens."""

    def __init__(
        self,
        service: RecoveryEmails,
        codes: EmailCodes,
        current: CurrentPassword,
        replies: Replies,
        steps: Steps,
    ) -> None:
        self._service = service
        self._codes = codes
        self._current = current
        self._replies = replies
        self._steps = steps
        self._emails = EmailScreens(replies)

    def handler(self, requests: Requests) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps a person can answer."""
        typed, tapped = self._replies.typed, self._replies.tapped
        login, back = self._current.login, tapped("back", self._current.back)
        return DurableConversationHandler(
            FlowKind.RECOVERY_EMAIL,
            entry_points=[self._replies.command("email")],
            states={
                Step.LOGIN: [typed(login), self._replies.child(login)],
                Step.CURRENT_PASSWORD: [typed(self._service.prove), back],
                Step.LOCKED: [tapped("ask", requests.ask), back],
                Step.EMAIL: [typed(self._codes.typed), tapped("remove_email", self._service.remove)],
                Step.EMAIL_CODE: [
                    typed(self._service.code),
                    tapped("another_code", self._codes.again),
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
        if flow.step is Step.EMAIL:
            return await self._address(flow, voice, head)
        if flow.step is Step.EMAIL_CODE:
            buttons = ("another_code", "back", "cancel")
            return self._emails.typed_code(flow, voice, head, await self._codes.sent_to(flow), *buttons)
        if flow.said is Said.EMAIL_REMOVED:
            return Draft(voice.text("email-removed", login=flow.login or ""), self._replies.menu(voice))
        at = datetime.fromisoformat(str(flow.values["counts_at"]))
        text = voice.text("email-confirmed", login=flow.login or "", at=at)
        return Draft(text, self._replies.menu(voice))

    async def _address(self, flow: Flow, voice: Voice, head: str) -> Draft:
        present = await self._service.present(flow)
        if present is None:
            return self._emails.address(flow, voice, [head, voice.text("email-why")], "cancel")
        lines = [head, voice.text("email-present", login=flow.login or "", address=present)]
        return self._emails.address(flow, voice, lines, "remove_email", "cancel")
