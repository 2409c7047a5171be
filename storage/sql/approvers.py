"""Approvers: invited, enrolled with a sealed one-time code secret, each time step accepted once (TOT-*)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from domain.requests import Approver, Role
from storage.interface import NotFound
from storage.sql.workbench import Workbench
from storage.tables import approvers

_IS_ACTIVE = approvers.c.confirmed & approvers.c.left_at.is_(None)


@dataclass(frozen=True, slots=True)
class SqlApprovers:
    """Approvers in SQL; see `storage.interface.Approvers`."""

    bench: Workbench

    async def invite(self, approver: Approver, tag: bytes, expires_at: datetime) -> None:
        """Write an invited approver, without person or secret yet."""
        row = {
            "id": approver.id,
            "school_id": approver.school_id,
            "name": self.bench.vault.seal_text(approvers.c.name, approver.id, approver.name),
            "role": approver.role,
            "class_name": self._sealed_class(approver),
            "confirmed": False,
            "failures": 0,
            "invite_tag": tag,
            "invite_expires_at": expires_at,
        }
        await self.bench.run(insert(approvers).values(**row))

    async def find_invited(self, tag: bytes, now: datetime) -> Approver | None:
        """Return the approver whom an unexpired, unused invitation names."""
        invited = (approvers.c.invite_tag == tag) & (approvers.c.invite_expires_at > now)
        row = await self.bench.first(select(approvers).where(invited))
        return None if row is None else self._approver(row)

    async def awaits_code(self, user_id: int, now: datetime) -> bool:
        """Whether this person's authenticator was voided, and may be replaced by an open invitation."""
        theirs = (approvers.c.user_id == user_id) & approvers.c.renewal_by.is_not(None)
        invited = approvers.c.left_at.is_(None) & (approvers.c.invite_expires_at > now)
        return await self.bench.first(select(approvers.c.id).where(theirs, invited)) is not None

    async def begin(self, approver_id: str, user_id: int, secret: str) -> None:
        """Give an invited approver a person and a secret. Raises `Stale` when one is confirmed already."""
        open_ = (approvers.c.id == approver_id) & approvers.c.invite_tag.is_not(None)
        sealed = self.bench.vault.seal_text(approvers.c.secret, approver_id, secret)
        begun = {"user_id": user_id, "secret": sealed, "last_step": None, "failures": 0}
        await self.bench.change_one(update(approvers).where(open_).values(**begun))

    async def confirm(self, approver_id: str, step: int, at: datetime) -> None:
        """Use the invitation up. An older enrolment of the same person at the school ends with it.

        Raises:
            Stale: it was used already, or nobody has begun with it.
        """
        approver = await self.get(approver_id)
        older = (approvers.c.user_id == approver.user_id) & (approvers.c.school_id == approver.school_id)
        await self.bench.run(
            update(approvers).where(older, _IS_ACTIVE, approvers.c.id != approver_id).values(left_at=at)
        )
        begun = approvers.c.invite_tag.is_not(None) & approvers.c.secret.is_not(None)
        confirmed = {
            "confirmed": True,
            "last_step": step,
            "failures": 0,
            "invite_tag": None,
            "invite_expires_at": None,
            "renewal_by": None,
            "renewal_at": None,
        }
        mine = update(approvers).where(approvers.c.id == approver_id, begun)
        await self.bench.change_one(mine.values(**confirmed))

    async def get(self, approver_id: str) -> Approver:
        """Return one approver."""
        return self._approver(await self.bench.one(select(approvers).where(approvers.c.id == approver_id)))

    async def list_by_user(self, user_id: int) -> list[Approver]:
        """Return the active approvers that this person is, at most one a school."""
        mine = select(approvers).where(approvers.c.user_id == user_id, _IS_ACTIVE)
        return [self._approver(row) for row in await self.bench.all(mine.order_by(approvers.c.school_id))]

    async def list_by_school(self, school_id: str) -> list[Approver]:
        """Return a school's approvers, invited ones too."""
        here = select(approvers).where(approvers.c.school_id == school_id)
        return [self._approver(row) for row in await self.bench.all(here.order_by(approvers.c.id))]

    async def advance(self, approver_id: str, step: int, at: datetime) -> bool:
        """Accept a time step once, which also ends the wrong codes in a row (TOT-01)."""
        unspent = or_(approvers.c.last_step.is_(None), approvers.c.last_step < step)
        mine = update(approvers).where(approvers.c.id == approver_id, unspent)
        return await self.bench.change(mine.values(last_step=step, failures=0, stepped_up_at=at)) == 1

    async def miss(self, approver_id: str) -> int:
        """Count a wrong code; return how many there are in a row."""
        more = (
            update(approvers).where(approvers.c.id == approver_id).values(failures=approvers.c.failures + 1)
        )
        failures: int | None = await self.bench.value(more.returning(approvers.c.failures))
        if failures is None:
            raise NotFound
        return failures

    async def leave(self, approver_id: str, at: datetime) -> None:
        """Take authority and an unused invitation away. Raises `Stale` when they are gone already."""
        here = (approvers.c.id == approver_id) & approvers.c.left_at.is_(None)
        gone = {"left_at": at, "invite_tag": None, "invite_expires_at": None}
        await self.bench.change_one(update(approvers).where(here).values(**gone))

    async def renew(self, approver_id: str, tag: bytes, expires_at: datetime, *, secret: str) -> None:
        """Void the authenticator at once. Raises `Stale` when authority was withdrawn."""
        here = (approvers.c.id == approver_id) & approvers.c.left_at.is_(None)
        void: dict[str, Any] = {
            "confirmed": False,
            "last_step": None,
            "failures": 0,
            "stepped_up_at": None,
            "invite_tag": tag,
            "invite_expires_at": expires_at,
        }
        if secret:
            here &= approvers.c.user_id.is_not(None)
            void["secret"] = self.bench.vault.seal_text(approvers.c.secret, approver_id, secret)
        else:
            void |= {"user_id": None, "secret": None, "renewal_by": None, "renewal_at": None}
        await self.bench.change_one(update(approvers).where(here).values(**void))

    async def restore(self, approver_id: str) -> bool:
        """Forget the wrong codes in a row."""
        missed = (approvers.c.id == approver_id) & _IS_ACTIVE & (approvers.c.failures > 0)
        return await self.bench.change(update(approvers).where(missed).values(failures=0)) == 1

    async def ask_renewal(self, approver_id: str, by: str, at: datetime) -> None:
        """Remember which approver asked. Raises `Stale` when authority was withdrawn."""
        here = (approvers.c.id == approver_id) & approvers.c.left_at.is_(None)
        await self.bench.change_one(update(approvers).where(here).values(renewal_by=by, renewal_at=at))

    def _sealed_class(self, approver: Approver) -> bytes | None:
        if not approver.class_name:
            return None
        return self.bench.vault.seal_text(approvers.c.class_name, approver.id, approver.class_name)

    def _approver(self, row: Row[Any]) -> Approver:
        vault = self.bench.vault
        secret = vault.open_text(approvers.c.secret, row.id, row.secret) if row.secret else ""
        has_class = row.class_name is not None
        return Approver(
            id=row.id,
            school_id=row.school_id,
            name=vault.open_text(approvers.c.name, row.id, row.name),
            user_id=row.user_id or 0,
            secret=secret,
            confirmed=row.confirmed,
            last_step=row.last_step,
            failures=row.failures,
            left_at=row.left_at,
            role=Role(row.role),
            class_name=vault.open_text(approvers.c.class_name, row.id, row.class_name) if has_class else "",
            stepped_up_at=row.stepped_up_at,
            renewal_by=row.renewal_by,
            renewal_at=row.renewal_at,
        )
