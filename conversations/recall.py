"""Practice: the answers typed once more while nothing hangs on it, now or when reminded."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from telegram import Update
from telegram.ext import ContextTypes

from conversations import messages
from conversations.draft import Button, Draft
from conversations.handler import DurableConversationHandler, PressHandler, current
from conversations.replies import Replies
from conversations.steps import Steps
from domain.flow import Flow, FlowKind, Said, Step
from domain.notice import Notice, NoticeKind
from i18n.catalog import Voice
from services.recall import Recall
from services.requests import Requests

_BEGIN = re.compile(r"^recall:([A-Za-z0-9]+):(now|due)$")
_LATER = re.compile(r"^recall:([A-Za-z0-9]+):later$")


class RecallConversation:
    """The table of the conversation, its screens, and the notice that begins it."""

    def __init__(self, service: Recall, replies: Replies, steps: Steps) -> None:
        self._service = service
        self._replies = replies
        self._steps = steps

    def handler(self, requests: Requests) -> DurableConversationHandler:
        """Build the handler to register; only buttons of a person's own chat begin a round."""
        typed, tapped = self._replies.typed, self._replies.tapped
        return DurableConversationHandler(
            FlowKind.RECALL,
            entry_points=[
                PressHandler(self.begin, pattern=_BEGIN),
                PressHandler(self.later, pattern=_LATER),
            ],
            states={
                Step.CHALLENGE: [typed(self._service.answer), tapped("back", self._service.back)],
                Step.LOCKED: [tapped("ask", requests.ask)],
            },
            fallbacks=[self._replies.not_typed()],
        )

    async def begin(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Begin a round: at once, or when reminded."""
        query, turn = update.callback_query, current.get().turn
        found = _BEGIN.match(query.data) if query and query.data else None
        if found is None:
            return
        begin = self._service.begin if found[2] == "now" else self._service.begin_due
        flow = await begin(turn, found[1])
        if flow is None:
            await messages.answer(update, self._replies.voice(turn).text("press-over"))
            return
        await self._replies.show(context.bot, flow, messages.answer(update))

    async def later(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the wish to be reminded; the message it was made below says so, and asks no more."""
        query, turn = update.callback_query, current.get().turn
        found = _LATER.match(query.data) if query and query.data else None
        flow = await self._service.remind(turn, found[1]) if found else None
        voice = self._replies.voice(turn)
        if flow is None:
            await messages.answer(update, voice.text("press-over"))
            return
        draft = await self._replies.screens[flow.kind](flow, voice)
        text = "recall-another-day" if flow.said is Said.NOT_RECALLED else "recall-reminded"
        told = replace(draft, text=f"{draft.text}\n\n{voice.text(text)}", rows=(), edits=None)
        shown = query.message.message_id if query and query.message else None
        showing = messages.put(context.bot, turn.chat_id, told, shown, in_place=True)
        await asyncio.gather(messages.answer(update), showing)

    async def screen(self, flow: Flow, voice: Voice) -> Draft:
        """Render the flow as it stands."""
        common = await self._steps.common(flow, voice, "")
        if common is not None:
            return common
        if flow.step is Step.CHALLENGE:
            return self._challenge(flow, voice)
        later = Button(voice.text("button-remind-me"), f"recall:{flow.id}:later")
        if flow.said is Said.RECALLED:
            rows = ((later,),) if await self._service.can_remind(flow) else ()
            return Draft(voice.text("recall-matched", login=flow.login or ""), rows)
        text = voice.text("recall-missed", login=flow.login or "", tries=int(flow.values["tries_left"]))
        later = replace(later, label=voice.text("button-another-day"))
        anew = Button(voice.text("button-new-questions"), "menu:questions")
        return Draft(text, ((later, anew),))

    def _challenge(self, flow: Flow, voice: Voice) -> Draft:
        lines = [] if flow.position else [voice.text("recall-why")]
        if flow.said in {Said.ANSWERS_LOST, Said.BUSY}:
            lines.insert(0, voice.text("answers-lost" if flow.said is Said.ANSWERS_LOST else "busy"))
        question = voice.text(f"question-{flow.questions[flow.position]}")
        values = {"login": flow.login or "", "question": question}
        lines.append(voice.text("challenge", n=flow.position + 1, of=len(flow.questions), **values))
        way = ("back", "cancel") if flow.position else ("cancel",)
        return Draft("\n".join(lines), (self._replies.row(flow, voice, *way),))

    def renders(self) -> Mapping[NoticeKind, Callable[[Notice, Voice], Awaitable[Draft | None]]]:
        """Return how the notice of this part is said."""
        return {NoticeKind.RECALL_DUE: self._due}

    async def _due(self, notice: Notice, voice: Voice) -> Draft | None:
        login = await self._service.find_due(notice)
        if login is None:
            return None
        button = Button(voice.text("button-practise-now"), f"recall:{notice.values['account_id']}:due")
        return Draft(voice.text("recall-due", login=login), ((button,),))
