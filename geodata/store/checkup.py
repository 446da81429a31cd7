"""What is in a store and whether it is sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Text, column, func, inspect, select, table

from geodata.store import queries
from geodata.store.schema import EMPTY, schema_version
from geodata.store.tables import SCHEMA_VERSION, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from geodata.store.database import Database

SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found. ``counts`` are rows a table; ``faults`` is empty for a sound store.

    ``fingerprint`` is of sets, decisions and events (empty where the schema is another program's);
    ``kommuner`` maps kommun code to its fingerprint.
    """

    schema: str
    counts: dict[str, int]
    fingerprint: str
    kommuner: dict[str, str]
    faults: tuple[str, ...]


def check(database: Database, *, quick: bool = False) -> Checkup:
    """Look through a store without changing it.

    Parameters
    ----------
    database
        The store; its schema is read as it is, and not brought up to date.
    quick
        Leave out the comparison of indexes with their tables: much faster on a large file.

    Raises
    ------
    StoreError
        Where it cannot be read at all, or is no store.
    """
    with database.reading() as connection:
        schema = schema_version(connection, database.where)
        faults = tuple(_faults(connection, quick=quick))
        known = schema == SCHEMA_VERSION
        return Checkup(
            schema=schema,
            counts={} if schema == EMPTY else _counts(connection),
            fingerprint=queries.fingerprint(connection, None) if known else "",
            kommuner=queries.fingerprints(connection) if known else {},
            faults=faults,
        )


def _counts(connection: Connection) -> dict[str, int]:
    # Of our tables alone: a server's database holds others beside them.
    names = metadata.tables.keys() & set(inspect(connection).get_table_names())
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        for name in sorted(names)
    }


def _faults(connection: Connection, *, quick: bool) -> Iterator[str]:
    if connection.dialect.name != SQLITE:
        return  # a server keeps its own house, and its foreign keys hold at every moment
    said = connection.exec_driver_sql("PRAGMA quick_check" if quick else "PRAGMA integrity_check")
    yield from (f"integrity: {row[0]}" for row in said if row[0] != "ok")
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    yield from (f"{row[0]}: row {row[1]} names a row of {row[2]} that is not there" for row in lost)
    master = table("sqlite_master", column("type", Text), column("sql", Text))
    query = select(func.count()).where(master.c.type == "trigger")
    if quick or connection.execute(query.select_from(master)).scalar_one():
        return
    if schema_version(connection, "") != EMPTY:
        yield "the triggers that keep decisions and events append-only are gone"
