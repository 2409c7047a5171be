"""The queue in words: piles, pages, what a code will decide, and what became of it."""

from collections.abc import Iterable, Sequence

from conversations import cards, reasons
from conversations.codes import what_was_wrong
from conversations.draft import Button, Draft
from conversations.handler import Tap
from conversations.replies import Replies
from conversations.steps import label, unseen
from domain.account import Account
from domain.batches import EACH_FURTHER, FIRST_SHOWN, OF_THE_APPROVER, Left, Pile
from domain.flow import Flow, Said, Step
from domain.mask import safe_text
from domain.requests import Obstacle, RequestState, Verdict
from i18n.catalog import Voice
from services.piles import BatchView, Line
from services.requests import RequestView

_IN_A_ROW = 3
# So that ten lines, with what became of ten others above them, stand in one message.
_LONGEST_NAME = 40
_LONGEST_CLASS = 16
_LONGEST_BUTTON = 28


class BatchScreens:
    """Renders each step; all of them protected, for one may be edited to show temporary passwords."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    def waiting(self, flow: Flow, voice: Voice, view: BatchView) -> Draft:
        """Show the page, or the piles to choose from, under what became of the batch before."""
        told = self.outcome(flow, voice, view)
        body, rows = self._page(flow, voice, view) if view.sheet.pile else self._piles(flow, voice, view)
        text = "\n\n".join((*told, *body))
        return Draft(text, (*rows, self._ways_out(flow, voice, view)), is_protected=True)

    def _piles(self, flow: Flow, voice: Voice, view: BatchView) -> tuple[list[str], list[tuple[Button, ...]]]:
        lines, buttons = [], list[Button]()
        for n, pile in enumerate(view.sheet.piles, start=1):
            kind = _kind(voice, view, pile)
            lines.append(voice.text("queue-pile", n=n, kind=kind, count=view.counts.get(pile, 0)))
            short = safe_text(f"{n}. {kind}", _LONGEST_BUTTON)
            buttons.append(Button(short, Tap(flow.id, flow.version, "pile", n).data))
        head = voice.text("queue-piles", count=sum(view.counts.values()))
        return [head, "\n".join(lines)], [(one,) for one in buttons]

    def _page(self, flow: Flow, voice: Voice, view: BatchView) -> tuple[list[str], list[tuple[Button, ...]]]:
        sheet, pile = view.sheet, view.sheet.pile
        if (why := next((line.why for line in view.lines if line.why in OF_THE_APPROVER), None)) is not None:
            return [cards.stopped(why, voice)], []
        if pile is None or view.oldest is None or not view.lines:
            return [voice.text("pending-none")], []
        head: str = voice.text(
            "queue-head",
            count=view.counts.get(pile, 0),
            kind=_kind(voice, view, pile),
            age=cards.age(voice, view.now - view.oldest),
        )
        if view.before or view.later:
            first, last = view.before + 1, view.before + len(view.lines)
            head = f"{head} · {voice.text('queue-range', first=first, last=last)}"
        lines = "\n".join(self._line(voice, view, n, one) for n, one in enumerate(view.lines, start=1))
        hint = voice.text("queue-hint" if sheet.ticked is None else "queue-choose-hint")
        numbers = [self._number(flow, n, sheet.ticked) for n in range(1, len(view.lines) + 1)]
        rows = [tuple(numbers[at : at + _IN_A_ROW]) for at in range(0, len(numbers), _IN_A_ROW)]
        if view.decidable:
            rows.append(self._decisions(flow, voice, view.decidable))
        moves = ("previous",) * (view.before > 0) + ("next",) * (view.later > 0)
        if sheet.ticked is None:
            moves = (*moves, *(("choose",) if len(view.lines) > 1 else ()))
            rows += [self._replies.row(flow, voice, *moves)] if moves else []
        return [head, lines, hint], rows

    def _number(self, flow: Flow, n: int, ticked: frozenset[int] | None) -> Button:
        mark = "✓ " if ticked is not None and n in ticked else ""
        return Button(f"{mark}{n}", Tap(flow.id, flow.version, "open", n).data)

    def _decisions(self, flow: Flow, voice: Voice, count: int) -> tuple[Button, ...]:
        approve, deny = (Tap(flow.id, flow.version, action).data for action in ("approve", "deny"))
        return (
            Button(voice.text("button-approve-these", count=count), approve),
            Button(voice.text("button-deny-these", count=count), deny),
        )

    def _ways_out(self, flow: Flow, voice: Voice, view: BatchView) -> tuple[Button, ...]:
        ticks, several = view.sheet.ticked is not None, len(view.counts) > 1
        goes_back = ticks or (several and view.sheet.pile is not None)
        return self._replies.row(flow, voice, *(("back",) if goes_back else ()), "cancel")

    def _line(self, voice: Voice, view: BatchView, n: int, line: Line) -> str:
        request = line.request
        evidence: list[str] = [voice.text("line-chat-known" if request.known_chat else "line-chat-unknown")]
        if request.answers_right:
            evidence.append(voice.text("line-answers-right"))
        if request.tries:
            evidence.append(voice.text("line-tries", tries=request.tries))
        if line.is_frozen:
            evidence.append(voice.text("line-frozen"))
        if line.why is not None:
            evidence.append(_why(voice, line.why, line.request.state))
        return voice.text(
            "queue-line",
            n=n,
            **_names(line.account),
            age=cards.age(voice, view.now - request.created_at),
            evidence=voice.clauses(evidence),
        )

    def card(self, flow: Flow, voice: Voice, view: BatchView, about: RequestView) -> Draft:
        """Show one request whole, with whose it is."""
        body = cards.card(about, voice, view.now, is_private=True).text
        text = "\n".join((voice.text("queue-card", **_names(about.account)), body))
        line = view.lines[view.sheet.opened - 1]
        if line.why is not None:
            text = f"{text}\n{_why(voice, line.why, line.request.state)}"
        decide = ("approve", "deny") if line.why is None else ()
        rows = [self._replies.row(flow, voice, *decide)] if decide else []
        return Draft(text, (*rows, self._replies.row(flow, voice, "back", "cancel")), is_protected=True)

    def code(self, flow: Flow, voice: Voice, view: BatchView) -> Draft:
        """Ask for the code, after naming everybody whom it will decide about, and why if it denies.

        After a wrong code all of it stands there again: what is seen is what is signed.
        """
        row = self._replies.row(flow, voice, "back", "cancel")
        head = [*what_was_wrong(flow, voice), *self._left(voice, view), self.named(voice, view)]
        if flow.step is Step.REASON:
            text = "\n\n".join((*head, reasons.prompt(flow, voice), voice.text("deny-code")))
            return Draft(text, (*reasons.rows(flow, voice), row), is_protected=True)
        why = reasons.words(view.sheet.why, voice)
        because = [voice.text("deny-because", reason=why)] if why else []
        text = "\n\n".join((*head, *because, voice.text("batch-code")))
        return Draft(text, (row,), is_protected=True)

    def named(self, voice: Voice, view: BatchView) -> str:
        """Say what the approver is about to do, to whom."""
        sheet, pile = view.sheet, view.sheet.pile
        asks = "batch-approve" if sheet.verdict is Verdict.APPROVE else "batch-deny"
        kind = voice.text(f"deed-{str(pile.kind if pile else '').replace('_', '-')}")
        head = voice.text(asks, count=len(sheet.batch), kind=kind)
        people = [view.people[one] for one in sheet.batch]
        lines = [voice.text("batch-name", n=n, **_names(one)) for n, one in enumerate(people, start=1)]
        return "\n".join((head, *lines))

    def shown(self, flow: Flow, voice: Voice, view: BatchView, slips: Sequence[tuple[str, str]]) -> Draft:
        """Show the temporary passwords of the batch, one a line, each under a spoiler (TMP-03, TMP-04)."""
        row, left = self._replies.row, [*self._held(voice, view), *self._left(voice, view)]
        count = len(view.sheet.done)
        if not slips:
            text = "\n\n".join((*left, voice.text("batch-slips-gone", count=count)))
            rows = (row(flow, voice, "new_one"), unseen(flow, voice))
            return Draft(text, rows, is_protected=True)
        lines = [
            voice.text("batch-slip", n=n, **_names(view.people[request_id]), password=password)
            for n, (request_id, password) in enumerate(slips, start=1)
        ]
        seconds = int((FIRST_SHOWN + EACH_FURTHER * (len(slips) - 1)).total_seconds())
        told = voice.text("batch-slips", count=count, seconds=seconds)
        until = cards.works_until(view.slips_until, voice)
        text = "\n\n".join((*left, "\n".join((told, *until)), "\n".join(lines)))
        # Edited into a message that the store knows already: after a crash it can still be deleted.
        return Draft(text, (row(flow, voice, "done"),), is_protected=True, edits=flow.prompt_id)

    def outcome(self, flow: Flow, voice: Voice, view: BatchView) -> list[str]:
        """Say what became of the batch before, by name."""
        said, done = list[str](), [view.people[one] for one in view.sheet.done]
        if done:
            text = "batch-approved" if view.sheet.verdict is Verdict.APPROVE else "batch-denied"
            said.append(voice.text(text, count=len(done), names=voice.names(map(_named, done))))
        said += self._held(voice, view)
        if flow.said is Said.LEFT_OUT:
            said.append(voice.text("batch-nothing"))
        if flow.said is Said.SLIP_GONE:
            said.append(voice.text("batch-slips-used"))
        return [*said, *self._left(voice, view)]

    def _held(self, voice: Voice, view: BatchView) -> list[str]:
        held = [view.people[one] for one in view.sheet.held]
        return (
            [voice.text("batch-held", count=len(held), names=voice.names(map(_named, held)))] if held else []
        )

    def _left(self, voice: Voice, view: BatchView) -> list[str]:
        left = view.sheet.left
        if not left:
            return []
        names = voice.groups(_left_out(voice, view, left))
        return [voice.text("batch-left", count=len(left), names=names)]


def _left_out(voice: Voice, view: BatchView, left: Iterable[Left]) -> list[str]:
    """Name what was left out, together what was for the same reason."""
    named: dict[str, list[str]] = {}
    for one in left:
        why = _why(voice, one.why, view.states[one.request_id])
        named.setdefault(why, []).append(_named(view.people[one.request_id]))
    return [voice.headed(voice.names(names), why) for why, names in named.items()]


def _why(voice: Voice, why: Obstacle, state: RequestState) -> str:
    """Say what stands in the way; every obstacle has its words, for any may arise while the list is open."""
    values = {"state": cards.state(voice, state)} if why is Obstacle.DECIDED else {}
    return voice.text(f"left-{why.value.replace('_', '-')}", **values)


def _kind(voice: Voice, view: BatchView, pile: Pile) -> str:
    kind = voice.text(cards.KINDS[pile.kind])
    return voice.joined((view.codes[pile.school_id], kind), " · ") if len(view.codes) > 1 else kind


def _named(account: Account) -> str:
    names = _names(account)
    return f"{names['name']} ({names['class']})"


def _names(account: Account) -> dict[str, str]:
    """Return who it is, fit for one line (ADM-06)."""
    return {
        "name": safe_text(account.full_name, _LONGEST_NAME),
        "class": safe_text(account.class_name, _LONGEST_CLASS) or "-",
        "login": label(account.login),
    }
