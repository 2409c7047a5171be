"""What the screens of a school's staff have in common: refusals, the code, long lists, which school."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace

from telegram import Bot

from conversations import messages
from conversations.codes import what_was_wrong
from conversations.draft import Button, Draft
from conversations.handler import Tap, current
from conversations.members import Members
from conversations.membership import is_staff_of, refusal
from conversations.replies import Replies
from domain.flow import Ending, Flow, Said, Step
from domain.mask import safe_text
from domain.requests import Obstacle, Role
from i18n.catalog import Voice
from services.staff import Staff

# What a button can show of a name on a narrow phone.
_LONGEST_LABEL = 28
_STOPPED = {Obstacle.SUSPENDED: "staff-suspended"}
_NOT = {Role.APPROVER: "staff-not-approver", Role.TEACHER: "staff-not-teacher"}

Rows = tuple[tuple[Button, ...], ...]


class StaffScreens:
    """Renders them. Every draft is protected: what is edited into a message later may be shown once only."""

    def __init__(self, replies: Replies, staff: Staff) -> None:
        self._replies = replies
        self._staff = staff
        self.members = Members(replies, self.is_in_group, staff.shut_out)

    async def begun(
        self, bot: Bot, flow: Flow | Obstacle, role: Role, beside: Awaitable[bool] | None = None
    ) -> None:
        """Show a flow that was begun, or say why somebody without this role cannot begin."""
        if not isinstance(flow, Obstacle):
            await self._replies.show(bot, flow, beside)
            return
        turn = current.get().turn
        text = self._replies.voice(turn).text(_STOPPED.get(flow, _NOT[role]))
        sending = messages.send(bot, turn.chat_id, Draft(text))
        await asyncio.gather(sending, *([beside] if beside else []))

    async def common(self, flow: Flow, voice: Voice) -> Draft | None:
        """Return the screen of a step that looks the same for all of them, else None."""
        if flow.ending is Ending.CANCELLED:
            return Draft(voice.text("staff-closed"))
        ended = self._replies.ended(flow, voice)
        if ended is not None:
            return Draft(ended)
        if flow.said is Said.NOT_ALLOWED:
            return Draft(await self._stopped(flow, voice))
        if flow.said is Said.CODE_SUSPENDED:
            return Draft(voice.text("code-suspended"))
        return await self._schools(flow, voice) if flow.step is Step.SCHOOL else None

    async def _stopped(self, flow: Flow, voice: Voice) -> str:
        why = Obstacle(str(flow.values["obstacle"]))
        if why is Obstacle.NOT_IN_THE_GROUP:
            return refusal([await self._staff.school_of(flow)], voice)
        return voice.text(_STOPPED.get(why, "staff-stopped"))

    async def _schools(self, flow: Flow, voice: Voice) -> Draft:
        names = [school.name for school in await self._staff.schools(flow)]
        rows = (*self.buttons(flow, names, "school"), self._replies.row(flow, voice, "cancel"))
        return Draft(voice.text("staff-school"), rows, is_protected=True)

    def code(self, flow: Flow, voice: Voice, asks: str, *actions: str) -> Draft:
        """Ask for a one-time code in these words, after what was wrong with the last one."""
        text = "\n\n".join((*what_was_wrong(flow, voice), asks))
        return Draft(text, (self._replies.row(flow, voice, *actions, "cancel"),), is_protected=True)

    def buttons(self, flow: Flow, names: Sequence[str], action: str = "pick") -> Rows:
        """Make a numbered button for each name."""
        return tuple(
            (Button(_label(n, name), Tap(flow.id, flow.version, action, n).data),)
            for n, name in enumerate(names, start=1)
        )

    def pages(self, flow: Flow, voice: Voice) -> tuple[Button, ...]:
        """Make the buttons that turn the pages of a list."""
        number, of = int(flow.values.get("page", 1)), int(flow.values.get("pages", 1))
        turns = (("button-page-before", number - 1), ("button-page-after", number + 1))
        return tuple(
            Button(voice.text(text), Tap(flow.id, flow.version, "page", to).data)
            for text, to in turns
            if 1 <= to <= of
        )

    async def is_in_group(self, bot: Bot, flow: Flow) -> bool:
        """Whether the person is in the group of the school they act for, now (ADM-01, TGM-07)."""
        return await is_staff_of(bot, await self._staff.school_of(flow), flow.user_id)


def in_place(flow: Flow, draft: Draft) -> Draft:
    """Edit the message that the store knows already: after a crash it can still be deleted."""
    return replace(draft, edits=flow.prompt_id)


def person(name: str) -> str:
    """Return a name as a line of a list shows it (ADM-06)."""
    return safe_text(name) or "-"


def _label(n: int, name: str) -> str:
    label = f"{n}. {person(name)}"
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"
