"""The step of /forgot that takes a code by e-mail: its handlers and its screen."""

from conversations.draft import Draft
from conversations.emails import EmailScreens
from conversations.handler import Handler
from conversations.replies import Replies
from domain.flow import Flow, Step
from i18n.catalog import Voice
from services.email_evidence import EmailEvidence


class EmailEvidenceSteps:
    """What /forgot adds to its table where there is a mail server."""

    def __init__(self, service: EmailEvidence, replies: Replies) -> None:
        self._service = service
        self._replies = replies
        self._emails = EmailScreens(replies)

    def offer(self) -> Handler:
        """Build the handler of the button that asks for a code."""
        return self._replies.tapped("email_code", self._service.send)

    def states(self) -> dict[Step, list[Handler]]:
        """Build the handlers of the step that takes the code."""
        again = self._replies.tapped("another_code", self._service.send)
        back = self._replies.tapped("back", self._service.back)
        return {Step.EMAIL_CODE: [self._replies.typed(self._service.code), again, back]}

    def screen(self, flow: Flow, voice: Voice, head: str) -> Draft:
        """Ask for the code, in the same words whether or not a letter went out (ENU-08)."""
        lines = [head, voice.text("email-evidence-sent")]
        return self._emails.code(flow, voice, lines, "another_code", "back", "cancel")
