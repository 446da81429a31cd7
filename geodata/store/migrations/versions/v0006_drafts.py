"""Drafts, and the turn that a write takes before it looks at a log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables; what stands in the others is not touched."""
    op.create_table(
        "drafts",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("person", "scope", "content")),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", "scope"),
    )
    turns = op.create_table(
        "log_turns",
        sa.Column("log", sa.Text, nullable=False),
        sa.Column("taken", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("log"),
    )
    op.bulk_insert(turns, [{"log": log, "taken": 0} for log in ("decisions", "events")])


def downgrade() -> None:
    """Remove them."""
    op.drop_table("log_turns")
    op.drop_table("drafts")
