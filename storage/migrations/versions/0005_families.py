"""What families need: languages, recovery e-mails, vouches, freezes, and more kinds of tries."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PROOFS = "proof IN ('answers', 'temporary_password', 'code', 'current_password')"


def upgrade() -> None:
    """Add the tables and columns, and allow the new kinds of tries."""
    _people()
    _emails()
    _vouches()
    for table, counts_up in (("tries", True), ("runs", False)):
        with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": counts_up}) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_proof"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_proof"), _PROOFS)
    op.create_index("ix_tries_at", "tries", ["at"])
    op.add_column("requests", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("requests", sa.Column("reason", sa.String(length=32), nullable=True))
    op.create_index("ix_known_chats_bot_id_user_id", "known_chats", ["bot_id", "user_id"])


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("spoken", sa.String(length=8), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "user_id", name=op.f("pk_people")),
    )


def _emails() -> None:
    op.create_table(
        "recovery_emails",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("email_index", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_emails_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_recovery_emails")),
    )
    op.create_table(
        "email_codes",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries_left >= 0", name=op.f("ck_email_codes_tries_left")),
        sa.CheckConstraint(
            "(address IS NULL) = (email_index IS NULL)", name=op.f("ck_email_codes_address_whole")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_email_codes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_codes")),
    )
    op.create_index(op.f("ix_email_codes_flow_id"), "email_codes", ["flow_id"])
    op.create_index("ix_email_codes_account_id_sent_at", "email_codes", ["account_id", "sent_at"])
    op.create_index("ix_email_codes_email_index_sent_at", "email_codes", ["email_index", "sent_at"])


def _vouches() -> None:
    op.create_table(
        "vouches",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("flow_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'given', 'refused')", name=op.f("ck_vouches_state")),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_vouches_decided_whole")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_vouches_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouches")),
        sa.UniqueConstraint("flow_id", "account_id", name=op.f("uq_vouches_flow_id_account_id")),
    )
    op.create_index("ix_vouches_account_id_created_at", "vouches", ["account_id", "created_at"])
    op.create_table(
        "freezes",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_freezes_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_freezes")),
    )
