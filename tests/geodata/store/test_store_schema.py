"""The schema: up, down, refused, and the same whether it is migrated or declared."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, inspect

from geodata.records import Decision, Event, PromiseStatus
from geodata.store import StoreError, open_store
from geodata.store.audit_port import AuditEntry
from geodata.store.backends import connect
from geodata.store.migrations.versions import v0004_geometry
from geodata.store.schema import EMPTY, MIGRATIONS, migrate, prepare, schema_version
from geodata.store.tables import SCHEMA_VERSION, VERSION_TABLE, metadata

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geodata.records import PromiseSet
    from geodata.store.database import Database

    Start = Callable[..., subprocess.Popen[str]]

# What came later stands beside what was there.
SCHEMA_WITHOUT_LATER = (
    "SELECT type, name, sql FROM sqlite_master WHERE tbl_name != 'audit_log' ORDER BY type, name"
)
SHIPPED = "4968f20ec40b52c0be6c86d4fd0c86c5ed156c7216f4207811b530398efb58ad"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


# What only PostGIS has: its own table, and the columns that migration 0004 generates there.
ONLY_POSTGIS = {"spatial_ref_sys"} | {
    name.format(table, column)
    for table, column, _, _ in v0004_geometry.COLUMNS
    for name in ("ix_{}_{}", "{1}")
}


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    made = connect(address)
    yield made
    made.close()


def tables(connection: Connection) -> list[str]:
    return sorted(set(inspect(connection).get_table_names()) - ONLY_POSTGIS)


def is_declared(_item: object, name: str | None, _type: str, found: bool, twin: object) -> bool:
    return not (found and twin is None and name in ONLY_POSTGIS)


def test_the_version_is_that_of_the_last_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_VERSION


def test_the_migrations_lead_to_the_declared_tables(database: Database) -> None:
    prepare(database)
    with database.reading() as connection:
        options = {
            "version_table": VERSION_TABLE,
            "compare_type": True,
            "include_object": is_declared,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_a_store_in_sqlite_keeps_the_tables_that_it_was_shipped_with(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    database = connect(path)
    database.make()
    migrate(database, "0004")  # the last version that adds nothing to a file
    database.close()
    with closing(sqlite3.connect(path)) as raw:
        made = raw.execute(SCHEMA_WITHOUT_LATER)
        text = "\n".join(f"{kind} {name}\n{sql}" for kind, name, sql in made)
    # Taken from the program of schema 0003, before there was another database and drafts.
    assert sha256(text.encode()).hexdigest() == SHIPPED


def test_up_down_and_up_again(database: Database) -> None:
    prepare(database)
    with database.reading() as connection:
        made = tables(connection)
    migrate(database, EMPTY)
    with database.reading() as connection:
        assert tables(connection) == [VERSION_TABLE]
        assert schema_version(connection, database.where) == EMPTY
    prepare(database)
    with database.reading() as connection:
        assert tables(connection) == made
        assert schema_version(connection, database.where) == SCHEMA_VERSION


def test_down_works_with_data_in_it(
    address: str, database: Database, make_set: Callable[..., PromiseSet]
) -> None:
    with open_store(address) as store:
        store.put_set(make_set())
        store.decide(Decision("key", "field", "value", "planner", NOON))
    migrate(database, EMPTY)
    with database.reading() as connection:
        assert tables(connection) == [VERSION_TABLE]


def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    def fail_late(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "CREATE TABLE events" in statement:
            raise RuntimeError

    event.listen(database.engine, "before_cursor_execute", fail_late)
    with pytest.raises(RuntimeError):
        prepare(database)
    event.remove(database.engine, "before_cursor_execute", fail_late)
    with database.reading() as connection:
        assert tables(connection) == []
    prepare(database)


def test_a_store_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - a constant
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert "9999" in caught.value.what
    assert caught.value.where == str(path)
    assert "newer" in caught.value.remedy
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE their_things (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("table", ["decisions", "events", "audit_log"])
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE {} SET who = 'somebody else'",
        "DELETE FROM {}",
        "REPLACE INTO {0} SELECT * FROM {0}",
        "REPLACE INTO {0} ({1}) SELECT {1} FROM {0}",
    ],
)
def test_the_database_itself_refuses_to_change_a_log(
    tmp_path: Path, table: str, attack: str
) -> None:
    path = tmp_path / "store.sqlite"
    with open_store(path) as store:
        store.decide(Decision("key", "field", "value", "planner", NOON))
        store.record(Event("promise", PromiseStatus.LOVAD, NOON, "planner"))
        store.log(AuditEntry(NOON, "planner", "account", "planner", "decide", ("0184",)))
        before = store.decisions(), store.events(), store.audit()
        columns = ", ".join(c.name for c in metadata.tables[table].columns if c.name != "number")
        with closing(sqlite3.connect(path)) as raw:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(attack.format(table, columns))
            raw.rollback()
        assert (store.decisions(), store.events(), store.audit()) == before


def test_several_programs_may_open_a_new_store_at_once(address: str, python: Start) -> None:
    code = "import sys; from geodata.store import open_store; open_store(sys.argv[1]).close()"
    programs = [python("-c", code, address) for _ in range(4)]
    assert [program.communicate() for program in programs] == [("", "")] * 4
    with open_store(address) as store:
        assert store.sets() == ()


def test_a_program_that_was_faster_has_made_the_tables_already(
    address: str, database: Database
) -> None:
    # Between this one's look at the version and its turn to write, another opens the store.
    prepare(replace(database, at_birth=lambda _: open_store(address).close()))
    with database.reading() as connection:
        assert schema_version(connection, database.where) == SCHEMA_VERSION


def test_the_package_imports_no_database_library(python: Start) -> None:
    code = "import sys, geodata.store; print({'sqlalchemy', 'alembic'} & set(sys.modules))"
    assert python("-c", code).communicate() == ("set()\n", "")
