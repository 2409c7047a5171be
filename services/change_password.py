"""Change password: the use case behind /change, opened by the current password."""

from domain.events import Tag
from domain.flow import Flow, FlowKind, Outcome, Said, Step
from domain.new_password import retype
from domain.turn import Turn
from services.current_password import CurrentPassword
from services.desk import Desk
from services.new_password import NewPassword


class ChangePassword:
    """Load, decide, write; success binds the chat and is told to the other known ones (REC-07)."""

    def __init__(self, desk: Desk, current: CurrentPassword, new_password: NewPassword) -> None:
        self._desk = desk
        self._current = current
        self._new_password = new_password

    async def begin(self, turn: Turn) -> Flow:
        """Ask for the login."""
        async with self._desk.store.begin() as tx:
            return await self._desk.open_flow(tx, turn, FlowKind.CHANGE_PASSWORD, Step.LOGIN)

    async def prove(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the current password."""
        return await self._current.prove(turn, flow, text, Step.NEW_PASSWORD)

    async def password(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the first typing of the new password."""
        return await self._desk.write(turn, await self._new_password.first(turn, flow, text))

    async def password_again(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the second typing: set the password, or say why not."""
        decided = self._new_password.again(flow, text)
        if isinstance(decided, Outcome):
            return await self._desk.write(turn, decided)
        async with self._desk.store.begin() as tx:
            outcome = await self._new_password.set(tx, turn, flow, decided, Tag.PASSWORD_CHANGED)
            return await self._desk.settle(tx, turn, outcome)

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Type the new password from the start."""
        again = retype(flow, Said.NOTHING, self._desk.policy, self._desk.clock())
        return await self._desk.write(turn, again)
