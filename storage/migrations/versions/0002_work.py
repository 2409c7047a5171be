"""The first tables of work: tries, requests, permits, flows, inbox, outbox, audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COUNTING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# As they stood at this step: a migration never follows later changes of the code.
_AUDIT_TRIGGERS = (
    """CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
    """CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END""",
    """CREATE TRIGGER audit_only_appended BEFORE INSERT ON audit
    WHEN NEW.seq != (SELECT coalesce(max(seq), 0) + 1 FROM audit)
    BEGIN SELECT RAISE(ABORT, 'audit rows are only appended'); END""",
)


def upgrade() -> None:
    """Make the tables, those first that others point at."""
    _tries()
    _runs()
    _permits()
    _requests()
    _requests_indexes()
    _flows()
    _flows_indexes()
    _inbox()
    _outbox()
    _outbox_pauses()
    _audit()
    if op.get_bind().dialect.name == "sqlite":
        for trigger in _AUDIT_TRIGGERS:
            op.execute(trigger)


def _tries() -> None:
    op.create_table(
        "tries",
        sa.Column("number", _COUNTING, autoincrement=True, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("proof", sa.String(length=32), nullable=False),
        sa.Column("known_chat", sa.Boolean(), nullable=False),
        sa.Column("permit_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_miss", sa.Boolean(), nullable=False),
        sa.Column("is_cleared", sa.Boolean(), nullable=False),
        sa.CheckConstraint("proof IN ('answers', 'temporary_password', 'code')", name=op.f("ck_tries_proof")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tries")),
        sa.UniqueConstraint("bot_id", "update_id", "subject", name=op.f("uq_tries_bot_id_update_id_subject")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tries_subject_proof_at", "tries", ["subject", "proof", "at"])
    op.create_index("ix_tries_user_id_proof_at", "tries", ["user_id", "proof", "at"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("proof", sa.String(length=32), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("proof IN ('answers', 'temporary_password', 'code')", name=op.f("ck_runs_proof")),
        sa.CheckConstraint("misses >= 0", name=op.f("ck_runs_misses")),
        sa.PrimaryKeyConstraint("subject", "proof", name=op.f("pk_runs")),
    )


def _permits() -> None:
    op.create_table(
        "permits",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('tries', 'reset')", name=op.f("ck_permits_kind")),
        sa.CheckConstraint("remaining >= 0", name=op.f("ck_permits_remaining")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_permits_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permits")),
    )
    op.create_index("ix_permits_account_id_user_id", "permits", ["account_id", "user_id"])


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("number", _COUNTING, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("known_chat", sa.Boolean(), nullable=False),
        sa.Column("answers_right", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("card_chat_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('open', 'shadow')) = (decided_at IS NULL)", name=op.f("ck_requests_decided_whole")
        ),
        sa.CheckConstraint(
            "kind IN ('unlock', 'recovery', 'temporary_password')", name=op.f("ck_requests_kind")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'shadow', 'approved', 'denied', 'expired')", name=op.f("ck_requests_state")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_requests")),
        sa.UniqueConstraint("id", name=op.f("uq_requests_id")),
        sa.UniqueConstraint("nonce", name=op.f("uq_requests_nonce")),
        sqlite_autoincrement=True,
    )


def _requests_indexes() -> None:
    op.create_index("ix_requests_account_id_user_id", "requests", ["account_id", "user_id"])
    op.create_index("ix_requests_school_id_state", "requests", ["school_id", "state"])
    op.create_index("ix_requests_state_expires_at", "requests", ["state", "expires_at"])
    op.create_index("ix_requests_user_id_created_at", "requests", ["user_id", "created_at"])


def _flows() -> None:
    op.create_table(
        "flows",
        sa.Column("number", _COUNTING, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("account_id", sa.String(length=64), nullable=True),
        sa.Column("login", sa.LargeBinary(), nullable=True),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("factors", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("permit_id", sa.String(length=64), nullable=True),
        sa.Column("said", sa.String(length=64), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=True),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.Column("prompt_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ending IN ('done', 'cancelled', 'expired', 'replaced')", name=op.f("ck_flows_ending")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_flows")),
        sa.UniqueConstraint("id", name=op.f("uq_flows_id")),
        sqlite_autoincrement=True,
    )


def _flows_indexes() -> None:
    op.create_index("ix_flows_bot_id_user_id", "flows", ["bot_id", "user_id"])
    op.create_index(
        "ix_flows_due",
        "flows",
        ["expires_at"],
        sqlite_where=sa.text("ending IS NULL"),
        postgresql_where=sa.text("ending IS NULL"),
    )
    op.create_index(
        "uq_flows_open",
        "flows",
        ["bot_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("ending IS NULL"),
        postgresql_where=sa.text("ending IS NULL"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'received') = (body IS NOT NULL)", name=op.f("ck_inbox_body_whole")),
        sa.CheckConstraint("state IN ('received', 'applied', 'replied')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_state_received_at", "inbox", ["state", "received_at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", _COUNTING, autoincrement=True, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("values", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.CheckConstraint('(done_at IS NULL) = ("values" IS NOT NULL)', name=op.f("ck_outbox_values_whole")),
        sa.CheckConstraint("failure IS NULL OR done_at IS NOT NULL", name=op.f("ck_outbox_failure_whole")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outbox")),
        sa.UniqueConstraint("bot_id", "dedupe_key", name=op.f("uq_outbox_bot_id_dedupe_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["bot_id", "due_at"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _outbox_pauses() -> None:
    op.create_table(
        "outbox_pauses",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", name=op.f("pk_outbox_pauses")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", _COUNTING, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("actor", sa.String(length=128), nullable=True),
        sa.Column("thread", sa.String(length=64), nullable=True),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
