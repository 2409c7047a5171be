"""Notices in words: made when they are sent, from what is true at that moment."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from conversations import cards, reasons
from conversations.draft import Button, Draft
from conversations.replies import Replies
from domain.flow import FlowKind, Step
from domain.notice import Notice, NoticeKind
from domain.requests import RequestKind, Verdict
from domain.throttle import Scope
from i18n.catalog import Voice
from services.flows import STAFF_KINDS
from services.requests import Requests
from services.unlock import Unlock
from storage.interface import NotFound
from storage.records import Queued

Render = Callable[[Notice, Voice], Awaitable[Draft | None]]


class Notices:
    """Renders each kind of notice; None means that it is no longer needed.

    `renders` and `deliveries` are filled up by bot/talk.py with those of other parts.
    """

    def __init__(
        self,
        requests: Requests,
        replies: Replies,
        unlock: Unlock,
        clock: Callable[[], datetime],
        voice_of: Callable[[int], Awaitable[Voice]],
    ) -> None:
        self._requests = requests
        self._replies = replies
        self._unlock = unlock
        self._clock = clock
        self._voice_of = voice_of
        self.deliveries: dict[NoticeKind, Callable[[Notice, int], Awaitable[None]]] = {}
        self.renders: dict[NoticeKind, Render] = {
            NoticeKind.REQUEST_CARD: self._card,
            NoticeKind.REQUEST_CARD_ASKED: self._card,
            NoticeKind.REQUEST_DIGEST: self._digest,
            NoticeKind.REQUEST_CARD_OUTCOME: self._card_outcome,
            NoticeKind.REQUEST_APPROVED: self._approved,
            NoticeKind.REQUEST_DENIED: self._denied,
            NoticeKind.REQUEST_EXPIRED: self._expired,
            NoticeKind.STEP_UP: self._step_up,
            NoticeKind.FLOW_EXPIRED: self._flow_expired,
            NoticeKind.PASSWORD_CHANGED: self._password_changed,
            NoticeKind.EMAIL_CHANGED: self._email_changed,
            NoticeKind.EMAIL_REFUSED: self._email_refused,
            NoticeKind.DELETE_MESSAGES: self._delete,
            NoticeKind.SHOW_FLOW: self._show,
            NoticeKind.SHOW_GROUP: self._show_group,
            NoticeKind.SCHOOL_REMOVED: self._school_removed,
        }

    async def render(self, queued: Queued) -> Draft | None:
        """Say a notice in the reader's language; None when there is nothing to say any more."""
        voice = await self._voice_of(queued.notice.chat_id)
        try:
            return await self.renders[queued.notice.kind](queued.notice, voice)
        except NotFound:
            return None

    async def delivered(self, queued: Queued, message_id: int | None) -> None:
        """Remember where a card or a prompt now stands."""
        notice = queued.notice
        if message_id is None:
            return
        if notice.kind in {NoticeKind.REQUEST_CARD, NoticeKind.REQUEST_CARD_ASKED}:
            await self._requests.card_sent(str(notice.values["request_id"]), notice.chat_id, message_id)
        elif notice.kind in self.deliveries:
            await self.deliveries[notice.kind](notice, message_id)
        elif notice.kind is NoticeKind.REQUEST_DIGEST:
            await self._requests.digest_shown(str(notice.values["school_id"]), message_id)
        elif notice.kind in {NoticeKind.STEP_UP, NoticeKind.SHOW_FLOW}:
            await self._replies.flows.prompted(str(notice.values["flow_id"]), message_id)

    async def _card(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._requests.view(str(notice.values["request_id"]))
        if view.school.group_chat_id != notice.chat_id:
            return None  # the school has another group now, and this card one of its own there
        if notice.kind is NoticeKind.REQUEST_CARD:
            stands = (view.request.card_chat_id, view.request.card_message_id)
            if stands[0] == notice.chat_id and stands[1] is not None:
                return None
            if await self._requests.fold(view.school.id):
                return None
        return cards.card(view, voice, self._clock())

    async def _digest(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._requests.digest(str(notice.values["school_id"]))
        is_here = view.school.group_chat_id == notice.chat_id
        is_shown = view.is_needed or view.school.digest_id is not None
        return cards.digest(view, voice) if is_here and is_shown else None

    async def _card_outcome(self, notice: Notice, voice: Voice) -> Draft | None:
        try:
            view = await self._requests.view(str(notice.values["request_id"]))
        except NotFound:
            return _erased(notice, voice)
        if view.request.card_chat_id != notice.chat_id:
            return None
        # Where one of two has approved it is still open, and keeps its buttons.
        draft = cards.card(view, voice, self._clock())
        return replace(draft, edits=view.request.card_message_id, is_needed=False)

    async def _approved(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._requests.view(str(notice.values["request_id"]))
        if view.request.by_teacher:
            return Draft(cards.to_teacher(view, voice))
        login, permit_id = view.account.login, str(notice.values["permit_id"])
        if view.request.kind is RequestKind.TEMPORARY_PASSWORD:
            until = cards.works_until(view.slip_until, voice)
            return Draft("\n".join((voice.text("told-temporary-approved", login=login), *until)))
        go_on = ((Button(voice.text("button-continue"), f"permit:{permit_id}"),),)
        if view.request.kind is RequestKind.RECOVERY:
            return Draft(voice.text("told-reset-approved", login=login), go_on)
        verdict = await self._unlock.granted(view.request)
        if verdict.scope is Scope.ACCOUNT:
            return Draft(voice.text("told-unlocked-full", login=login))
        if not verdict.allowed:
            return None  # the tries were used before this could be told
        return Draft(voice.text("told-unlocked", login=login, tries=verdict.tries_left), go_on)

    async def _denied(self, notice: Notice, voice: Voice) -> Draft | None:
        view = await self._requests.view(str(notice.values["request_id"]))
        own = voice.text("told-denied", login=view.account.login)
        text = cards.to_teacher(view, voice) if view.request.by_teacher else own
        reason = reasons.words(reasons.why_denied(view.request), voice)
        return Draft(f"{text}\n{voice.text('told-reason', reason=reason)}" if reason else text)

    async def _expired(self, notice: Notice, voice: Voice) -> Draft | None:
        # A stranger is told alike of an ID that names nobody: nothing of an account is looked up (ENU-07).
        try:
            request = await self._requests.get(str(notice.values["request_id"]))
        except NotFound:
            return _erased(notice, voice)
        about: dict[str, int | datetime] = {"number": request.number, "asked": request.created_at}
        if request.by_teacher:
            return Draft(cards.to_teacher(await self._requests.view(request.id), voice))
        if request.known_chat:
            login = await self._requests.login_of(request.account_id)
            return Draft(voice.text("told-expired-of", login=login, **about))
        return Draft(voice.text("told-expired", **about))

    async def _step_up(self, notice: Notice, voice: Voice) -> Draft | None:
        flow = await self._replies.flows.get(str(notice.values["flow_id"]))
        before = int(notice.values.get("before", 0))
        old = (before,) if before else ()
        if not flow.is_open or flow.prompt_id is not None:
            return Draft(deletes=old) if old else None
        draft = await self._replies.screens[flow.kind](flow, voice)
        lead = f"{voice.text('replaced')}\n\n" if notice.values.get("replaced") else ""
        return replace(draft, text=lead + draft.text, deletes=old)

    async def _show(self, notice: Notice, voice: Voice) -> Draft | None:
        flow = await self._replies.flows.get(str(notice.values["flow_id"]))
        if flow.kind in self._replies.renewals:
            await self._replies.renewals[flow.kind](flow)
        draft = await self._replies.screens[flow.kind](flow, voice)
        old = (flow.prompt_id,) if flow.prompt_id is not None else ()
        return replace(draft, edits=None, deletes=old)

    async def _show_group(self, notice: Notice, voice: Voice) -> Draft | None:
        gone = (int(notice.values["message_id"]),)
        school_id = str(notice.values["school_id"])
        if not school_id:
            return Draft(voice.text("group-not-bound"), deletes=gone)
        school = (await self._requests.digest(school_id)).school
        if school.group_chat_id != notice.chat_id:
            return Draft(deletes=gone)
        return Draft(voice.text("bound", school=school.name), deletes=gone, topic=school.topic_id)

    async def _school_removed(self, notice: Notice, _voice: Voice) -> Draft | None:
        # The group is nobody's by now, so its language comes with the notice.
        voice = self._replies.catalogue.voice(str(notice.values["language"]))
        digest = int(notice.values["digest_id"])
        return Draft(voice.text("school-removed"), deletes=(digest,) if digest else ())

    async def _flow_expired(self, notice: Notice, voice: Voice) -> Draft | None:
        prompt = int(notice.values["prompt_id"])
        texts = {Step.SHOWN: "expired-shown", Step.CODE: "expired-code", Step.REASON: "expired-code"}
        texts |= dict.fromkeys((Step.WAITING, Step.CARD), "expired-queue")
        step = Step(str(notice.values["step"]))
        if notice.values.get("kind") in STAFF_KINDS:
            again = {"command": "/lookup" if notice.values["kind"] == FlowKind.LOOK_UP else "/colleagues"}
            closed = voice.text("staff-expired-shown", **again) if step is Step.SHOWN else None
            return Draft(closed or voice.text("staff-expired"), deletes=(prompt,) if prompt else ())
        gone = (prompt,) if prompt else ()
        if step is Step.SHOWN and notice.values.get("request_id"):
            # Sixty seconds may be short: who approved can have another slip, with a fresh code.
            try:
                request = await self._requests.get(str(notice.values["request_id"]))
            except NotFound:
                return Draft(voice.text("staff-expired"), deletes=gone)
            another = Button(voice.text("button-new-one"), cards.button_data(request.nonce, Verdict.REISSUE))
            return Draft(voice.text("expired-shown-again"), ((another,),), deletes=gone)
        rows = () if step in texts else self._replies.menu(voice)
        # At CHATS something may have been changed: it says only that it is over.
        expired = "stopped" if notice.values.get("stopped") else "expired"
        text = texts.get(step, "chats-done" if step is Step.CHATS else expired)
        return Draft(voice.text(text), rows, deletes=gone)

    async def _password_changed(self, notice: Notice, voice: Voice) -> Draft | None:
        login = await self._requests.login_of(str(notice.values["account_id"]))
        return Draft(voice.text("password-changed-notice", login=login))

    async def _email_changed(self, notice: Notice, voice: Voice) -> Draft | None:
        login = await self._requests.login_of(str(notice.values["account_id"]))
        return Draft(voice.text(f"email-{notice.values['news']}-notice", login=login))

    async def _email_refused(self, _notice: Notice, voice: Voice) -> Draft | None:
        return Draft(voice.text("email-refused"))

    async def _delete(self, notice: Notice, _voice: Voice) -> Draft | None:
        many = str(notice.values.get("message_ids") or notice.values.get("message_id"))
        return Draft(deletes=tuple(int(message_id) for message_id in many.split(",")))


def _erased(notice: Notice, voice: Voice) -> Draft | None:
    """Say that a request is over whose account was erased: to who asked, or where its card names somebody."""
    number, message_id = notice.values.get("number", 0), notice.values.get("message_id")
    if "asked" in notice.values:
        asked = datetime.fromisoformat(str(notice.values["asked"]))
        return Draft(voice.text("told-expired", number=number, asked=asked))
    if not message_id:
        return None
    return Draft(voice.text("card-erased", number=number), edits=int(message_id), is_needed=False)
