"""News of a change: every other known chat and the confirmed e-mail are told (REC-07)."""

from domain.flow import Flow
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from services.email_codes import EmailCodes
from services.tries import about
from storage.interface import Transaction


class News:
    """Makes the notices that follow a changed password or changed questions."""

    def __init__(self, codes: EmailCodes) -> None:
        self._codes = codes

    async def password(self, tx: Transaction, turn: Turn, flow: Flow) -> tuple[Notice, ...]:
        """The password has been changed."""
        letter = await self._codes.tell_owner(tx, flow, "password")
        return (*await _chats(tx, turn, flow, NoticeKind.PASSWORD_CHANGED), *letter)

    async def questions(self, tx: Transaction, turn: Turn, flow: Flow) -> tuple[Notice, ...]:
        """The questions have been changed (QST-09)."""
        letter = await self._codes.tell_owner(tx, flow, "questions")
        return (*await _chats(tx, turn, flow, NoticeKind.QUESTIONS_CHANGED), *letter)


async def _chats(tx: Transaction, turn: Turn, flow: Flow, kind: NoticeKind) -> tuple[Notice, ...]:
    account_id = about(flow)[1]
    return tuple(
        Notice(kind, chat.chat_id, f"{kind}:{flow.id}:{chat.chat_id}", {"account_id": account_id})
        for chat in await tx.chats.list(account_id)
        if chat.chat_id != turn.chat_id
    )
