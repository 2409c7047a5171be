"""The steps of /first that offer a recovery e-mail: their handlers and their screens."""

from conversations.draft import Draft
from conversations.emails import EmailScreens
from conversations.handler import Handler
from conversations.replies import Replies
from domain.flow import Flow, Step
from i18n.catalog import Voice
from services.email_codes import EmailCodes
from services.email_offer import EmailOffer
from services.recovery_emails import RecoveryEmails


class EmailOfferSteps:
    """What /first adds to its table; where there is no mail server, nobody comes to these steps."""

    def __init__(
        self, service: EmailOffer, codes: EmailCodes, emails: RecoveryEmails, replies: Replies
    ) -> None:
        self._service = service
        self._codes = codes
        self._back = emails.back
        self._replies = replies
        self._emails = EmailScreens(replies)

    def states(self) -> dict[Step, list[Handler]]:
        """Build the handlers of both steps."""
        typed, tapped = self._replies.typed, self._replies.tapped
        skip = tapped("skip_email", self._service.skip)
        again, back = tapped("another_code", self._codes.again), tapped("back", self._back)
        return {
            Step.EMAIL: [typed(self._codes.typed), skip],
            Step.EMAIL_CODE: [typed(self._service.code), again, skip, back],
        }

    async def screen(self, flow: Flow, voice: Voice, head: str) -> Draft | None:
        """Render the flow where it stands at one of these steps, else None."""
        if flow.step is Step.EMAIL:
            return self._emails.address(
                flow, voice, [head, voice.text("email-offer")], "skip_email", "cancel"
            )
        if flow.step is not Step.EMAIL_CODE:
            return None
        address = await self._codes.sent_to(flow)
        buttons = ("another_code", "skip_email", "back", "cancel")
        return self._emails.typed_code(flow, voice, head, address, *buttons)
