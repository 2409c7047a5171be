"""The /colleagues conversation: approvers help one another when an authenticator is lost or suspended."""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Bot, Update
from telegram.ext import CommandHandler, ContextTypes

from conversations.draft import Button, Draft
from conversations.handler import DurableConversationHandler, Tap, current
from conversations.replies import PRIVATE, Replies, Tapped
from conversations.staff import StaffScreens, in_place, person
from domain.colleagues import Help, offered
from domain.flow import Flow, FlowKind, Said, Step
from domain.notice import Notice, NoticeKind
from domain.requests import Approver, Role
from domain.totp import suspended
from domain.turn import Turn
from i18n.catalog import Rendered, Voice
from services.colleagues import Colleagues, ColleagueView

Render = Callable[[Notice, Voice], Awaitable[Draft | None]]


class ColleaguesConversation:
    """The table of the conversation, its screens, and what the school's approvers are told."""

    def __init__(self, service: Colleagues, replies: Replies) -> None:
        self._service = service
        self._replies = replies
        self._screens = StaffScreens(replies, service.staff)

    def handler(self) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps an approver can answer."""
        members, done = self._screens.members, self._replies.tapped("done", self._service.finish)
        pick = members.chosen("pick", self._service.pick)
        return DurableConversationHandler(
            FlowKind.COLLEAGUES,
            entry_points=[CommandHandler("colleagues", self.begin, PRIVATE)],
            states={
                Step.SCHOOL: [members.pressed("school", self.school)],
                Step.PICK: [pick, members.chosen("page", self._service.page), done],
                Step.ACT: [
                    *[members.tapped(deed.value, self._help(deed)) for deed in Help],
                    members.tapped("back", self._service.back),
                    done,
                ],
                Step.CODE: [self._replies.coded(self.code), members.tapped("back", self._service.leave)],
                Step.SHOWN: [done],
            },
            fallbacks=[self._replies.not_typed()],
        )

    def _help(self, deed: Help) -> Tapped:
        async def act(turn: Turn, flow: Flow) -> Flow:
            return await self._service.act(turn, flow, deed)

        return act

    async def begin(self, _update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """List the approver's colleagues, to a member of the school's group alone (TGM-07)."""
        turn = current.get().turn
        flow = await self._service.begin(turn)
        if isinstance(flow, Flow):
            flow = await self._screens.members.let_in(context.bot, turn, flow)
        await self._screens.begun(context.bot, flow, Role.APPROVER)

    async def school(self, bot: Bot, turn: Turn, flow: Flow, number: int) -> Flow:
        """List the colleagues at one of several schools."""
        return await self._screens.members.let_in(bot, turn, await self._service.school(turn, flow, number))

    async def code(self, bot: Bot, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the one-time code; membership of the group is looked up now (TGM-07)."""
        in_group = await self._screens.is_in_group(bot, flow)
        return await self._service.code(turn, flow, text, in_group=in_group)

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render it as it stands."""
        common = await self._screens.common(flow, voice)
        if common is not None:
            return common
        if flow.step is Step.DONE:
            return Draft(voice.text("staff-closed"))
        steps = {
            Step.PICK: self._list,
            Step.ACT: self._colleague,
            Step.CODE: self._code,
            Step.SHOWN: self._shown,
        }
        return await steps[flow.step](flow, voice)

    async def _list(self, flow: Flow, voice: Voice) -> Draft:
        views = await self._service.of(flow)
        school = (await self._service.staff.school_of(flow)).name
        lines = [voice.text("colleagues-head" if views else "colleagues-none", school=school)]
        lines += [
            voice.text("colleague-line", n=n, name=person(view.colleague.name), state=_state(view, voice))
            for n, view in enumerate(views, start=1)
        ]
        rows = self._screens.buttons(flow, [view.colleague.name for view in views])
        last = (*self._screens.pages(flow, voice), *self._replies.row(flow, voice, "done"))
        return Draft("\n".join(lines), (*rows, last), is_protected=True)

    async def _colleague(self, flow: Flow, voice: Voice) -> Draft:
        view = await self._service.chosen(flow)
        values: dict[str, str] = {"name": person(view.colleague.name), "state": _state(view, voice)}
        lines: list[str] = [voice.text("colleague-head", **values)]
        if (said := self._said(flow, voice, view)) is not None:
            lines.insert(0, said)
        rows = (*[self._deed(flow, voice, view, deed) for deed in offered(view.colleague)],)
        return Draft(
            "\n".join(lines), (*rows, self._replies.row(flow, voice, "back", "done")), is_protected=True
        )

    def _deed(self, flow: Flow, voice: Voice, view: ColleagueView, deed: Help) -> tuple[Button, ...]:
        """Make a deed's button; whoever comes second agrees to what a colleague asks."""
        is_second = deed is Help.RENEW and view.agrees
        label = voice.text("button-agree" if is_second else f"button-{deed.value}")
        return (Button(label, Tap(flow.id, flow.version, deed.value).data),)

    def _said(self, flow: Flow, voice: Voice, view: ColleagueView) -> str | None:
        if flow.said is Said.RENEWAL_ASKED and view.until is not None:
            return voice.text("colleague-asked", until=view.until)
        if flow.said is Said.RESTORED:
            return voice.text("colleague-restored", name=person(view.colleague.name))
        if flow.said is Said.ACT_REFUSED:
            return voice.text(f"colleague-problem-{str(flow.values['problem']).replace('_', '-')}")
        return None

    async def _code(self, flow: Flow, voice: Voice) -> Draft:
        view = await self._service.chosen(flow)
        name = person(view.colleague.name)
        if flow.values["deed"] == Help.RESTORE:
            asks = voice.text("colleague-code-restore", name=name)
        elif view.first:
            asks = voice.text("colleague-code-second", name=name, by=person(view.first))
        else:
            asks = voice.text("colleague-code-first", name=name)
        return self._screens.code(flow, voice, asks, "back")

    async def _shown(self, flow: Flow, voice: Voice) -> Draft:
        code, row = self._service.shown(flow), self._replies.row(flow, voice, "done")
        if not code:
            return Draft(voice.text("colleague-gone"), (row,), is_protected=True)
        name = person((await self._service.chosen(flow)).colleague.name)
        text = voice.text("colleague-shown", name=name, code=code)
        return in_place(flow, Draft(text, (row,), is_protected=True))

    def renders(self) -> Mapping[NoticeKind, Render]:
        """Return how approvers, and the colleague, are told what was done (TOT-11)."""
        return {NoticeKind.COLLEAGUE_HELPED: self._told}

    async def _told(self, notice: Notice, voice: Voice) -> Draft | None:
        colleague = await self._service.named(str(notice.values["approver_id"]))
        by_id, what = str(notice.values["by"]), notice.values["what"]
        by = person((await self._service.named(by_id)).name) if by_id else voice.text("the-operator")
        if notice.values["is_own"]:
            return Draft(voice.text(f"colleague-own-{what}", by=by))
        return Draft(voice.text(f"colleague-told-{what}", by=by, name=person(colleague.name)))


def _state(view: ColleagueView, voice: Voice) -> Rendered:
    """Say who a colleague is at the school, and how they stand."""
    colleague = view.colleague
    role = _role(colleague, voice)
    if suspended(colleague.failures):
        return voice.text("colleague-suspended", role=role)
    if view.first and view.until is not None:
        return voice.text("colleague-renewal", role=role, by=person(view.first), until=view.until)
    return voice.text("colleague-active" if colleague.confirmed else "colleague-renewed", role=role)


def _role(colleague: Approver, voice: Voice) -> Rendered:
    if colleague.role is Role.TEACHER:
        return voice.text("role-teacher", **{"class": person(colleague.class_name)})
    return voice.text("role-approver")
