"""The /lookup conversation: an approver finds an account, sees how it stands, and acts with a code."""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Bot, Update
from telegram.ext import CommandHandler, ContextTypes

from conversations import cards
from conversations.draft import Draft
from conversations.handler import DurableConversationHandler, Handler, current
from conversations.replies import PRIVATE, Replies, Tapped
from conversations.staff import StaffScreens, in_place, person
from conversations.steps import unseen
from domain.account import Account
from domain.events import Tag
from domain.flow import Flow, FlowKind, Said, Step
from domain.look_up import Deed
from domain.notice import Notice, NoticeKind
from domain.requests import Role
from domain.throttle import Verdict
from domain.turn import Turn
from i18n.catalog import Voice
from services.account_views import AccountView, AccountViews
from services.look_up import LookUp

Render = Callable[[Notice, Voice], Awaitable[Draft | None]]

_CHANGES = {
    Tag.PASSWORD_SET: "change-password",
    Tag.PASSWORD_CHANGED: "change-password",
    Tag.ANSWERS_SET: "change-questions",
    Tag.ANSWERS_CLEARED: "change-questions",
    Tag.CHAT_BOUND: "change-chats",
    Tag.CHAT_UNBOUND: "change-chats",
    Tag.EMAIL_CONFIRMED: "change-email",
    Tag.EMAIL_REMOVED: "change-email",
}


