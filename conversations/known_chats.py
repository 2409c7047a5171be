"""The /chats conversation: MIMS ID, current password, and the known chats with a button to remove each."""

from collections.abc import Awaitable, Callable, Mapping

from conversations.draft import Button, Draft
from conversations.handler import DurableConversationHandler, Tap
from conversations.replies import Replies
from conversations.steps import Steps
from domain.flow import Flow, FlowKind, Said, Step
from domain.notice import Notice, NoticeKind
from i18n.catalog import Voice
from services.current_password import CurrentPassword
from services.known_chats import ChatView, KnownChats
from services.requests import Requests

Render = Callable[[Notice, Voice], Awaitable[Draft | None]]

_PARTS = {Step.LOGIN: 1, Step.CURRENT_PASSWORD: 2, Step.CHATS: 3}
_IN_A_ROW = 3


class KnownChatsConversation:
    """The table of the conversation, its screens, and the notice that a chat was removed."""

    def __init__(self, service: KnownChats, current: CurrentPassword, replies: Replies, steps: Steps) -> None:
        self._service = service
        self._current = current
        self._replies = replies
        self._steps = steps

    def handler(self, requests: Requests) -> DurableConversationHandler:
        """Build the handler to register; its states are the steps a person can answer."""
        typed, tapped = self._replies.typed, self._replies.tapped
        login, to_login = self._current.login, tapped("back", self._current.back)
        return DurableConversationHandler(
            FlowKind.KNOWN_CHATS,
            entry_points=[self._replies.command("chats")],
            states={
                Step.LOGIN: [typed(login), self._replies.child(login)],
                Step.CURRENT_PASSWORD: [typed(self._service.prove), to_login],
                Step.LOCKED: [tapped("ask", requests.ask), to_login],
                Step.CHATS: [
                    self._replies.chosen("remove_chat", self._service.remove),
                    tapped("done", self._service.finish),
                ],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the flow as it stands."""
        head = voice.text("step", n=_PARTS.get(flow.step, 3), of=len(_PARTS))
        common = await self._steps.common(flow, voice, head)
        if common is not None:
            return common
        if flow.step is Step.CHATS:
            return await self._chats(flow, voice, head)
        return Draft(voice.text("chats-done"), self._replies.menu(voice))

    async def _chats(self, flow: Flow, voice: Voice, head: str) -> Draft:
        views = await self._service.of(flow)
        lines = [head]
        if flow.said is Said.CHAT_REMOVED:
            lines.append(voice.text("chat-removed"))
        lines.append(voice.text("chats-head" if views else "chats-none", login=flow.login or ""))
        lines.extend(_line(voice, n, view) for n, view in enumerate(views, start=1))
        buttons = [
            Button(
                voice.text("button-remove-chat", n=n),
                Tap(flow.id, flow.version, "remove_chat", view.mark).data,
            )
            for n, view in enumerate(views, start=1)
        ]
        rows = [tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW)]
        return Draft("\n".join(lines), (*rows, self._replies.row(flow, voice, "done")))

    def renders(self, repudiable: Callable[[Render], Render]) -> Mapping[NoticeKind, Render]:
        """Return how the notice is said, with "This was not us" for whoever can say so still (REC-08)."""
        by_family = repudiable(self._told)

        async def told(notice: Notice, voice: Voice) -> Draft | None:
            can_object = notice.values["is_known"] or notice.values["can_object"]
            return await (by_family if can_object else self._told)(notice, voice)

        return {NoticeKind.CHAT_REMOVED: told}

    async def _told(self, notice: Notice, voice: Voice) -> Draft | None:
        login = await self._service.login_of(str(notice.values["account_id"]))
        text = "chat-removed-other" if notice.values["is_known"] else "chat-removed-this"
        return Draft(voice.text(text, login=login))


def _line(voice: Voice, n: int, view: ChatView) -> str:
    if view.is_own:
        return voice.text("chat-this", n=n, since=view.chat.bound_at)
    return voice.text("chat-other", n=n, since=view.chat.bound_at, used=view.chat.used_at)
