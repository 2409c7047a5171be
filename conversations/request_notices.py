"""What schools and families hear about requests beside the cards: reminders, alerts, what was granted."""

from collections.abc import Awaitable, Callable, Mapping

from conversations import cards
from conversations.draft import Draft
from domain.mask import safe_text
from domain.notice import Notice, NoticeKind
from domain.requests import RequestKind
from i18n.catalog import Voice
from services.escalation import Escalation, WaitingView
from services.requests import Requests

Render = Callable[[Notice, Voice], Awaitable[Draft | None]]

_MOST_NUMBERS = 12


class RequestNotices:
    """Renders them; each is looked up again when it is sent, and not sent when it is over."""

    def __init__(self, requests: Requests, escalation: Escalation) -> None:
        self._requests = requests
        self._escalation = escalation

    def renders(self) -> Mapping[NoticeKind, Render]:
        """Return how the notices of this part are said."""
        return {
            NoticeKind.REQUEST_GRANTED: self._granted,
            NoticeKind.REQUESTS_REMINDED: self._reminded,
            NoticeKind.REQUESTS_ESCALATED: self._escalated,
            NoticeKind.APPROVALS_EXCEEDED: self._exceeded,
            NoticeKind.GROUP_LOST: self._lost,
        }

    async def _granted(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._requests.view(str(notice.values["request_id"]))
        kind = view.request.kind.value.replace("_", "-")
        login = view.account.login
        # A Form Teacher is no stranger in another chat, and is named.
        told = (
            voice.text(f"granted-teacher-{kind}", login=login)
            if view.request.by_teacher
            else voice.text(f"granted-{kind}", login=login)
        )
        is_slip = view.request.kind is RequestKind.TEMPORARY_PASSWORD
        return Draft("\n".join((told, *(cards.works_until(view.slip_until, voice) if is_slip else ()))))

    async def _reminded(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._escalation.view(str(notice.values["school_id"]), notice.kind)
        if not view.waiting or view.school.group_chat_id != notice.chat_id:
            return None
        text = f"{_waiting(view, voice)}\n{voice.text('requests-remind')}"
        return Draft(text, topic=view.school.topic_id)

    async def _escalated(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._escalation.view(str(notice.values["school_id"]), notice.kind)
        if not view.waiting:
            return None
        return Draft(f"{_waiting(view, voice)}\n{voice.text('requests-escalate', school=view.school.name)}")

    async def _exceeded(self, notice: Notice, voice: Voice) -> Draft | None:
        approver, school = await self._escalation.who(str(notice.values["approver_id"]))
        if school.group_chat_id != notice.chat_id:
            return None
        text = voice.text("approvals-exceeded", by=safe_text(approver.name))
        return Draft(text, topic=school.topic_id)

    async def _lost(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._escalation.view(str(notice.values["school_id"]), notice.kind)
        if view.school.lost_at is None:
            return None  # the bot is back
        return Draft(voice.text("group-lost", school=view.school.name, count=len(view.waiting)))


def _waiting(view: WaitingView, voice: Voice) -> str:
    """Say how many wait, since when, and their numbers; they name nobody (ADM-05)."""
    numbers = [f"#{one.number}" for one in view.waiting]
    more = " …" if len(numbers) > _MOST_NUMBERS else ""
    shown = f"{voice.names(numbers[:_MOST_NUMBERS])}{more}"
    oldest = view.waiting[0].created_at
    return voice.text("requests-waiting", count=len(numbers), oldest=oldest, numbers=shown)
