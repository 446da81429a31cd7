"""A whole store into another database, row by row and without loss, in one transaction."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import exists, func, insert, inspect, select

from geodata.store.backends import connect
from geodata.store.errors import StoreError
from geodata.store.faults import told
from geodata.store.schema import EMPTY, prepare, schema_version
from geodata.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, RowMapping, Select, Table

    from geodata.store.database import Database

    Progress: TypeAlias = Callable[[str, int, int], None]

CHUNK = 200  # rows; photos are among them


@dataclass(frozen=True, slots=True)
class CopyReport:
    """How many rows each table has, the same on both sides."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def copy_store(source: str | Path, target: str | Path, progress: Progress) -> CopyReport:
    """Copy everything that a store holds into an empty one, and compare both.

    Parameters
    ----------
    source, target
        Paths of SQLite files or URLs. The source is read in one transaction: who works with it
        meanwhile changes nothing in the copy.
    progress
        Is told a table, how many of its rows are done, and how many there are.

    Raises
    ------
    StoreError
        Where the source is no store, the target is not empty, or either fails; the target is
        empty then.
    """
    with closing(connect(source)) as given, closing(connect(target)) as made:
        _check_source(given)
        prepare(given)
        with made.reading() as connection:
            if schema_version(connection, made.where) != EMPTY:
                _check_empty(connection, made.where)
        prepare(made)
        with given.reading() as old, made.writing() as new:
            _check_empty(new, made.where)
            rows = {
                table.name: _copy(table, given, old, new, progress)
                for table in metadata.sorted_tables
            }
            _check_same(old, new, made.where)
    return CopyReport(rows)


def _check_source(given: Database) -> None:
    is_file = given.engine.dialect.name == "sqlite" and not given.where.startswith("file:")
    there = not is_file or Path(given.where).exists()
    if there:
        with given.reading() as connection:
            there = schema_version(connection, given.where) != EMPTY
    if not there:
        raise StoreError(
            "there is no store",
            where=given.where,
            remedy="Name the store that shall be copied first, and the empty one second.",
        )


def _check_empty(connection: Connection, where: str) -> None:
    made = set(inspect(connection).get_table_names())
    for table in metadata.sorted_tables:
        if table.name in made and connection.execute(select(exists(table.select()))).scalar():
            raise StoreError(
                f"the store is not empty: {table.name} has rows",
                where=where,
                remedy="Name a new file or an empty database; this one was left as it is.",
            )


def _copy(
    table: Table, given: Database, old: Connection, new: Connection, progress: Progress
) -> int:
    total = old.execute(select(func.count()).select_from(table)).scalar_one()
    done = 0
    progress(table.name, done, total)
    for rows in _chunks(table, old, given):
        new.execute(insert(table), [dict(row) for row in rows])
        done += len(rows)
        progress(table.name, done, total)
    _continue_numbers(table, new)
    return done


def _chunks(table: Table, old: Connection, given: Database) -> Iterator[Sequence[RowMapping]]:
    # What goes wrong here is the source's fault, not that of the target that is written.
    with told(given.where, given.secret):
        found = old.execute(_in_order(table), execution_options={"yield_per": CHUNK}).mappings()
        rows = found.fetchmany(CHUNK)
    while rows:
        yield rows
        with told(given.where, given.secret):
            rows = found.fetchmany(CHUNK)


def _in_order(table: Table) -> Select[tuple[object, ...]]:
    return select(table).order_by(*table.primary_key.columns)


def _continue_numbers(table: Table, new: Connection) -> None:
    """Let PostgreSQL count on from the last row; SQLite does by itself."""
    column = table.autoincrement_column
    if new.dialect.name != "postgresql" or column is None:
        return
    last = new.execute(select(func.max(column))).scalar()
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        new.execute(select(func.setval(sequence, last)))


def _check_same(old: Connection, new: Connection, where: str) -> None:
    for table in metadata.sorted_tables:
        if _digest(table, old) != _digest(table, new):
            raise StoreError(
                f"{table.name} did not come out as it went in",
                where=where,
                remedy="Nothing was copied. Please report it.",
            )


def _digest(table: Table, connection: Connection) -> str:
    seen = sha256()
    for row in connection.execute(_in_order(table), execution_options={"yield_per": CHUNK}):
        seen.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return seen.hexdigest()
