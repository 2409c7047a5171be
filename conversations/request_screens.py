"""The screens of one decision: why it is denied, the code, what is shown once, and what became of it."""

from dataclasses import replace

from conversations import cards, reasons
from conversations.codes import what_was_wrong
from conversations.draft import Draft
from conversations.membership import refusal
from conversations.replies import Replies
from conversations.steps import unseen
from domain.batches import FIRST_SHOWN
from domain.denial import why_of
from domain.flow import Flow, Said, Step
from domain.requests import Obstacle, RequestKind, Verdict
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
_OUTCOMES = {
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
        """Ask for the code, and before a denial for the reason; the code alone denies without one.

        All that is signed stands in every such prompt, in full: also after a wrong code.
        """
        head = (*what_was_wrong(flow, voice), self._deed(flow, voice, view))
        if flow.step is Step.REASON:
            cancel = self._replies.row(flow, voice, "cancel")
            lines = [*head, reasons.prompt(flow, voice), voice.text("deny-code")]
            draft = Draft(rows=(*reasons.rows(flow, voice), cancel))
        else:
            why = reasons.words(why_of(flow.values), voice)
            because = [voice.text("deny-because", reason=why)] if why else []
            lines = [*head, *because, voice.text("batch-code")]
            ways = ("back", "cancel") if _verdict(flow) is Verdict.DENY else ("cancel",)
            draft = Draft(rows=(self._replies.row(flow, voice, *ways),))
        # Protected from the start: a temporary password is edited in here, and an edit cannot protect.
        return replace(draft, text="\n\n".join(lines), is_protected=True)

    def _deed(self, flow: Flow, voice: Voice, view: RequestView) -> str:
        verdict = _verdict(flow)
        # A prompt asks for one thing alone, so the deed has words of its own.
        values: dict[str, str | int] = {"number": view.request.number}
        if verdict is not Verdict.REISSUE:
            values["kind"] = voice.text(_DEEDS[view.request.kind])
        whose = voice.text("queue-card", **cards.who(view.account))
        return f"{voice.text(_ASKS[verdict], **values)}\n{whose}"

    def _shown(self, flow: Flow, voice: Voice, view: RequestView) -> Draft:
        password, row = self._decisions.shown(flow), self._replies.row
        if not password:
            gone = voice.text("temporary-password-gone", number=view.request.number)
            rows = (row(flow, voice, "new_one"), unseen(flow, voice))
            return Draft(gone, rows, is_protected=True)
        values: dict[str, str | int] = {"number": view.request.number, **cards.who(view.account)}
        until = cards.works_until(view.slip_until, voice)
        soon = [voice.text("shown-for", seconds=int(FIRST_SHOWN.total_seconds())), *until]
        shown = "\n".join((*soon, voice.text("temporary-password-shown", password=password, **values)))
        # Edited into a message that the store knows already: after a crash it can still be deleted.
        return Draft(shown, (row(flow, voice, "done"),), is_protected=True, edits=flow.prompt_id)

    def _decided(self, flow: Flow, voice: Voice, view: RequestView) -> str:
        number = view.request.number
        if flow.said is Said.CODE_SUSPENDED:
            return voice.text("code-suspended")
        if flow.said is Said.ALREADY_DECIDED:
            state = cards.state(voice, view.request.state)
            return voice.text("decided-already", number=number, state=state)
        if flow.said is Said.NOT_ALLOWED:
            why = Obstacle(str(flow.values["obstacle"]))
            is_out = why is Obstacle.NOT_IN_THE_GROUP
            told = refusal([view.school], voice) if is_out else cards.stopped(why, voice)
            return f"{voice.text('decided-not-allowed', number=number)} {told}"
        return voice.text(_OUTCOMES.get(flow.said, "decided-denied"), number=number)


def _verdict(flow: Flow) -> Verdict:
    return Verdict(str(flow.values["verdict"]))
