"""The tables of walks; see :mod:`geodata.store.tables`.

``x`` and ``y`` are EPSG:3006. The logs have triggers that refuse UPDATE, DELETE and REPLACE.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    Table,
)

from geodata.store.tables import metadata
from geodata.store.types import LongText, Moment


def _text(name: str, *, index: bool = False) -> Column[str]:
    return Column(name, LongText, nullable=False, index=index)


def _log() -> tuple[Column[int], Column[str]]:
    return Column("number", Integer, primary_key=True), Column(
        "id", LongText, nullable=False, unique=True
    )


def _moment() -> Column[object]:
    return Column("moment", Moment, nullable=False)


# `plan` is the file of :mod:`geodata.walk.codec`.
walks = Table(
    "walks",
    metadata,
    Column("id", LongText, primary_key=True),
    _text("kommun", index=True),
    Column("starts", Moment, nullable=False),
    _text("follows"),
    _text("plan"),
)

walk_reports = Table(
    "walk_reports",
    metadata,
    *_log(),
    _text("walk_id", index=True),
    Column("held", Boolean, nullable=False),
    _moment(),
    _text("who"),
    Column("people", BigInteger),
    _text("note"),
)

observations = Table(
    "observations",
    metadata,
    *_log(),
    _text("walk_id", index=True),
    _text("stop_id"),
    Column("x", Float),
    Column("y", Float),
    _text("category"),
    Column("good", Boolean, nullable=False),
    Column("severity", Integer),
    _text("text"),
    _moment(),
    Column("group_number", Integer, nullable=False),
    _text("photo"),
    _text("source"),
)

photos = Table(
    "photos",
    metadata,
    Column("id", LongText, primary_key=True),
    _text("media_type"),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

observation_joins = Table(
    "observation_joins",
    metadata,
    *_log(),
    _text("observation", index=True),
    _text("into_id"),
    _moment(),
    _text("who"),
    Column("same", Boolean, nullable=False),
)

# A row a version: `id` hashes it with the one before, `action_id` is what it is a version of.
actions = Table(
    "actions",
    metadata,
    *_log(),
    _text("action_id", index=True),
    _text("kommun", index=True),
    _text("walk_id"),
    _text("observations"),
    _text("title"),
    _text("category"),
    Column("x", Float),
    Column("y", Float),
    _text("owner_type"),
    _text("owner"),
    _text("asset"),
    Column("priority", Integer, nullable=False),
    Column("deadline", Date),
)

action_events = Table(
    "action_events",
    metadata,
    *_log(),
    _text("action_id", index=True),
    _text("status"),
    _moment(),
    _text("who"),
    _text("reason"),
    _text("answer"),
    Column("approved", Boolean, nullable=False),
)
