"""The step that takes a shared phone number: its key below the chat, its handlers, its screen in /forgot."""

from collections.abc import Awaitable, Callable

from telegram import Bot, Chat, Message

from conversations.draft import Draft
from conversations.handler import Handler
from conversations.replies import Replies, Tapped, Typed
from domain.flow import Flow, Said, Step
from domain.phone import SharedPhone
from domain.turn import Turn
from i18n.catalog import LANGUAGES, Voice
from services.phone_evidence import PhoneEvidence

Share = Callable[[Turn, Flow, SharedPhone], Awaitable[Flow]]


class PhoneStep:
    """What every task needs that asks for the sender's own number."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    def handlers(self, share: Share, ignore: Typed, back: Tapped | None = None) -> list[Handler]:
        """Build the handlers of the step; the keys below the chat only type their labels, in any language."""

        async def shared(turn: Turn, flow: Flow, message: Message) -> Flow:
            return await share(turn, flow, shared_phone(message))

        async def typed(_bot: Bot, turn: Turn, flow: Flow, text: str) -> Flow:
            if back and text in self._labels("button-back"):
                return await back(turn, flow)
            if text in self._labels("button-cancel"):
                return await self._replies.flows.cancel(turn) or flow
            return await ignore(turn, flow, text)

        return [self._replies.shared(shared), self._replies.coded(typed)]

    def _labels(self, message: str) -> set[str]:
        # The keys on the phone may be older than the language in which we speak now.
        return {self._replies.catalogue.text(language, message) for language in LANGUAGES}

    def draft(self, flow: Flow, voice: Voice, lines: list[str], *keys: str) -> Draft:
        """Ask for the number, after saying that what came before is not it."""
        if flow.said is Said.PHONE_REFUSED:
            lines = [voice.text("phone-refused"), *lines]
        rows = (self._replies.row(flow, voice, *keys),)
        return Draft("\n".join(lines), rows, contact=voice.text("button-share-phone"))


class PhoneEvidenceSteps:
    """What /forgot adds to its table."""

    def __init__(self, service: PhoneEvidence, replies: Replies) -> None:
        self._service = service
        self._replies = replies
        self._step = PhoneStep(replies)

    def offer(self) -> Handler:
        """Build the handler of the button that leads to the step."""
        return self._replies.tapped("phone", self._service.ask)

    def states(self) -> dict[Step, list[Handler]]:
        """Build the handlers of the step."""
        service = self._service
        return {Step.PHONE: self._step.handlers(service.share, service.ignore, service.back)}

    def screen(self, flow: Flow, voice: Voice, head: str) -> Draft:
        """Ask for the number, in the same words whatever the roster holds (ENU-08)."""
        lines = [head, voice.text("ask-phone", login=flow.login or "")]
        return self._step.draft(flow, voice, lines, "back", "cancel")


def shared_phone(message: Message) -> SharedPhone:
    """Read a contact as it arrived, without judging it."""
    contact, sender, answered = message.contact, message.from_user, message.reply_to_message
    return SharedPhone(
        number=contact.phone_number if contact else "",
        contact_id=contact.user_id if contact else None,
        sender_id=sender.id if sender else 0,
        is_private=message.chat.type == Chat.PRIVATE,
        is_forwarded=message.forward_origin is not None,
        is_via_bot=message.via_bot is not None,
        is_of_chat=message.sender_chat is not None,
        reply_to_id=answered.message_id if answered else None,
    )
