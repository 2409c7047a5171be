"""Children: the accounts that a family's private chat is bound to, so that nobody types an ID twice."""

from domain.account import Account
from domain.turn import Turn
from services.desk import Desk


class Children:
    """Reads whose chat this is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def of(self, turn: Turn) -> list[Account]:
        """Return the accounts that this private chat is bound to, by login; a leaver is forgotten."""
        async with self._desk.store.read() as tx:
            return await tx.accounts.list_bound(turn)
