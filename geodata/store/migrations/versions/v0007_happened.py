"""The day on which what an event tells came to be so, where it is not that of recording."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the column, empty: of what stands there nobody has said another day."""
    op.add_column("events", sa.Column("happened", sa.Date))


def downgrade() -> None:
    """Remove it, and the days with it: the older program has no place for them."""
    op.drop_column("events", "happened")
