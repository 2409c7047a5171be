"""What proves who somebody is: password tags and standing, answers, temporary passwords."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import Update, delete, func, select, update

from storage.interface import Stale
from storage.records import Credential, StoredAnswers, TemporaryPassword
from storage.sql.workbench import Workbench
from storage.tables import answers as _answers
from storage.tables import credentials, password_epochs, password_tags, temporary_passwords

# So many ids go into one statement.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class SqlCredentials:
    """The embedded directory's rows; see `storage.interface.Credentials`."""

    bench: Workbench

    async def find(self, account_id: str) -> Credential | None:
        """Return the credential with all its history tags, the newest first."""
        standing = await self.bench.first(select(credentials).where(credentials.c.account_id == account_id))
        if standing is None:
            return None
        tags = await self.bench.all(
            select(password_tags.c.epoch, password_tags.c.tag)
            .where(password_tags.c.account_id == account_id)
            .order_by(password_tags.c.number.desc())
        )
        epoch, salt, parameters = await self._newest_epoch(account_id)
        return Credential(
            account_id=account_id,
            enabled=standing.enabled,
            locked=standing.locked,
            must_change=standing.must_change,
            epoch=epoch,
            salt=salt,
            parameters=parameters,
            tags=tuple((row.epoch, row.tag) for row in tags),
        )

    async def _newest_epoch(self, account_id: str) -> tuple[int, bytes, str]:
        row = await self.bench.first(
            select(password_epochs)
            .where(password_epochs.c.account_id == account_id)
            .order_by(password_epochs.c.epoch.desc())
            .limit(1)
        )
        return (1, b"", "") if row is None else (row.epoch, row.salt, row.parameters)

    async def add_tag(self, credential: Credential, tag: bytes) -> None:
        """Make `tag` the current verifier of the credential's epoch.

        Raises:
            Stale: the epoch holds the same tag already, or somebody began it with another salt.
        """
        place = {"account_id": credential.account_id, "epoch": credential.epoch}
        made = {**place, "salt": credential.salt, "parameters": credential.parameters}
        await self.bench.add(password_epochs, made)
        known = await self.bench.one(select(password_epochs).filter_by(**place))
        is_mine = compare_digest(known.salt, credential.salt) and known.parameters == credential.parameters
        if not is_mine or not await self.bench.add(password_tags, {**place, "tag": tag}):
            raise Stale
        await self.bench.add(credentials, _standing(credential))

    async def set_standing(self, account_id: str, *, enabled: bool, locked: bool, must_change: bool) -> None:
        """Write the standing of an account, adding its row when there is none."""
        row = _standing(Credential(account_id, enabled, locked, must_change))
        statement = self.bench.insert(credentials).values(**row)
        await self.bench.run(statement.on_conflict_do_update(index_elements=["account_id"], set_=row))


def _standing(credential: Credential) -> dict[str, str | bool]:
    return {
        "account_id": credential.account_id,
        "enabled": credential.enabled,
        "locked": credential.locked,
        "must_change": credential.must_change,
    }


@dataclass(frozen=True, slots=True)
class SqlAnswers:
    """The sealed digest of the three answers; see `storage.interface.Answers`."""

    bench: Workbench

    async def find(self, account_id: str) -> StoredAnswers | None:
        """Return the stored answers. Raises `OpeningFailed` when the key does not fit (QST-05)."""
        row = await self.bench.first(select(_answers).where(_answers.c.account_id == account_id))
        if row is None:
            return None
        digest = self.bench.vault.open(_answers.c.digest, account_id, row.digest)
        return StoredAnswers(
            tuple(row.questions), row.salt, digest, row.parameters, row.normaliser, row.set_at
        )

    async def put(self, account_id: str, answers: StoredAnswers, at: datetime) -> None:
        """Replace the stored answers."""
        row = {
            "account_id": account_id,
            "questions": list(answers.questions),
            "salt": answers.salt,
            "digest": self.bench.vault.seal(_answers.c.digest, account_id, answers.digest),
            "parameters": answers.parameters,
            "normaliser": answers.normaliser,
            "set_at": at,
        }
        statement = self.bench.insert(_answers).values(**row)
        await self.bench.run(statement.on_conflict_do_update(index_elements=["account_id"], set_=row))

    async def remove(self, account_id: str) -> None:
        """Forget the stored answers."""
        await self.bench.run(delete(_answers).where(_answers.c.account_id == account_id))

    async def costs(self) -> dict[str, int]:
        """Count the stored answers by the cost of their digest."""
        cost = _answers.c.parameters
        rows = await self.bench.all(select(cost, func.count().label("times")).group_by(cost))
        return {row.parameters: row.times for row in rows}

    async def numbers(self) -> dict[int, int]:
        """Count the stored answers by how many questions they answer."""
        counted = select(_answers.c.questions, func.count().label("times")).group_by(_answers.c.questions)
        numbers = Counter[int]()
        for row in await self.bench.all(counted):
            numbers[len(row.questions)] += row.times
        return dict(numbers)


