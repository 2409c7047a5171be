"""Which slip a first login was proven with, and a short way to those who left."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index; a first login under way asks for its slip once more."""
    op.add_column("flows", sa.Column("slip_issued_at", sa.DateTime(timezone=True), nullable=True))
    has_left = sa.text("left_at IS NOT NULL")
    op.create_index(
        op.f("ix_accounts_left_at"),
        "accounts",
        ["left_at"],
        sqlite_where=has_left,
        postgresql_where=has_left,
    )
