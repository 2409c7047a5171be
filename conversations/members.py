"""Members only: what shows names of a school is shown to who is in its group, asked each time (TGM-07)."""

from collections.abc import Awaitable, Callable

from telegram import Bot, Update
from telegram.ext import ContextTypes

from conversations import messages
from conversations.handler import TapHandler, current, find_tap
from conversations.replies import Chosen, Replies, Tapped, Text, Typed
from domain.flow import Flow, Step
from domain.turn import Turn

IsHere = Callable[[Bot, Flow], Awaitable[bool]]
ShutOut = Callable[[Turn, Flow], Awaitable[Flow]]
Pressed = Callable[[Bot, Turn, Flow, int], Awaitable[Flow]]


class Members:
    """Makes the handlers of such steps, as `Replies` makes those of others.

    `is_here` asks Telegram whether the person is in the group of the flow's school; nothing is cached.
    `shut_out` ends the flow of who is not.
    """

    def __init__(self, replies: Replies, is_here: IsHere, shut_out: ShutOut) -> None:
        self._replies = replies
        self._is_here = is_here
        self._shut_out = shut_out

    async def let_in(self, bot: Bot, turn: Turn, flow: Flow) -> Flow:
        """Return the flow, ended when the person is not in the group; of no school yet, as it is."""
        if flow.step is Step.SCHOOL or not flow.is_open or await self._is_here(bot, flow):
            return flow
        return await self._shut_out(turn, flow)

    def typed(self, act: Typed) -> Text:
        """Make the handler of typed text."""

        async def acting(bot: Bot, turn: Turn, flow: Flow, text: str) -> Flow:
            admitted = await self.let_in(bot, turn, flow)
            return await act(turn, admitted, text) if admitted.is_open else admitted

        return self._replies.coded(acting)

    def tapped(self, action: str, act: Tapped) -> TapHandler:
        """Make the handler of one button."""

        async def chosen(turn: Turn, flow: Flow, _number: int) -> Flow:
            return await act(turn, flow)

        return self.chosen(action, chosen)

    def chosen(self, action: str, act: Chosen) -> TapHandler:
        """Make the handler of a button that carries a number."""

        async def acting(bot: Bot, turn: Turn, flow: Flow, number: int) -> Flow:
            admitted = await self.let_in(bot, turn, flow)
            return await act(turn, admitted, number) if admitted.is_open else admitted

        return self.pressed(action, acting)

    def pressed(self, action: str, act: Pressed) -> TapHandler:
        """Make the handler of a button whose use case asks for itself, once it knows the school."""

        async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            handling, tap = current.get(), find_tap(update)
            if handling.flow is None or tap is None:
                return
            after = await act(context.bot, handling.turn, handling.flow, tap.value)
            await self._replies.show(context.bot, after, messages.answer(update), in_place=True)

        return TapHandler(action, callback)
