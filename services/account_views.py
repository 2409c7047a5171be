"""How an account stands, for those of its school who may look: nothing that opens it (ADM-14)."""

from dataclasses import dataclass
from datetime import datetime

from directory.interface import Directory, Standing
from domain.account import Account
from domain.events import Tag
from domain.look_up import Deed, offered
from domain.requests import Request, RequestKind
from domain.throttle import Verdict
from domain.turn import Turn
from services.desk import Desk
from services.tries import Tries

CHANGES = (
    *(Tag.PASSWORD_SET, Tag.PASSWORD_CHANGED, Tag.ANSWERS_SET, Tag.ANSWERS_CLEARED),
    *(Tag.CHAT_BOUND, Tag.CHAT_UNBOUND, Tag.EMAIL_CONFIRMED, Tag.EMAIL_REMOVED),
)
"""The facts that count as an account's last change."""

NOBODY = 0
"""Whom a chat that the account does not know is judged as: no person has this Telegram id."""


@dataclass(frozen=True, slots=True)
class AccountView:
    """How an account stands: never an answer, a phone, an e-mail, or whose its chats are.

    `strangers` is what the throttle says to an unknown chat, `known` to each known one; `misses` are those
    of the throttle's window; `changed` is the last change and when it was.
    """

    account: Account
    standing: Standing
    questions_at: datetime | None
    frozen_at: datetime | None
    strangers: Verdict
    known: tuple[Verdict, ...]
    misses: int
    changed: tuple[Tag, datetime] | None
    requests: tuple[Request, ...]

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """What can be done to it."""
        return offered(is_frozen=self.frozen_at is not None, has_questions=self.questions_at is not None)


class AccountViews:
    """Reads them, and writes nothing."""

    def __init__(self, desk: Desk, directory: Directory, tries: Tries) -> None:
        self._desk = desk
        self._directory = directory
        self._tries = tries

    async def login_of(self, account_id: str) -> str:
        """Return an account's login, for a notice to a chat that is bound to it."""
        async with self._desk.store.read() as tx:
            return (await tx.accounts.get(account_id)).login

    async def slip_until(self, account_id: str) -> datetime | None:
        """Return when the account's newest temporary password stops working, None without one."""
        async with self._desk.store.read() as tx:
            slip = await tx.temporary_passwords.find(account_id)
        return slip.expires_at if slip else None

    async def of(self, account_id: str) -> AccountView:
        """Read how an account stands now."""
        now, window = self._desk.clock(), self._desk.policy.throttle.window
        standing = await self._directory.standing(account_id)
        async with self._desk.store.read() as tx:
            account = await tx.accounts.get(account_id)
            subject = await tx.accounts.find_subject(account.login)
            answers, freeze = await tx.answers.find(account_id), await tx.freezes.find(account_id)
            chats = [Turn(c.bot_id, None, c.chat_id, c.user_id) for c in await tx.chats.list(account_id)]
            asked = [await tx.requests.list_about(account_id, kind, now) for kind in RequestKind]
            return AccountView(
                account=account,
                standing=standing,
                questions_at=answers.set_at if answers else None,
                frozen_at=freeze.at if freeze else None,
                strangers=(await self._tries.look(tx, Turn(0, None, NOBODY, NOBODY), subject))[0],
                known=tuple([(await self._tries.look(tx, chat, subject))[0] for chat in chats]),
                misses=await tx.tries.misses(subject.key, now - window),
                changed=await tx.audit.last(subject.key, CHANGES),
                requests=tuple(request for found in asked for request in found),
            )
