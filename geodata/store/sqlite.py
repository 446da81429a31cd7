"""SQLite: one file, many readers beside one writer (WAL), durable at every commit."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from geodata.store.database import WRITES, Database
from geodata.store.errors import StoreError
from geodata.store.watch import FileWatch

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

# How long a write waits for another one before it gives up (`?timeout=` in the URL overrules it).
BUSY_SECONDS = 30.0
PAUSE_S = (0.001, 0.005)


def connect(url: URL) -> Database:
    """Return the database of an SQLite file, its folder made where it was missing.

    Raises
    ------
    StoreError
        Where the address names no file, names a folder, or the folder cannot be made.
    """
    where = url.database or ""
    if where in ("", ":memory:"):
        raise StoreError(
            "the address names no file",
            where=where or str(url),
            remedy="A store must outlive the program: name a file (sqlite:///file.sqlite).",
        )
    # A URI of SQLite's own (file:…?mode=ro) says itself what may be made.
    if not where.startswith("file:"):
        _check_path(Path(where))
    waits = {} if "timeout" in url.query else {"timeout": BUSY_SECONDS}
    try:
        engine = create_engine(url, connect_args=waits)
    except SQLAlchemyError as error:
        raise StoreError(str(error), where=where, remedy="Name a file.") from error
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return Database(engine, where, at_birth=_use_wal, watch=FileWatch(engine))


def _use_wal(engine: Engine) -> None:
    # Readers go on while one writes. The file remembers it, so only a new store asks.
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")


def _check_path(path: Path) -> None:
    if path.is_dir():
        raise StoreError(
            "the store is a file, and this is a folder",
            where=str(path),
            remedy=f"Name a file in it: {path / 'lofteskartan.sqlite'}",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder of the store cannot be made ({error.strerror})",
            where=str(path.parent),
            remedy="Name a place where you may write, with --store or LOFTESKARTAN_STORE.",
        ) from error


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Python's own BEGIN comes late and never before a SELECT: _on_begin takes its place.
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA foreign_keys=ON")


def _on_begin(connection: Connection) -> None:
    # A write that begins as a read cannot wait for its turn: SQLite would fail it at once.
    if connection.get_execution_options().get(WRITES, False):
        _begin_write(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_write(connection: Connection) -> None:
    """Wait for the turn to write.

    SQLite's own waiting sleeps the longer the longer it has waited, so that of many writers some
    starve: here all have the same chance.
    """
    patience_ms = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    deadline = time.monotonic() + patience_ms / 1000
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
                if code != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                    raise
                time.sleep(random.uniform(*PAUSE_S))  # noqa: S311 - no secret
            else:
                return
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience_ms}")
