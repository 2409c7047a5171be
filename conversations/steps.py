"""The screens that several conversations have in common: login, locked, new password, asked."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from conversations.draft import Button, Draft
from conversations.handler import Tap
from conversations.replies import Replies
from domain.account import Account
from domain.evidence import Factor
from domain.flow import TRANSITIONS, Flow, FlowKind, Said, Step
from domain.password import PasswordPolicy, Violation, active_rules
from domain.throttle import Scope
from domain.turn import Turn
from i18n.catalog import Voice

# Rules that go without saying until somebody breaks them: the list must fit on a phone.
_QUIET = frozenset({Violation.TOO_LONG, Violation.FEW_KINDS})
# Begun with the current password, whose tries are counted apart: /forgot may still be open.
_BY_PASSWORD = frozenset(
    {
        FlowKind.CHANGE_PASSWORD,
        FlowKind.SECURITY_QUESTIONS,
        FlowKind.RECOVERY_EMAIL,
        FlowKind.KNOWN_CHATS,
    }
)
# What a button can show of an ID on a narrow phone; siblings often differ in the last characters alone.
_LONGEST_LABEL = 28
_LABEL_END = 6


class Steps:
    """Renders common steps; each conversation adds its own. `rules_of` tells a flow's rules for passwords."""

    def __init__(self, replies: Replies, rules_of: Callable[[Flow], Awaitable[PasswordPolicy]]) -> None:
        self._replies = replies
        self._rules_of = rules_of

    async def login(self, flow: Flow, voice: Voice, head: str) -> Draft:
        """Ask for the login, after saying what was wrong with the one before.

        A known chat has a button for each child, so that nobody types an ID twice.
        """
        lines = [head]
        if flow.said is Said.LOGIN_REFUSED:
            lines.append(voice.text(f"login-{_code(flow.values['problem'])}"))
            if flow.values["suggestion"]:
                lines.append(voice.text("login-suggestion", suggestion=str(flow.values["suggestion"])))
        if flow.said is Said.PERMIT_GONE:
            lines.append(voice.text("permit-gone"))
        children = await self._replies.children.of(Turn(flow.bot_id, None, flow.chat_id, flow.user_id))
        lines.append(voice.text("ask-child" if children else "ask-login"))
        rows = tuple(self._child(flow, n, child) for n, child in enumerate(children, start=1))
        return Draft("\n".join(lines), (*rows, self._replies.row(flow, voice, "cancel")))

    def _child(self, flow: Flow, n: int, child: Account) -> tuple[Button, ...]:
        return (Button(label(child.login), Tap(flow.id, flow.version, "child", n).data),)

    def current_password(self, flow: Flow, voice: Voice, head: str) -> Draft:
        """Ask for the current password, after saying how many tries are left."""
        lines = [head]
        if flow.said is Said.BUSY:
            lines.append(voice.text("busy"))
        if flow.said is Said.CURRENT_PASSWORD_MISSED:
            lines.append(voice.text("current-password-missed", tries=int(flow.values["tries_left"])))
        lines.append(voice.text("ask-current-password", login=flow.login or ""))
        return Draft("\n".join(lines), (self._replies.row(flow, voice, "back", "cancel"),))

    def locked(self, flow: Flow, voice: Voice) -> Draft:
        """Say that self-service is locked, until when, and offer the school."""
        missed = {
            Said.ANSWERS_MISSED: "locked-answers-missed",
            Said.TEMPORARY_PASSWORD_MISSED: "locked-temporary-missed",
            Said.CURRENT_PASSWORD_MISSED: "locked-temporary-missed",
        }
        lines: list[str] = [voice.text(missed[flow.said])] if flow.said in missed else []
        lines.append(self._locked(flow, voice))
        is_named = Step.LOGIN in TRANSITIONS[flow.kind][Step.LOCKED]
        return self.school(flow, voice, "\n".join(lines), *(("back",) if is_named else ()), "cancel")

    def _locked(self, flow: Flow, voice: Voice) -> str:
        login, by_password = flow.login or "", flow.kind in _BY_PASSWORD
        if flow.values.get("until"):
            until = datetime.fromisoformat(str(flow.values["until"]))
            text = "locked-password-until" if by_password else "locked-until"
            return voice.text(text, login=login, until=until)
        if flow.values.get("slip_until"):
            slip = datetime.fromisoformat(str(flow.values["slip_until"]))
            return voice.text("locked-frozen-slip", login=login, until=slip)
        # Only the family hears that it was frozen: to anybody else it would tell that the ID is real.
        if flow.values.get("scope") == Scope.FROZEN and Factor.KNOWN_CHAT in flow.factors:
            return voice.text("locked-frozen", login=login)
        return voice.text("locked-password-school" if by_password else "locked-school", login=login)

    def school(self, flow: Flow, voice: Voice, text: str, *others: str) -> Draft:
        """Offer to ask the school."""
        if flow.said is Said.ASKED_TOO_OFTEN:
            text = f"{voice.text('asked-too-often')}\n\n{text}"
        rows = (self._replies.row(flow, voice, "ask"), self._replies.row(flow, voice, *others))
        return Draft(text, rows)

    def asked(self, flow: Flow, voice: Voice) -> Draft:
        """Say that the school has been asked, and until when to expect the reply."""
        until = datetime.fromisoformat(str(flow.values["until"]))
        expect = datetime.fromisoformat(str(flow.values["expect"]))
        number = int(flow.values["number"])
        return Draft(voice.text("asked", login=flow.login or "", number=number, expect=expect, until=until))

    async def new_password(self, flow: Flow, voice: Voice, head: str, *buttons: str) -> Draft:
        """Ask for the new password, with the rules, or with a checklist after a refusal (PWD-08)."""
        asks = {
            Said.PASSWORD_REFUSED: "password-refused",
            Said.PASSWORD_DIFFERS: "password-differs",
            Said.PASSWORD_LOST: "password-lost",
        }
        lines = [head]
        if flow.said is Said.BUSY:
            lines.append(voice.text("busy"))
        lines.append(voice.text(asks.get(flow.said, "ask-new-password")))
        broken = str(flow.values["violations"]).split(",") if flow.said is Said.PASSWORD_REFUSED else None
        policy = await self._rules_of(flow)
        rules = [rule for rule in active_rules(policy) if rule not in _QUIET or rule in (broken or ())]
        told = ((rule, _rule(rule, policy, voice, is_broken=rule in (broken or ()))) for rule in rules)
        if broken is None:
            lines.extend(f"{number}. {sentence}" for number, (_, sentence) in enumerate(told, start=1))
        else:
            unmet = "✗ <b>" + voice.text("rule-unmet") + "</b> "
            lines.extend((unmet if rule in broken else "✓ ") + sentence for rule, sentence in told)
        return Draft("\n".join(lines), (self._replies.row(flow, voice, *buttons),))

    def new_password_again(self, flow: Flow, voice: Voice, head: str) -> Draft:
        """Ask to type it again."""
        text = "\n".join((head, voice.text("ask-new-password-again")))
        return Draft(text, (self._replies.row(flow, voice, "back", "cancel"),))

    async def common(self, flow: Flow, voice: Voice, head: str) -> Draft | None:
        """Return the screen of a step that looks the same in every conversation, else None."""
        ended = self._replies.ended(flow, voice)
        if ended is not None:
            return Draft(ended, self._replies.menu(voice))
        if flow.said is Said.ASKED:
            return self.asked(flow, voice)
        if flow.step is Step.LOGIN:
            return await self.login(flow, voice, head)
        if flow.step is Step.LOCKED:
            return self.locked(flow, voice)
        typed = {
            Step.CURRENT_PASSWORD: self.current_password,
            Step.NEW_PASSWORD_AGAIN: self.new_password_again,
        }
        return typed[flow.step](flow, voice, head) if flow.step in typed else None


def _rule(rule: Violation, policy: PasswordPolicy, voice: Voice, *, is_broken: bool) -> str:
    """Say one rule with its limit."""
    if is_broken and rule is Violation.USED_BEFORE:
        return voice.text("rule-used-before-broken")
    limits = {
        Violation.TOO_SHORT: {"min": policy.min_length},
        Violation.TOO_LONG: {"max": policy.max_length},
    }
    return voice.text(f"rule-{_code(rule)}", **limits.get(rule, {}))


def _code(value: object) -> str:
    return str(value).replace("_", "-")


def label(login: str) -> str:
    """Return what a button shows of an ID: without its domain, and of a very long one both ends."""
    name = login.partition("@")[0]
    if len(name) <= _LONGEST_LABEL:
        return name
    return f"{name[: _LONGEST_LABEL - _LABEL_END - 1]}…{name[-_LABEL_END:]}"


def unseen(flow: Flow, voice: Voice) -> tuple[Button, ...]:
    """Make the row of who goes on without what a restart took: that it was viewed is not recorded."""
    return (Button(voice.text("button-done"), Tap(flow.id, flow.version, "unseen").data),)
