"""Where in its group a school's cards stand: the topic, and the message that stands for many cards."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two numbers; groups that are bound already have neither."""
    op.add_column("schools", sa.Column("topic_id", sa.BigInteger(), nullable=True))
    op.add_column("schools", sa.Column("digest_id", sa.BigInteger(), nullable=True))