@dataclass(frozen=True, slots=True)
class SqlTemporaryPasswords:
    """Temporary passwords as keyed tags; see `storage.interface.TemporaryPasswords`."""

    bench: Workbench

    async def find(self, account_id: str) -> TemporaryPassword | None:
        """Return the newest one, spent or not."""
        found = select(temporary_passwords).where(temporary_passwords.c.account_id == account_id)
        row = await self.bench.first(found)
        if row is None:
            return None
        return TemporaryPassword(row.tag, row.issued_at, row.expires_at, row.issued_by, row.spent_at)

    async def put(self, entries: Sequence[tuple[str, TemporaryPassword]]) -> None:
        """Issue temporary passwords, each replacing what its account had."""
        if not entries:
            return
        rows = [
            {
                "account_id": account_id,
                "tag": issued.tag,
                "issued_at": issued.issued_at,
                "expires_at": issued.expires_at,
                "issued_by": issued.issued_by,
                "spent_at": issued.spent_at,
            }
            for account_id, issued in entries
        ]
        statement = self.bench.insert(temporary_passwords)
        replaced = {name: statement.excluded[name] for name in rows[0]}
        upsert = statement.on_conflict_do_update(index_elements=["account_id"], set_=replaced)
        await self.bench.run(upsert, rows)

    async def spend(self, account_id: str, issued_at: datetime, at: datetime) -> bool:
        """Mark the one issued then as used; False when it was used already, or another replaced it."""
        proven = temporary_passwords.c.issued_at == issued_at
        return await self.bench.change(_spending(account_id, at).where(proven)) == 1

    async def void(self, account_id: str, at: datetime) -> None:
        """Let the account's temporary password open nothing any more."""
        await self.bench.run(_spending(account_id, at))

    async def count_good(self, account_ids: Sequence[str], now: datetime) -> int:
        """Count the accounts that have one which is neither used nor expired."""
        good = temporary_passwords.c.spent_at.is_(None) & (temporary_passwords.c.expires_at > now)
        found = 0
        for first in range(0, len(account_ids), _CHUNK):
            some = temporary_passwords.c.account_id.in_(account_ids[first : first + _CHUNK])
            found += await self.bench.value(
                select(func.count()).select_from(temporary_passwords).where(some, good)
            )
        return found

    async def forget_expired(self, before: datetime, limit: int) -> list[str]:
        """Delete unused ones that expired before a time, at most so many; return whose (TMP-06)."""
        whose, expired_at = temporary_passwords.c.account_id, temporary_passwords.c.expires_at
        expired = temporary_passwords.c.spent_at.is_(None) & (expired_at < before)
        oldest = select(whose).where(expired).order_by(expired_at, whose).limit(limit)
        rows = await self.bench.all(delete(temporary_passwords).where(whose.in_(oldest)).returning(whose))
        return [row.account_id for row in rows]


def _spending(account_id: str, at: datetime) -> Update:
    unspent = temporary_passwords.c.spent_at.is_(None)
    mine = temporary_passwords.c.account_id == account_id
    return update(temporary_passwords).where(mine, unspent).values(spent_at=at)
