"""Documents, promise sets with their promises and mentions, decisions and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from geodata.store.migrations.dialects import (
    TEXT,
    create_refusal,
    drop_refusal,
    make_append_only,
)

if TYPE_CHECKING:
    from datetime import date

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

APPEND_ONLY = ("decisions", "events")
NEWEST_FIRST = (
    "events",
    "decisions",
    "mentions",
    "promise_evidence",
    "promise_actors",
    "promise_kinds",
    "promises",
    "set_parties",
    "set_kommuner",
    "promise_sets",
    "documents",
)


def upgrade() -> None:
    """Make the tables of the first version."""
    _create_sets()
    _create_promises()
    _create_parts_of_promises()
    _create_mentions()
    _create_log()
    create_refusal()
    for table in APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    """Remove every table; triggers and indexes go with them."""
    for table in NEWEST_FIRST:
        op.drop_table(table)
    drop_refusal()


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=null)


def _number(name: str, *, counted: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement="auto" if counted else False)


def _period() -> tuple[sa.Column[str], sa.Column[date], sa.Column[date]]:
    start, end = (sa.Column(name, sa.Date) for name in ("period_start", "period_end"))
    return _text("period", null=True), start, end


def _span(name: str) -> tuple[sa.Column[int], ...]:
    return tuple(sa.Column(f"{name}_{side}", sa.BigInteger) for side in ("start", "end"))


def _in_set() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["set_id"], ["promise_sets.id"], ondelete="CASCADE")


def _in_promise() -> sa.ForeignKeyConstraint:
    owner = ["promises.set_id", "promises.position"]
    return sa.ForeignKeyConstraint(["set_id", "promise"], owner, ondelete="CASCADE")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _create_sets() -> None:
    op.create_table(
        "documents",
        *(_text(name) for name in ("key", "id", "title", "publisher", "url")),
        sa.Column("retrieved", sa.Date),
        sa.Column("year", sa.Integer),
        *(_text(name) for name in ("media_type", "licence", "name")),
        sa.PrimaryKeyConstraint("key"),
    )
    _index("documents", "id")
    op.create_table(
        "promise_sets",
        *(_text(name) for name in ("id", "content", "document", "kind", "origin")),
        *_period(),
        *(_text(name) for name in ("note_sv", "note_en")),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["document"], ["documents.key"]),
    )
    _index("promise_sets", "document")
    _index("promise_sets", "origin")
    for table, column in (("set_kommuner", "kommun"), ("set_parties", "party")):
        op.create_table(
            table,
            _text("set_id"),
            _number("position"),
            _text(column),
            sa.PrimaryKeyConstraint("set_id", "position"),
            _in_set(),
        )
    _index("set_kommuner", "kommun")


def _create_promises() -> None:
    op.create_table(
        "promises",
        _text("set_id"),
        _number("position"),
        _text("id"),
        _text("stance"),
        *(_text(f"quote_{part}", null=True) for part in ("exact", "prefix", "suffix")),
        *_span("quote"),
        _text("summary_sv"),
        _text("summary_en"),
        sa.Column("number", sa.BigInteger),
        _text("unit", null=True),
        sa.Column("at_least", sa.Boolean, nullable=False),
        *_period(),
        _text("theme"),
        sa.PrimaryKeyConstraint("set_id", "position"),
        _in_set(),
    )
    _index("promises", "id")


def _create_parts_of_promises() -> None:
    parts: dict[str, tuple[sa.Column[str] | sa.Column[int], ...]] = {
        "promise_kinds": (_text("kind"),),
        "promise_actors": (_text("actor"),),
        "promise_evidence": (_text("field"), _text("rule"), *_span("span"), _text("note")),
    }
    for table, columns in parts.items():
        op.create_table(
            table,
            _text("set_id"),
            _number("promise"),
            _number("position"),
            *columns,
            sa.PrimaryKeyConstraint("set_id", "promise", "position"),
            _in_promise(),
        )
    _index("promise_kinds", "kind")


def _create_mentions() -> None:
    op.create_table(
        "mentions",
        _number("key", counted=True),
        _text("set_id"),
        sa.Column("promise", sa.Integer),
        _number("position"),
        *(_text(name) for name in ("surface", "name", "role")),
        sa.Column("generic", sa.Boolean, nullable=False),
        *_span("span"),
        sa.PrimaryKeyConstraint("key"),
        _in_set(),
        _in_promise(),
    )
    _index("mentions", "name")
    _index("mentions", "set_id", "promise")


def _create_log() -> None:
    op.create_table(
        "decisions",
        _number("number", counted=True),
        *(_text(name) for name in ("id", "key", "field", "value", "who")),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        _text("why"),
        sa.Column("loose", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    _index("decisions", "key")
    _index("decisions", "loose", "number")
    op.create_table(
        "events",
        _number("number", counted=True),
        *(_text(name) for name in ("id", "promise_id", "status")),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        _text("who"),
        sa.Column("delivered", sa.BigInteger),
        *(_text(name) for name in ("evidence", "note")),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    _index("events", "promise_id")
