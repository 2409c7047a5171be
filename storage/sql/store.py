"""The store on SQL: opens transactions, lets writers queue, and hands out every table's verbs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import interface
from storage.engine import TO_WRITE, WITHOUT_TRANSACTION
from storage.errors import DatabaseProblem
from storage.keys import Entropy, Keyring
from storage.sealing import Vault
from storage.sql.accounts import SqlAccounts
from storage.sql.approvers import SqlApprovers
from storage.sql.audit import SqlAudit
from storage.sql.chats import SqlChats
from storage.sql.checkpoints import SqlCheckpoints
from storage.sql.credentials import SqlAnswers, SqlCredentials, SqlTemporaryPasswords
from storage.sql.email_codes import SqlEmailCodes
from storage.sql.family import SqlFreezes, SqlPeople, SqlRecoveryEmails, SqlVouches
from storage.sql.flows import SqlFlows
from storage.sql.inbox import SqlInbox
from storage.sql.kin import SqlKin
from storage.sql.outbox import SqlOutbox
from storage.sql.permits import SqlPermits
from storage.sql.persons import SqlPersons
from storage.sql.reports import SqlReports
from storage.sql.requests import SqlRequests
from storage.sql.retention import SqlRetention
from storage.sql.rotation import SqlRotation
from storage.sql.schools import SqlSchools
from storage.sql.tries import SqlTries
from storage.sql.workbench import Workbench


@dataclass(slots=True)
class SqlTransaction:
    """Everything that can be read and written, in one transaction; see `storage.interface.Transaction`."""

    accounts: interface.Accounts
    credentials: interface.Credentials
    answers: interface.Answers
    temporary_passwords: interface.TemporaryPasswords
    chats: interface.Chats
    tries: interface.Tries
    permits: interface.Permits
    requests: interface.Requests
    reports: interface.Reports
    approvers: interface.Approvers
    schools: interface.Schools
    people: interface.People
    recovery_emails: interface.RecoveryEmails
    email_codes: interface.EmailCodes
    vouches: interface.Vouches
    kin: interface.Kin
    freezes: interface.Freezes
    flows: interface.Flows
    inbox: interface.Inbox
    outbox: interface.Outbox
    audit: interface.Audit
    checkpoints: interface.Checkpoints
    rotation: interface.Rotation
    retention: interface.Retention
    persons: interface.Persons


def _transaction(bench: Workbench, retention: SqlRetention) -> SqlTransaction:
    return SqlTransaction(
        accounts=SqlAccounts(bench),
        credentials=SqlCredentials(bench),
        answers=SqlAnswers(bench),
        temporary_passwords=SqlTemporaryPasswords(bench),
        chats=SqlChats(bench),
        tries=SqlTries(bench),
        permits=SqlPermits(bench),
        requests=SqlRequests(bench),
        reports=SqlReports(bench),
        approvers=SqlApprovers(bench),
        schools=SqlSchools(bench),
        people=SqlPeople(bench),
        recovery_emails=SqlRecoveryEmails(bench),
        email_codes=SqlEmailCodes(bench),
        vouches=SqlVouches(bench),
        kin=SqlKin(bench),
        freezes=SqlFreezes(bench),
        flows=SqlFlows(bench),
        inbox=SqlInbox(bench),
        outbox=SqlOutbox(bench),
        audit=SqlAudit(bench),
        checkpoints=SqlCheckpoints(bench),
        rotation=SqlRotation(bench),
        retention=retention,
        persons=SqlPersons(bench),
    )


class SqlStore:
    """The store of `storage.interface.Store` on an engine that `open_engine` made and `migrate` prepared.

    `on_queued` is called after each commit that queued a notice.
    """

    def __init__(
        self, engine: AsyncEngine, keyring: Keyring, entropy: Entropy, new_id: Callable[[], str]
    ) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**TO_WRITE)
        self._keyring = keyring
        self._vault = Vault(keyring, entropy)
        self._entropy = entropy
        self._new_id = new_id
        self._writers = asyncio.Lock()
        self.on_queued: Callable[[], None] = _nobody

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[interface.Transaction]:
        """Open a transaction that may write. Kept when the block ends, undone when it raises."""
        # Writers of this process queue here, in order, instead of polling SQLite's lock.
        async with self._writers:
            async with _clear_errors(), self._writing.begin() as connection:
                # Not before: who waited for another process writes with the keys that stand now (CRY-07).
                self._keyring.refresh()
                bench = self._bench(connection)
                retention = SqlRetention(bench)
                yield _transaction(bench, retention)
            if retention.has_purged or bench.has_purged:
                await self._empty_log()
        if bench.has_queued:
            self.on_queued()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[interface.Transaction]:
        """Open a transaction that only reads, one consistent moment."""
        async with _clear_errors(), self._engine.begin() as connection:
            self._keyring.refresh()
            bench = self._bench(connection)
            yield _transaction(bench, SqlRetention(bench))

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    def _bench(self, connection: AsyncConnection) -> Workbench:
        return Workbench(connection, self._vault, self._keyring, self._new_id, self._entropy)

    async def _empty_log(self) -> None:
        # Deleted rows live on in SQLite's write-ahead log until it is folded in and cut (PRV-08).
        if self._engine.dialect.name == "sqlite":
            alone = self._engine.execution_options(**WITHOUT_TRANSACTION)
            async with _clear_errors(), alone.connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@asynccontextmanager
async def _clear_errors() -> AsyncIterator[None]:
    """Turn a database that does not serve (locked, full, gone) into one clear error."""
    try:
        yield
    except OperationalError as problem:
        raise DatabaseProblem(f"the database does not answer: {problem.orig}") from problem


def _nobody() -> None:
    """Stand in until a sender wants to be woken."""
