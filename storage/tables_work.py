"""The tables of work: tries, requests, permits, flows, inbox and outbox."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from domain.flow import Ending
from domain.requests import PermitKind, RequestKind, RequestState
from storage.columns import (
    JsonText,
    Keep,
    held,
    identifier,
    index_of,
    metadata,
    moment,
    number,
    one_of,
    person,
    sealed,
)
from storage.keys import Purpose
from storage.records import InboxState, Proof

tries = Table(
    "tries",
    metadata,
    number(),
    person("bot_id"),
    Column("update_id", BigInteger),
    person("user_id"),
    index_of("subject", nullable=False),
    Column("proof", String(32), nullable=False),
    Column("known_chat", Boolean, nullable=False),
    Column("permit_id", String(64)),
    moment("at"),
    # A miss counts for the subject until forgiven, for the person until that person is right (THR-11).
    Column("is_miss", Boolean, nullable=False),
    Column("is_cleared", Boolean, nullable=False),
    UniqueConstraint("bot_id", "update_id", "subject"),
    Index("ix_tries_subject_proof_at", "subject", "proof", "at"),
    Index("ix_tries_user_id_proof_at", "user_id", "proof", "at"),
    Index("ix_tries_at", "at"),
    one_of("proof", Proof),
    sqlite_autoincrement=True,
    info=held("how often who missed on what, so that nobody guesses on (THR-08)", Keep.TRIES),
)

# Misses in a row count however old they are (THR-06), so they outlive the rows of `tries`.
runs = Table(
    "runs",
    metadata,
    index_of("subject", primary_key=True),
    Column("proof", String(32), primary_key=True),
    Column("misses", Integer, nullable=False),
    moment("updated_at"),
    one_of("proof", Proof),
    CheckConstraint("misses >= 0", name="misses"),
    info=held("misses on an account since its last right answers (THR-06)", Keep.WHILE_ENROLLED),
)

permits = Table(
    "permits",
    metadata,
    identifier(primary_key=True),
    Column("kind", String(16), nullable=False),
    identifier("account_id", ForeignKey("accounts.id"), nullable=False),
    person("bot_id"),
    person("chat_id"),
    person("user_id"),
    Column("remaining", Integer, nullable=False),
    identifier("request_id", nullable=False),
    moment("expires_at"),
    Index("ix_permits_account_id_user_id", "account_id", "user_id"),
    one_of("kind", PermitKind),
    CheckConstraint("remaining >= 0", name="remaining"),
    info=held("what approvals let people do", Keep.PERMITS),
)

# No foreign keys: a request about a login that names nobody is kept alike, with stand-ins (ENU-07).
requests = Table(
    "requests",
    metadata,
    number(),
    identifier(nullable=False),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    identifier("school_id", nullable=False),
    identifier("account_id", nullable=False),
    index_of("subject", nullable=False),
    person("bot_id"),
    person("chat_id"),
    person("user_id"),
    Column("known_chat", Boolean, nullable=False),
    Column("answers_right", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("nonce", String(64), nullable=False),
    moment("created_at"),
    moment("expires_at"),
    moment("decided_at", nullable=True),
    Column("decided_by", String(64)),
    person("card_chat_id", nullable=True),
    Column("card_message_id", BigInteger),
    moment("seen_at", nullable=True),
    # Why it was denied: one of the reasons offered, or in `note` what the approver typed.
    Column("reason", String(32)),
    sealed("note", nullable=True),
    Column("by_teacher", Boolean, nullable=False),
    # Where two approvers are needed: who was the first (ADM-08).
    identifier("first_by", nullable=True),
    moment("first_at", nullable=True),
    moment("reminded_at", nullable=True),
    moment("escalated_at", nullable=True),
    UniqueConstraint("id"),
    UniqueConstraint("nonce"),
    Index("ix_requests_user_id_created_at", "user_id", "created_at"),
    Index("ix_requests_account_id_user_id", "account_id", "user_id"),
    Index("ix_requests_school_id_state", "school_id", "state"),
    Index("ix_requests_state_expires_at", "state", "expires_at"),
    one_of("kind", RequestKind),
    one_of("state", RequestState),
    CheckConstraint("(state IN ('open', 'shadow')) = (decided_at IS NULL)", name="decided_whole"),
    CheckConstraint("(first_by IS NULL) = (first_at IS NULL)", name="first_whole"),
    sqlite_autoincrement=True,
    info=held("what people asked the school for and what became of it", Keep.REQUESTS),
)

flows = Table(
    "flows",
    metadata,
    number(),
    identifier(nullable=False),
    Column("kind", String(32), nullable=False),
    person("bot_id"),
    person("chat_id"),
    person("user_id"),
    Column("step", String(32), nullable=False),
    moment("started_at"),
    moment("expires_at"),
    moment("deadline_at"),
    index_of("subject", nullable=True),
    identifier("account_id", nullable=True),
    sealed("login", nullable=True),
    Column("questions", JsonText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("factors", JsonText, nullable=False),
    identifier("request_id", nullable=True),
    identifier("permit_id", nullable=True),
    Column("said", String(64), nullable=False),
    # Sealed: among them is the MIMS ID suggested for a mistyped one.
    sealed("values", nullable=True),
    Column("ending", String(16)),
    Column("prompt_id", BigInteger),
    Column("version", Integer, nullable=False),
    # Which slip was proven: a newer one is never spent in its place.
    moment("slip_issued_at", nullable=True),
    UniqueConstraint("id"),
    Index("ix_flows_bot_id_user_id", "bot_id", "user_id"),
    one_of("ending", Ending),
    sqlite_autoincrement=True,
    info=held("where a person stands in a task (REC-04)", Keep.FLOWS),
)
Index(
    "uq_flows_open",
    flows.c.bot_id,
    flows.c.user_id,
    unique=True,
    sqlite_where=flows.c.ending.is_(None),
    postgresql_where=flows.c.ending.is_(None),
)
Index(
    "ix_flows_due",
    flows.c.expires_at,
    sqlite_where=flows.c.ending.is_(None),
    postgresql_where=flows.c.ending.is_(None),
)

inbox = Table(
    "inbox",
    metadata,
    person("bot_id", primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    person("chat_id"),
    person("user_id"),
    Column("message_id", BigInteger, nullable=False),
    sealed("body", Purpose.INBOX, nullable=True),
    Column("state", String(16), nullable=False),
    moment("received_at"),
    Index("ix_inbox_state_received_at", "state", "received_at"),
    one_of("state", InboxState),
    CheckConstraint("(state = 'received') = (body IS NOT NULL)", name="body_whole"),
    info=held("updates until they take effect, ids so that none does twice (TGM-04)", Keep.INBOX),
)

outbox = Table(
    "outbox",
    metadata,
    number(),
    person("bot_id"),
    Column("kind", String(64), nullable=False),
    person("chat_id"),
    Column("dedupe_key", String(200), nullable=False),
    Column("values", JsonText),
    moment("created_at"),
    moment("not_before", nullable=True),
    moment("due_at"),
    moment("lease_until", nullable=True),
    Column("attempts", Integer, nullable=False),
    moment("done_at", nullable=True),
    Column("failure", Text),
    UniqueConstraint("bot_id", "dedupe_key"),
    CheckConstraint('(done_at IS NULL) = ("values" IS NOT NULL)', name="values_whole"),
    CheckConstraint("failure IS NULL OR done_at IS NOT NULL", name="failure_whole"),
    sqlite_autoincrement=True,
    info=held("notices waiting to be sent", Keep.OUTBOX),
)
Index(
    "ix_outbox_waiting",
    outbox.c.bot_id,
    outbox.c.due_at,
    sqlite_where=outbox.c.done_at.is_(None),
    postgresql_where=outbox.c.done_at.is_(None),
)

outbox_pauses = Table(
    "outbox_pauses",
    metadata,
    person("bot_id", primary_key=True, autoincrement=False),
    person("chat_id", primary_key=True, autoincrement=False),
    moment("until"),
    info=held("how long Telegram asked us to wait", Keep.OUTBOX),
)
