"""The tables as this program reads and writes them; the migrations bring a store to this shape.

Machine output hangs on ``promise_sets`` and goes with its set. ``decisions`` and ``events`` name
promises by id without a foreign key, so that they outlive a set that is read anew or withdrawn.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
)

from geodata.store.types import LongText, Moment

# Bring it up with every new file in migrations/versions.
SCHEMA_VERSION = "0007"
VERSION_TABLE = "lofteskartan_schema"

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _text(name: str, *, key: bool = False, null: bool = False, index: bool = False) -> Column[str]:
    return Column(name, LongText, primary_key=key, nullable=null, index=index)


def _set_id(*, key: bool = True) -> Column[str]:
    owner = ForeignKey("promise_sets.id", ondelete="CASCADE")
    return Column("set_id", LongText, owner, primary_key=key, nullable=False)


def _position(name: str = "position", *, key: bool = True) -> Column[int]:
    # A composite key of SQLite counts nothing up by itself, and here the order is the document's.
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


def _owned_by_promise() -> ForeignKeyConstraint:
    owner = ["promises.set_id", "promises.position"]
    return ForeignKeyConstraint(["set_id", "promise"], owner, ondelete="CASCADE")


metadata = MetaData(naming_convention=NAMES)

# Keyed by content, not by `id`: one document may be described in two ways by two sets.
documents = Table(
    "documents",
    metadata,
    _text("key", key=True),
    _text("id", index=True),
    _text("title"),
    _text("publisher"),
    _text("url"),
    Column("retrieved", Date),
    Column("year", Integer),
    _text("media_type"),
    _text("licence"),
    _text("name"),
)

# `period` is the key of `geodata.records.Period`: null is no period, `../..` an open one.
promise_sets = Table(
    "promise_sets",
    metadata,
    _text("id", key=True),
    _text("content"),
    Column("document", LongText, ForeignKey("documents.key"), nullable=False, index=True),
    _text("kind"),
    _text("origin", index=True),
    _text("period", null=True),
    Column("period_start", Date),
    Column("period_end", Date),
    _text("note_sv"),
    _text("note_en"),
)

set_kommuner = Table("set_kommuner", metadata, _set_id(), _position(), _text("kommun", index=True))

set_parties = Table("set_parties", metadata, _set_id(), _position(), _text("party"))

# The quote is a W3C text-quote selector; its columns are null together where nothing is quoted.
promises = Table(
    "promises",
    metadata,
    _set_id(),
    _position(),
    _text("id", index=True),
    _text("stance"),
    _text("quote_exact", null=True),
    _text("quote_prefix", null=True),
    _text("quote_suffix", null=True),
    Column("quote_start", BigInteger),
    Column("quote_end", BigInteger),
    _text("summary_sv"),
    _text("summary_en"),
    Column("number", BigInteger),
    _text("unit", null=True),
    Column("at_least", Boolean, nullable=False),
    _text("period", null=True),
    Column("period_start", Date),
    Column("period_end", Date),
    _text("theme"),
)

promise_kinds = Table(
    "promise_kinds",
    metadata,
    _text("set_id", key=True),
    _position("promise"),
    _position(),
    _text("kind", index=True),
    _owned_by_promise(),
)

promise_actors = Table(
    "promise_actors",
    metadata,
    _text("set_id", key=True),
    _position("promise"),
    _position(),
    _text("actor"),
    _owned_by_promise(),
)

promise_evidence = Table(
    "promise_evidence",
    metadata,
    _text("set_id", key=True),
    _position("promise"),
    _position(),
    _text("field"),
    _text("rule"),
    Column("span_start", BigInteger),
    Column("span_end", BigInteger),
    _text("note"),
    _owned_by_promise(),
)

# A mention without a promise belongs to the set as a whole.
mentions = Table(
    "mentions",
    metadata,
    Column("key", Integer, primary_key=True),
    _set_id(key=False),
    Column("promise", Integer),
    _position(key=False),
    _text("surface"),
    _text("name", index=True),
    _text("role"),
    Column("generic", Boolean, nullable=False),
    Column("span_start", BigInteger),
    Column("span_end", BigInteger),
    _owned_by_promise(),
    Index(None, "set_id", "promise"),
)

# Append-only: triggers refuse UPDATE, DELETE and REPLACE. `id` is the hash of what was decided.
# `loose`: the key named no promise and no set when it was stored, so the decision is for all.
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", LongText, nullable=False, unique=True),
    _text("key", index=True),
    _text("field"),
    _text("value"),
    _text("who"),
    Column("moment", Moment, nullable=False),
    _text("why"),
    Column("loose", Boolean, nullable=False),
    Index(None, "loose", "number"),
)

events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", LongText, nullable=False, unique=True),
    _text("promise_id", index=True),
    _text("status"),
    Column("moment", Moment, nullable=False),
    _text("who"),
    Column("delivered", BigInteger),
    _text("evidence"),
    _text("note"),
    Column("happened", Date),
)

# What geocoders were asked. Machine output: an answer may be replaced by a newer one.
geocodes = Table(
    "geocodes",
    metadata,
    _text("key", key=True),
    _text("service"),
    _text("kommun", index=True),
    _text("name"),
    _text("outcome"),
    _text("places"),
    _text("fault"),
    Column("asked", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
)

# Who may ask a service now: one holder at a time, for all processes that share the store.
geocode_turns = Table(
    "geocode_turns",
    metadata,
    _text("service", key=True),
    _text("holder"),
    Column("free_at", Moment, nullable=False),
)
