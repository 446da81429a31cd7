"""Walks, what was seen on them, photos, joined duplicates, actions and their history."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from geodata.store.migrations.dialects import TEXT, make_append_only

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

APPEND_ONLY = ("walk_reports", "observations", "observation_joins", "actions", "action_events")


def upgrade() -> None:
    """Make the tables; what stands in the others is not touched."""
    op.create_table(
        "walks",
        *_texts("id", "kommun"),
        _moment("starts"),
        *_texts("follows", "plan"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_walks_kommun", "walks", ["kommun"])
    op.create_table(
        "photos",
        *_texts("id", "media_type"),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("width", "height")),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    _create_protocol()
    _create_actions()
    for table in APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    """Remove them; triggers and indexes go with their tables."""
    for table in (*reversed(APPEND_ONLY), "photos", "walks"):
        op.drop_table(table)


def _create_protocol() -> None:
    _log(
        "walk_reports",
        *_texts("walk_id"),
        sa.Column("held", sa.Boolean, nullable=False),
        _moment("moment"),
        *_texts("who"),
        sa.Column("people", sa.BigInteger),
        *_texts("note"),
        index=("walk_id",),
    )
    _log(
        "observations",
        *_texts("walk_id", "stop_id"),
        *_position(),
        *_texts("category"),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("severity", sa.Integer),
        *_texts("text"),
        _moment("moment"),
        sa.Column("group_number", sa.Integer, nullable=False),
        *_texts("photo", "source"),
        index=("walk_id",),
    )
    _log(
        "observation_joins",
        *_texts("observation", "into_id"),
        _moment("moment"),
        *_texts("who"),
        sa.Column("same", sa.Boolean, nullable=False),
        index=("observation",),
    )


def _create_actions() -> None:
    _log(
        "actions",
        *_texts("action_id", "kommun", "walk_id", "observations", "title", "category"),
        *_position(),
        *_texts("owner_type", "owner", "asset"),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("deadline", sa.Date),
        index=("action_id", "kommun"),
    )
    _log(
        "action_events",
        *_texts("action_id", "status"),
        _moment("moment"),
        *_texts("who", "reason", "answer"),
        sa.Column("approved", sa.Boolean, nullable=False),
        index=("action_id",),
    )


def _log(table: str, *columns: Any, index: tuple[str, ...]) -> None:  # noqa: ANN401  columns of any type
    op.create_table(
        table,
        sa.Column("number", sa.Integer, nullable=False, autoincrement="auto"),
        *_texts("id"),
        *columns,
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    for column in index:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, TEXT, nullable=False) for name in names)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _position() -> tuple[sa.Column[float], ...]:
    return tuple(sa.Column(name, sa.Float) for name in ("x", "y"))
