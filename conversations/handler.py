"""DurableConversationHandler: the table PTB users know, its state read from the store (decision 0001)."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from telegram import Chat, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes

from domain.flow import Flow, FlowKind, Step
from domain.turn import Turn
from storage.interface import Stale

Handler = BaseHandler[Any, ContextTypes.DEFAULT_TYPE, Any]
_TAP = re.compile(r"^f:(?P<flow>[A-Za-z0-9]+):(?P<version>\d+):(?P<action>[a-z_]+)(?::(?P<value>\d+))?$")


@dataclass(slots=True)
class Handling:
    """One update on its way: who acts, their flow as read under the chat's lock, and what was shown.

    `flow` is the open one, or one that has just run out of time. `reload` reads it again. `shown` is the
    flow after the act, `prompt_id` its message; `went_out` is False when Telegram could not be reached.
    """

    turn: Turn
    flow: Flow | None
    reload: Callable[[], Awaitable[Flow | None]]
    shown: Flow | None = None
    prompt_id: int | None = None
    went_out: bool = True


current: ContextVar[Handling] = ContextVar("handling")
"""Set by bot/ordering.py before an update reaches the handlers."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A press of a flow's button: which flow, at which version, what, and a number with it."""

    flow_id: str
    version: int
    action: str
    value: int = 0

    @property
    def data(self) -> str:
        """Return the button's callback data; the id and version make an old button harmless."""
        number = f":{self.value}" if self.value else ""
        return f"f:{self.flow_id}:{self.version}:{self.action}{number}"

    def fits(self, flow: Flow) -> bool:
        """Whether the button belongs to the flow as it stands now."""
        return self.flow_id == flow.id and self.version == flow.version


def find_tap(update: Update) -> Tap | None:
    """Return the flow button that was pressed, if this update is one."""
    query = update.callback_query
    match = _TAP.match(query.data) if query and query.data else None
    if match is None:
        return None
    return Tap(match["flow"], int(match["version"]), match["action"], int(match["value"] or 0))


class TapHandler(BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]):
    """Takes a press of one action's button, when it belongs to the flow as it stands now."""

    def __init__(self, action: str, callback: Any) -> None:  # noqa: ANN401 - PTB's own callback type
        super().__init__(callback)
        self._action = action

    def check_update(self, update: object) -> bool:
        """Match the action, the flow and its version."""
        flow = current.get().flow
        tap = find_tap(update) if isinstance(update, Update) else None
        return tap is not None and flow is not None and tap.action == self._action and tap.fits(flow)


class PressHandler(CallbackQueryHandler[ContextTypes.DEFAULT_TYPE, None]):
    """Takes presses in private chats alone: a press forged in a group opens no task there (TGM-09)."""

    def check_update(self, update: object) -> Any:  # noqa: ANN401 - PTB's own
        """Match the chat, then what PTB matches."""
        chat = update.effective_chat if isinstance(update, Update) else None
        return chat is not None and chat.type == Chat.PRIVATE and super().check_update(update)


class DurableConversationHandler(BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]):
    """Entry points, states and fallbacks as in PTB's ConversationHandler; it remembers nothing itself.

    The states are the domain's steps, and where the person stands is what the store says: so nothing
    can disagree after a restart, an expiry, or an act on another device.
    """

    def __init__(
        self,
        kind: FlowKind,
        entry_points: Sequence[Handler],
        states: Mapping[Step, Sequence[Handler]],
        fallbacks: Sequence[Handler],
    ) -> None:
        super().__init__(_not_called)
        self.kind = kind
        self._entry_points = entry_points
        self._states = states
        self._fallbacks = fallbacks

    def check_update(self, update: object) -> tuple[Handler, Any] | None:
        """Return the inner handler that takes this update, and what its own check found."""
        if not isinstance(update, Update):
            return None
        for handler in self._candidates(update):
            check = handler.check_update(update)
            if check is not None and check is not False:
                return handler, check
        return None

    def _candidates(self, update: Update) -> Sequence[Handler]:
        flow = current.get().flow
        chat = update.effective_chat
        here = flow is not None and flow.is_open and flow.kind is self.kind
        if not here or flow is None or chat is None or chat.id != flow.chat_id:
            return self._entry_points
        return (*self._entry_points, *self._states.get(flow.step, ()), *self._fallbacks)

    async def handle_update(
        self,
        update: Update,
        application: Any,  # noqa: ANN401 - PTB's generic application
        check_result: Any,  # noqa: ANN401 - what check_update returned
        context: ContextTypes.DEFAULT_TYPE,
    ) -> None:
        """Hand the update to the handler that took it; when the flow moved on, read and decide again."""
        handler, check = check_result
        try:
            await handler.handle_update(update, application, check, context)
        except Stale:
            handling = current.get()
            handling.flow = await handling.reload()
            again = self.check_update(update)
            if again is None:
                raise
            await again[0].handle_update(update, application, again[1], context)


async def _not_called(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Stand in for the callback that PTB's base class asks for; inner handlers have their own."""
