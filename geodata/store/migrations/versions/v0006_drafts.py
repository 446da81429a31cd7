"""Drafts: what somebody began and did not decide."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from geodata.store.migrations.dialects import TEXT

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table; what stands in the others is not touched."""
    op.create_table(
        "drafts",
        *(sa.Column(name, TEXT, nullable=False) for name in ("person", "scope", "content")),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("person", "scope"),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("drafts")