class LookUpConversation:
    """The table of the conversation, its screens, and the notice to the family."""

    def __init__(self, service: LookUp, views: AccountViews, replies: Replies) -> None:
        self._service = service
        self._views = views
        self._replies = replies
        self._screens = StaffScreens(replies, service.staff)

    def handler(self) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps an approver can answer."""
        members, tapped = self._screens.members, self._replies.tapped
        search = members.typed(self._service.search)
        back, done = members.tapped("back", self._service.back), tapped("done", self._service.finish)
        deeds: list[Handler] = [members.tapped(deed.value, self._deed(deed)) for deed in Deed]
        return DurableConversationHandler(
            FlowKind.LOOK_UP,
            entry_points=[CommandHandler("lookup", self.begin, PRIVATE)],
            states={
                Step.SCHOOL: [members.pressed("school", self.school)],
                Step.SEARCH: [search, done],
                Step.PICK: [search, members.chosen("pick", self._service.pick), done],
                Step.ACT: [search, *deeds, back, done],
                Step.CODE: [self._replies.coded(self.code), back],
                Step.SHOWN: [done, tapped("unseen", self._service.unseen)],
            },
            fallbacks=[self._replies.not_typed()],
        )

    def _deed(self, deed: Deed) -> Tapped:
        async def act(turn: Turn, flow: Flow) -> Flow:
            return await self._service.act(turn, flow, deed)

        return act

    async def begin(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Begin; a name in the command is a student's, and does not stay in the chat."""
        turn, message, text = current.get().turn, update.effective_message, " ".join(context.args or [])
        flow = await self._service.begin(turn, text)
        if isinstance(flow, Flow):
            flow = await self._enter(context.bot, turn, flow)
        gone = self._replies.delete(context.bot, turn, message.message_id) if message and text else None
        await self._screens.begun(context.bot, flow, Role.APPROVER, gone)

    async def school(self, bot: Bot, turn: Turn, flow: Flow, number: int) -> Flow:
        """Go on at one of several schools."""
        return await self._enter(bot, turn, await self._service.school(turn, flow, number))

    async def _enter(self, bot: Bot, turn: Turn, flow: Flow) -> Flow:
        """Go on as a member of the school's group alone (TGM-07)."""
        admitted = await self._screens.members.let_in(bot, turn, flow)
        return await self._service.enter(turn, admitted) if admitted.is_open else admitted

    async def code(self, bot: Bot, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the one-time code; membership of the group is looked up now (TGM-07)."""
        in_group = await self._screens.is_in_group(bot, flow)
        return await self._service.code(turn, flow, text, in_group=in_group)

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the look-up as it stands."""
        common = await self._screens.common(flow, voice)
        if common is not None:
            return common
        if flow.step is Step.DONE:
            return Draft(voice.text("look-up-done"))
        steps = {
            Step.SEARCH: self._search,
            Step.PICK: self._pick,
            Step.ACT: self._account,
            Step.CODE: self._code,
            Step.SHOWN: self._shown,
        }
        return await steps[flow.step](flow, voice)

    async def _search(self, flow: Flow, voice: Voice) -> Draft:
        said = {Said.SEARCH_REFUSED: "look-up-refused", Said.NOBODY_FOUND: "look-up-none"}
        lines = [voice.text(said[flow.said])] if flow.said in said else []
        text = "\n".join((*lines, voice.text("look-up-ask")))
        return Draft(text, (self._replies.row(flow, voice, "done"),), is_protected=True)

    async def _pick(self, flow: Flow, voice: Voice) -> Draft:
        found, count = await self._service.of(flow), int(flow.values["count"])
        lines = [voice.text("look-up-found", count=count, shown=len(found))]
        lines += [voice.text("look-up-line", n=n, **_about(one)) for n, one in enumerate(found, start=1)]
        rows = self._screens.buttons(flow, [one.full_name for one in found])
        text = "\n".join((*lines, voice.text("look-up-pick")))
        return Draft(text, (*rows, self._replies.row(flow, voice, "done")), is_protected=True)

    async def _account(self, flow: Flow, voice: Voice) -> Draft:
        view = await self._views.of(flow.account_id or "")
        lines = [voice.text("account-head", **_about(view.account)), *_state(view, voice)]
        if flow.said is Said.ACTED:
            lines[:0] = [self._done(flow, voice, view), *_ended(flow, voice)]
        if flow.said is Said.ACT_REFUSED:
            lines.insert(0, voice.text(f"deed-problem-{_code(flow.values['problem'])}"))
        deeds = [deed.value for deed in view.deeds]
        rows = [self._replies.row(flow, voice, *deeds[at : at + 2]) for at in range(0, len(deeds), 2)]
        last = self._replies.row(flow, voice, "back", "done")
        return Draft("\n".join(lines), (*rows, last), is_protected=True)

    def _done(self, flow: Flow, voice: Voice, view: AccountView) -> str:
        deed = Deed(str(flow.values["deed"]))
        if deed is Deed.UNLOCK:
            return voice.text("deed-done-unlock", count=len(view.known))
        return voice.text(f"deed-done-{_code(deed)}")

    async def _code(self, flow: Flow, voice: Voice) -> Draft:
        if not flow.values.get("deed"):
            return self._screens.code(flow, voice, voice.text("look-up-code"))
        deed = voice.text(f"act-{_code(flow.values['deed'])}")
        about = _about(await self._service.account(flow))
        lines = [voice.text("look-up-act-again")] if flow.values.get("is_again") else []
        lines.append(voice.text("look-up-act", deed=deed, name=about["name"], **{"class": about["class"]}))
        return self._screens.code(flow, voice, "\n\n".join(lines), "back")

    async def _shown(self, flow: Flow, voice: Voice) -> Draft:
        password, row = self._service.shown(flow), self._replies.row(flow, voice, "done")
        if not password:
            return Draft(voice.text("look-up-gone"), (unseen(flow, voice),), is_protected=True)
        about = _about(await self._service.account(flow))
        values = {"name": about["name"], "class": about["class"], "password": password}
        until = cards.works_until(await self._views.slip_until(flow.account_id or ""), voice)
        text = "\n".join((*_ended(flow, voice), *until, voice.text("look-up-shown", **values)))
        return in_place(flow, Draft(text, (row,), is_protected=True))

    def renders(self) -> Mapping[NoticeKind, Render]:
        """Return how the family is told what the school did (ADM-10)."""
        return {NoticeKind.ACCOUNT_ACTED: self._told}

    async def _told(self, notice: Notice, voice: Voice) -> Draft | None:
        account_id, deed = str(notice.values["account_id"]), str(notice.values["deed"])
        login = await self._views.login_of(account_id)
        is_slip = deed == Deed.TEMPORARY_PASSWORD
        until = cards.works_until(await self._views.slip_until(account_id) if is_slip else None, voice)
        return Draft("\n".join((voice.text(f"acted-{_code(deed)}", login=login), *until)))


def _about(account: Account) -> dict[str, str]:
    name, class_name = person(account.full_name), person(account.class_name)
    return {"name": name, "class": class_name, "login": account.login}


def _state(view: AccountView, voice: Voice) -> list[str]:
    """Say how an account stands, a line each."""
    lines: list[str] = [voice.text("account-no-questions")]
    if view.questions_at is not None:
        lines = [voice.text("account-questions", at=view.questions_at)]
    if view.frozen_at is not None:
        lines.append(voice.text("account-frozen", at=view.frozen_at))
    else:
        lines.append(_strangers(view.strangers, voice))
        locked = sum(not verdict.allowed for verdict in view.known)
        lines.append(voice.text("account-known", count=len(view.known), locked=locked))
    lines += [voice.text("account-closed")] if view.standing.locked or not view.standing.enabled else []
    lines.append(voice.text("account-tries", tries=view.misses))
    if view.changed is not None:
        what = voice.text(_CHANGES[view.changed[0]])
        lines.append(voice.text("account-changed", what=what, at=view.changed[1]))
    for request in view.requests:
        kind = voice.text(cards.KINDS[request.kind])
        lines.append(
            voice.text("account-request", number=request.number, kind=kind, asked=request.created_at)
        )
    return lines


def _ended(flow: Flow, voice: Voice) -> list[str]:
    """Name the requests that the deed fulfilled."""
    count = int(flow.values.get("count_ended", 0))
    return [voice.text("deed-ended", count=count, numbers=str(flow.values["ended"]))] if count else []


def _strangers(verdict: Verdict, voice: Voice) -> str:
    if verdict.allowed:
        return voice.text("account-open")
    if verdict.until is None:
        return voice.text("account-locked-school")
    return voice.text("account-locked-until", until=verdict.until)


def _code(value: object) -> str:
    return str(value).replace("_", "-")
