"""The /class conversation: a Form Teacher chooses a student of their class, and asks the approvers."""

from collections.abc import Mapping
from datetime import datetime

from telegram import Update
from telegram.ext import CommandHandler, ContextTypes

from conversations import cards
from conversations.draft import Draft
from conversations.handler import DurableConversationHandler, current
from conversations.replies import PRIVATE, Replies, Tapped
from conversations.staff import StaffScreens, person
from domain.class_requests import KINDS
from domain.flow import Flow, FlowKind, Said, Step
from domain.requests import RequestKind, Role
from domain.turn import Turn
from i18n.catalog import Voice
from services.class_requests import ClassRequests

# A prompt asks for one thing alone, so the deed has words of its own.
_DEEDS: Mapping[RequestKind, str] = {
    RequestKind.UNLOCK: "deed-unlock",
    RequestKind.TEMPORARY_PASSWORD: "deed-temporary-password",
}


class ClassRequestsConversation:
    """The table of the conversation, and its screens."""

    def __init__(self, service: ClassRequests, replies: Replies) -> None:
        self._service = service
        self._replies = replies
        self._screens = StaffScreens(replies, service.staff)

    def handler(self) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps a Form Teacher can answer."""
        chosen, tapped = self._replies.chosen, self._replies.tapped
        done = tapped("done", self._service.finish)
        return DurableConversationHandler(
            FlowKind.CLASS_REQUEST,
            entry_points=[CommandHandler("class", self.begin, PRIVATE)],
            states={
                Step.SCHOOL: [chosen("school", self._service.school)],
                Step.PICK: [chosen("pick", self._service.pick), chosen("page", self._service.page), done],
                Step.ACT: [
                    *[tapped(kind.value, self._ask(kind)) for kind in KINDS],
                    tapped("back", self._service.back),
                    done,
                ],
                Step.CODE: [self._replies.typed(self._service.code), tapped("back", self._service.leave)],
            },
            fallbacks=[self._replies.not_typed()],
        )

    def _ask(self, kind: RequestKind) -> Tapped:
        async def ask(turn: Turn, flow: Flow) -> Flow:
            return await self._service.ask(turn, flow, kind)

        return ask

    async def begin(self, _update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """List the class."""
        flow = await self._service.begin(current.get().turn)
        await self._screens.begun(context.bot, flow, Role.TEACHER)

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render it as it stands."""
        common = await self._screens.common(flow, voice)
        if common is not None:
            return common
        if flow.said is Said.ASKED:
            return await self._asked(flow, voice)
        if flow.step is Step.DONE:
            return Draft(voice.text("staff-closed"))
        steps = {Step.PICK: self._list, Step.ACT: self._student, Step.CODE: self._code}
        return await steps[flow.step](flow, voice)

    async def _list(self, flow: Flow, voice: Voice) -> Draft:
        students, teacher = await self._service.of(flow), await self._service.teacher(flow)
        school = (await self._service.staff.school_of(flow)).name
        values = {"class": person(teacher.class_name), "school": school}
        lines = [voice.text("class-head" if students else "class-none", **values)]
        lines += [
            voice.text("class-line", n=n, name=person(one.full_name), login=one.login)
            for n, one in enumerate(students, start=1)
        ]
        rows = self._screens.buttons(flow, [one.full_name for one in students])
        last = (*self._screens.pages(flow, voice), *self._replies.row(flow, voice, "done"))
        return Draft("\n".join(lines), (*rows, last), is_protected=True)

    async def _student(self, flow: Flow, voice: Voice) -> Draft:
        lines = [voice.text("class-ask", **await self._about(flow))]
        if flow.said is Said.ACT_REFUSED:
            lines.insert(0, voice.text(f"class-problem-{str(flow.values['problem']).replace('_', '-')}"))
        asks = self._replies.row(flow, voice, *(kind.value for kind in KINDS))
        return Draft(
            "\n".join(lines), (asks, self._replies.row(flow, voice, "back", "done")), is_protected=True
        )

    async def _code(self, flow: Flow, voice: Voice) -> Draft:
        kind = voice.text(_DEEDS[RequestKind(str(flow.values["kind"]))])
        asks = voice.text("class-code", kind=kind, **await self._about(flow))
        return self._screens.code(flow, voice, asks, "back")

    async def _asked(self, flow: Flow, voice: Voice) -> Draft:
        about = await self._about(flow)
        kind = voice.text(cards.KINDS[RequestKind(str(flow.values["kind"]))])
        times = {one: datetime.fromisoformat(str(flow.values[one])) for one in ("expect", "until")}
        number = int(flow.values["number"])
        return Draft(voice.text("class-asked", number=number, kind=kind, name=about["name"], **times))

    async def _about(self, flow: Flow) -> dict[str, str]:
        student = await self._service.student(flow)
        return {"name": person(student.full_name), "class": person(student.class_name)}
