"""What families keep with us: languages, recovery e-mails, vouches and freezes."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from domain.turn import Turn
from storage.keys import Purpose
from storage.records import Freeze, Person, RecoveryEmail, Vouch, VouchState
from storage.sql.workbench import Workbench
from storage.tables_family import freezes, people, recovery_emails, vouches

_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class SqlPeople:
    """Languages in SQL; see `storage.interface_family.People`."""

    bench: Workbench

    async def find(self, bot_id: int, user_id: int) -> Person | None:
        """Return what is known of a person's language."""
        mine = select(people).where(people.c.bot_id == bot_id, people.c.user_id == user_id)
        row = await self.bench.first(mine)
        return None if row is None else Person(row.language, row.spoken)

    async def saw(self, turn: Turn, at: datetime) -> None:
        """Remember what the person's Telegram speaks."""
        await self._put(turn, at)

    async def choose(self, turn: Turn, language: str, at: datetime) -> None:
        """Remember the language that the person chose."""
        await self._put(turn, at, language=language)

    async def _put(self, turn: Turn, at: datetime, **chosen: str) -> None:
        place = {"bot_id": turn.bot_id, "user_id": turn.user_id}
        values = {"spoken": turn.language[:_CODE_LENGTH], "updated_at": at, **chosen}
        statement = self.bench.insert(people).values(**place, **values)
        await self.bench.run(statement.on_conflict_do_update(index_elements=list(place), set_=values))


@dataclass(frozen=True, slots=True)
class SqlRecoveryEmails:
    """Recovery e-mails in SQL; see `storage.interface_family.RecoveryEmails`."""

    bench: Workbench

    async def find(self, account_id: str) -> RecoveryEmail | None:
        """Return the account's confirmed address."""
        mine = select(recovery_emails).where(recovery_emails.c.account_id == account_id)
        row = await self.bench.first(mine)
        if row is None:
            return None
        address = self.bench.vault.open_text(recovery_emails.c.address, account_id, row.address)
        return RecoveryEmail(address, row.confirmed_at, row.counts_at)

    async def put(self, account_id: str, email: RecoveryEmail) -> None:
        """Write the account's address, replacing another."""
        vault = self.bench.vault
        values = {
            "address": vault.seal_text(recovery_emails.c.address, account_id, email.address),
            "email_index": vault.index(Purpose.INDEX_EMAIL, email.address.casefold()),
            "confirmed_at": email.confirmed_at,
            "counts_at": email.counts_at,
        }
        statement = self.bench.insert(recovery_emails).values(account_id=account_id, **values)
        await self.bench.run(statement.on_conflict_do_update(index_elements=["account_id"], set_=values))

    async def remove(self, account_id: str) -> bool:
        """Forget the account's address."""
        mine = recovery_emails.c.account_id == account_id
        return await self.bench.change(delete(recovery_emails).where(mine)) == 1


@dataclass(frozen=True, slots=True)
class SqlVouches:
    """Vouches in SQL; see `storage.interface_family.Vouches`."""

    bench: Workbench

    async def put(self, vouch: Vouch) -> bool:
        """Write a new one; False when the flow has one about this account already."""
        return await self.bench.add(vouches, asdict(vouch))

    async def find(self, vouch_id: str) -> Vouch | None:
        """Return one by its id."""
        return _vouch(await self.bench.first(select(vouches).where(vouches.c.id == vouch_id)))

    async def find_about(self, flow_id: str, account_id: str) -> Vouch | None:
        """Return the one about a flow's attempt at an account."""
        theirs = (vouches.c.flow_id == flow_id) & (vouches.c.account_id == account_id)
        return _vouch(await self.bench.first(select(vouches).where(theirs)))

    async def decide(self, vouch_id: str, state: VouchState, user_id: int, at: datetime) -> bool:
        """Leave OPEN for `state` before it expires."""
        waits = (
            (vouches.c.id == vouch_id) & (vouches.c.state == VouchState.OPEN) & (vouches.c.expires_at > at)
        )
        decided = update(vouches).where(waits).values(state=state, decided_at=at, decided_by=user_id)
        return await self.bench.change(decided) == 1

    async def close(self, flow_ids: Collection[str], at: datetime) -> list[Vouch]:
        """End what these flows asked and nobody has answered."""
        waits = vouches.c.flow_id.in_(flow_ids) & (vouches.c.state == VouchState.OPEN)
        waits &= vouches.c.expires_at > at
        asked = [_vouch(row) for row in await self.bench.all(select(vouches).where(waits))]
        await self.bench.run(update(vouches).where(waits).values(expires_at=at))
        return [vouch for vouch in asked if vouch is not None]

    async def told_since(self, account_id: str, since: datetime) -> int:
        """Count how often the account's known chats were told."""
        told = (vouches.c.account_id == account_id) & vouches.c.is_told & (vouches.c.created_at > since)
        return int(await self.bench.value(select(func.count()).select_from(vouches).where(told)))


@dataclass(frozen=True, slots=True)
class SqlFreezes:
    """Freezes in SQL; see `storage.interface_family.Freezes`."""

    bench: Workbench

    async def find(self, account_id: str) -> Freeze | None:
        """Return the account's freeze."""
        row = await self.bench.first(select(freezes).where(freezes.c.account_id == account_id))
        return None if row is None else Freeze(row.account_id, row.user_id, row.at)

    async def put(self, freeze: Freeze) -> bool:
        """Freeze an account; False when it is frozen already."""
        return await self.bench.add(freezes, asdict(freeze))

    async def lift(self, account_id: str) -> bool:
        """Lift the freeze; return whether there was one."""
        return await self.bench.change(delete(freezes).where(freezes.c.account_id == account_id)) == 1


def _vouch(row: Row[Any] | None) -> Vouch | None:
    if row is None:
        return None
    return Vouch(
        id=row.id,
        account_id=row.account_id,
        flow_id=row.flow_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_told=row.is_told,
        state=VouchState(row.state),
    )
