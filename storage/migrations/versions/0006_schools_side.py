"""What the schools' side needs: their own rules, roles, whole requests, and signed ends of the audit log."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STATES = "state IN ('open', 'shadow', 'approved', 'denied', 'expired', 'withdrawn')"
_NEVER_DELETED = """CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
    WHEN OLD.seq > (SELECT coalesce(max(seq), 0) FROM audit_cuts)
    BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END"""


def upgrade() -> None:
    """Add tables and columns; every school starts without rules of its own, every approver as one."""
    _schools()
    _accounts()
    _passwords()
    _approvers()
    _temporary_passwords()
    _requests()
    _kin()
    _audit()


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _schools() -> None:
    with op.batch_alter_table("schools") as batch:
        batch.add_column(sa.Column("rules", sa.Text(), nullable=False, server_default="{}"))
        batch.add_column(_moment("lost_at"))
        batch.add_column(_moment("removed_at"))
    with op.batch_alter_table("schools") as batch:
        batch.alter_column("rules", server_default=None)


def _accounts() -> None:
    """Give accounts the subject they have been counted under until now: their index of today."""
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("subject", sa.String(length=64), nullable=True))
    op.execute("UPDATE accounts SET subject = login_index")
    with op.batch_alter_table("accounts") as batch:
        batch.alter_column("subject", existing_type=sa.String(length=64), nullable=False)
        batch.create_unique_constraint(op.f("uq_accounts_subject"), ["subject"])


def _passwords() -> None:
    """Forget tags of passwords made before tags were wrapped: nothing can make wrapped ones of them."""
    op.execute("DELETE FROM password_tags")
    op.execute("DELETE FROM password_epochs")


def _approvers() -> None:
    with op.batch_alter_table("approvers") as batch:
        batch.add_column(sa.Column("role", sa.String(length=16), nullable=False, server_default="approver"))
        batch.add_column(sa.Column("class_name", sa.LargeBinary(), nullable=True))
        batch.add_column(_moment("stepped_up_at"))
        batch.add_column(sa.Column("renewal_by", sa.String(length=64), nullable=True))
        batch.add_column(_moment("renewal_at"))
        batch.create_check_constraint(op.f("ck_approvers_role"), "role IN ('approver', 'teacher')")
        batch.create_check_constraint(
            op.f("ck_approvers_renewal_whole"), "(renewal_by IS NULL) = (renewal_at IS NULL)"
        )
    with op.batch_alter_table("approvers") as batch:
        batch.alter_column("role", server_default=None)


def _temporary_passwords() -> None:
    op.create_index(
        "ix_temporary_passwords_expires_at",
        "temporary_passwords",
        ["expires_at"],
        sqlite_where=sa.text("spent_at IS NULL"),
        postgresql_where=sa.text("spent_at IS NULL"),
    )


def _requests() -> None:
    counting = {"sqlite_autoincrement": True}
    with op.batch_alter_table("requests", table_kwargs=counting) as batch:
        batch.add_column(sa.Column("note", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("by_teacher", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("first_by", sa.String(length=64), nullable=True))
        for name in ("first_at", "reminded_at", "escalated_at"):
            batch.add_column(_moment(name))
        batch.drop_constraint(op.f("ck_requests_state"), type_="check")
        batch.create_check_constraint(op.f("ck_requests_state"), _STATES)
        batch.create_check_constraint(
            op.f("ck_requests_first_whole"), "(first_by IS NULL) = (first_at IS NULL)"
        )
    with op.batch_alter_table("requests", table_kwargs=counting) as batch:
        batch.alter_column("by_teacher", server_default=None)


def _kin() -> None:
    op.create_table(
        "kin",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "tag", name=op.f("pk_kin")),
    )


def _audit() -> None:
    op.create_table(
        "audit_checkpoints",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_checkpoints")),
    )
    op.create_table(
        "audit_cuts",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_cuts")),
    )
    op.create_table(
        "audit_sinks",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_sinks")),
    )
    op.create_table(
        "pseudonyms",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_pseudonyms")),
        sa.UniqueConstraint("name", name=op.f("uq_pseudonyms_name")),
    )
    _audit_indexes()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_never_deleted")
        op.execute(_NEVER_DELETED)


def _audit_indexes() -> None:
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_subject_seq", "audit", ["subject", "seq"])
    granted = sa.text("tag = 'approver:deed:grant'")
    op.create_index(
        "ix_audit_granted", "audit", ["actor", "at"], sqlite_where=granted, postgresql_where=granted
    )
