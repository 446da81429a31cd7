"""Answers of geocoders, and whose turn it is to ask one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from geodata.store.migrations.dialects import TEXT

if TYPE_CHECKING:
    from datetime import datetime

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the two tables; what stands in the others is not touched."""
    op.create_table(
        "geocodes",
        *(_text(name) for name in ("key", "service", "kommun", "name")),
        *(_text(name) for name in ("outcome", "places", "fault")),
        *(_moment(name) for name in ("asked", "expires")),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_geocodes_kommun", "geocodes", ["kommun"])
    op.create_table(
        "geocode_turns",
        _text("service"),
        _text("holder"),
        _moment("free_at"),
        sa.PrimaryKeyConstraint("service"),
    )


def downgrade() -> None:
    """Remove both; answers can be asked for again."""
    op.drop_table("geocode_turns")
    op.drop_table("geocodes")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False)


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
