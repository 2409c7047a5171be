"""The screens of one decision: why it is denied, the code, what is shown once, and what became of it."""

from dataclasses import replace

from conversations import cards, reasons
from conversations.draft import Draft
from conversations.replies import Replies
from domain.batches import FIRST_SHOWN
from domain.denial import why_of
from domain.flow import Flow, Said, Step
from domain.requests import RequestKind, RequestState, Verdict
from i18n.catalog import Voice
from services.decisions import Decisions
from services.requests import Requests, RequestView

_DEEDS = {
    RequestKind.UNLOCK: "deed-unlock",
    RequestKind.RECOVERY: "deed-recovery",
    RequestKind.TEMPORARY_PASSWORD: "deed-temporary-password",
}
_ASKS = {
    Verdict.APPROVE: "step-up-approve",
    Verdict.DENY: "step-up-deny",
    Verdict.REISSUE: "step-up-reissue",
}
_CODES = {
    Said.CODE_MISSED: "code-missed",
    Said.CODE_REUSED: "code-reused",
    Said.CODE_UNREADABLE: "code-unreadable",
}
_OUTCOMES = {
    Said.NOT_ALLOWED: "decided-not-allowed",
    Said.SLIP_GONE: "temporary-password-used",
    Said.SECOND_NEEDED: "decided-first",
    Said.APPROVED: "decided-approved",
    Said.DENIED: "decided-denied",
}


class RequestScreens:
    """Renders each step, in the approver's private chat."""

    def __init__(self, decisions: Decisions, requests: Requests, replies: Replies) -> None:
        self._decisions = decisions
        self._requests = requests
        self._replies = replies

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the decision as it stands."""
        view = await self._requests.view(flow.request_id or "")
        ended = self._replies.ended(flow, voice)
        if ended is not None:
            is_approved = flow.step is Step.SHOWN
            return Draft(voice.text("decided-approved", number=view.request.number) if is_approved else ended)
        if flow.step in {Step.CODE, Step.REASON}:
            return self._challenge(flow, voice, view)
        if flow.step is Step.SHOWN:
            return self._shown(flow, voice, view)
        return Draft(self._decided(flow, voice, view))

    def _challenge(self, flow: Flow, voice: Voice, view: RequestView) -> Draft:
        """Ask for the code, and before a denial for the reason; the code alone denies without one."""
        cancel = self._replies.row(flow, voice, "cancel")
        lines = [voice.text(_CODES[flow.said]) if flow.said in _CODES else self._ask(flow, voice, view)]
        draft = Draft(rows=(cancel,))
        if flow.step is Step.REASON:
            lines.append(reasons.prompt(flow, voice))
            draft = Draft(rows=(*reasons.rows(flow, voice), cancel))
        # Protected from the start: a temporary password is edited in here, and an edit cannot protect.
        return replace(draft, text="\n".join(lines), is_protected=True)

    def _ask(self, flow: Flow, voice: Voice, view: RequestView) -> str:
        verdict = Verdict(str(flow.values["verdict"]))
        # A prompt asks for one thing alone, so the deed has words of its own.
        values = {**cards.about(view, voice), "kind": voice.text(_DEEDS[view.request.kind])}
        if verdict is Verdict.REISSUE:
            values.pop("kind")
        text = voice.text(_ASKS[verdict], **values)
        reason = reasons.words(why_of(flow.values), voice)
        return f"{voice.text('deny-because', reason=reason)}\n{text}" if reason else text

    def _shown(self, flow: Flow, voice: Voice, view: RequestView) -> Draft:
        password, row = self._decisions.shown(flow), self._replies.row
        if not password:
            text = voice.text("temporary-password-gone", number=view.request.number)
            return Draft(text, (row(flow, voice, "new_one"), row(flow, voice, "done")), is_protected=True)
        values = cards.about(view, voice)
        values.pop("kind")
        soon = voice.text("shown-for", seconds=int(FIRST_SHOWN.total_seconds()))
        text = f"{soon}\n{voice.text('temporary-password-shown', password=password, **values)}"
        # Edited into a message that the store knows already: after a crash it can still be deleted.
        return Draft(text, (row(flow, voice, "done"),), is_protected=True, edits=flow.prompt_id)

    def _decided(self, flow: Flow, voice: Voice, view: RequestView) -> str:
        number = view.request.number
        if flow.said is Said.CODE_SUSPENDED:
            return voice.text("code-suspended")
        if flow.said is Said.ALREADY_DECIDED:
            state = view.request.state
            shown = RequestState.EXPIRED if state is RequestState.OPEN else state
            return voice.text("decided-already", number=number, state=voice.text(f"state-{shown.value}"))
        return voice.text(_OUTCOMES.get(flow.said, "decided-denied"), number=number)
