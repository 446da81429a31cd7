"""The schema: up, down, refused, and the same whether it is migrated or declared."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect

from geodata.records import Decision, Event, PromiseStatus
from geodata.store import StoreError, open_store
from geodata.store.audit_port import AuditEntry
from geodata.store.backends import connect
from geodata.store.schema import EMPTY, MIGRATIONS, migrate, prepare, schema_version
from geodata.store.tables import SCHEMA_VERSION, VERSION_TABLE, metadata

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geodata.records import PromiseSet
    from geodata.store.database import Database

    Start = Callable[..., subprocess.Popen[str]]

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = connect(tmp_path / "store.sqlite")
    yield made
    made.engine.dispose()


def test_the_version_is_that_of_the_last_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_VERSION


def test_the_migrations_lead_to_the_declared_tables(database: Database) -> None:
    prepare(database)
    with database.reading() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_up_down_and_up_again(database: Database) -> None:
    prepare(database)
    with database.reading() as connection:
        made = inspect(connection).get_table_names()
    migrate(database, EMPTY)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == [VERSION_TABLE]
        assert schema_version(connection, database.where) == EMPTY
    prepare(database)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == made
        assert schema_version(connection, database.where) == SCHEMA_VERSION


def test_down_works_with_data_in_it(
    tmp_path: Path, database: Database, make_set: Callable[..., PromiseSet]
) -> None:
    with open_store(tmp_path / "store.sqlite") as store:
        store.put_set(make_set())
        store.decide(Decision("key", "field", "value", "planner", NOON))
    migrate(database, EMPTY)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == [VERSION_TABLE]


def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    def fail_late(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "CREATE TABLE events" in statement:
            raise RuntimeError

    event.listen(database.engine, "before_cursor_execute", fail_late)
    with pytest.raises(RuntimeError):
        prepare(database)
    event.remove(database.engine, "before_cursor_execute", fail_late)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == []
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


def test_several_programs_may_open_a_new_store_at_once(tmp_path: Path, python: Start) -> None:
    path = tmp_path / "store.sqlite"
    code = "import sys; from geodata.store import open_store; open_store(sys.argv[1]).close()"
    programs = [python("-c", code, str(path)) for _ in range(4)]
    assert [program.communicate() for program in programs] == [("", "")] * 4
    with open_store(path) as store:
        assert store.sets() == ()


def test_a_program_that_was_faster_has_made_the_tables_already(
    tmp_path: Path, database: Database
) -> None:
    path = tmp_path / "store.sqlite"
    # Between this one's look at the version and its turn to write, another opens the store.
    prepare(replace(database, at_birth=lambda _: open_store(path).close()))
    with database.reading() as connection:
        assert schema_version(connection, database.where) == SCHEMA_VERSION


def test_the_package_imports_no_database_library(python: Start) -> None:
    code = "import sys, geodata.store; print({'sqlalchemy', 'alembic'} & set(sys.modules))"
    assert python("-c", code).communicate() == ("set()\n", "")
