"""A store copied to another database and back is the same, row by row."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from geodata.drafts import Draft
from geodata.records import Decision
from geodata.register import read_register
from geodata.store import StoreError, open_store
from geodata.store.audit_port import AuditEntry
from geodata.store.backends import connect
from geodata.store.copying import copy_store
from geodata.store.database import Database
from geodata.store.tables import metadata
from geodata.walk.protocol_records import Photo
from tests.geodata.store.test_store_geocoding import GEOCODE
from tests.geodata.store.test_store_postgis import SEEN, fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.records import PromiseSet
    from tests.postgres import Cluster

NOON = datetime(2026, 3, 1, 12, 0, 0, 123_456, tzinfo=UTC)


def silent(_table: str, _done: int, _size: int) -> None:
    """Take no note of the progress."""


def rows(address: str) -> dict[str, list[tuple[object, ...]]]:
    with closing(connect(address)) as database, database.reading() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


@pytest.fixture
def full(tmp_path: Path, make_set: Callable[..., PromiseSet]) -> str:
    """A store in SQLite with something in every table."""
    address = str(tmp_path / "full.sqlite")
    with open_store(address) as store:
        store.sync_register(read_register())
        made = [Decision(f"k{number}", "place", "none", "p", NOON) for number in range(450)]
        store.put_reading([make_set()], decisions=made)
        fill(store)
        store.put_draft(Draft("p", "card:1:2", "{}", NOON, b"\x00\xff"))
        store.log(AuditEntry(NOON, "p", "", "planner", "decide", ("0184",), "k0", "place = none"))
        photo = Photo("p", bytes(range(256)), 4, 3)
        odd = replace(SEEN, id="odd", point=SEEN.point, text="å ä ö \U0001f6e4 ' \\ \n%s :x")
        store.add_protocol([odd], [photo])
        store.put_geocode(GEOCODE)
        store.take_turn("service", "holder", NOON, NOON)
    assert [table for table, found in rows(address).items() if not found] == []
    return address


@pytest.fixture
def server(postgres: Cluster, database_name: str) -> str:
    return postgres.address(database_name)


def test_there_and_back_nothing_is_lost(full: str, server: str, tmp_path: Path) -> None:
    back = str(tmp_path / "back.sqlite")
    seen: dict[str, tuple[int, int]] = {}
    report = copy_store(full, server, lambda table, *done: seen.update({table: done}))
    copy_store(server, back, silent)
    before = rows(full)
    assert rows(server) == rows(back) == before
    assert report.rows == {table: len(found) for table, found in before.items()}
    assert seen == {table: (number, number) for table, number in report.rows.items()}
    with open_store(full) as one, open_store(server) as two, open_store(back) as three:
        assert one.version() == two.version() == three.version()
        assert one.versions() == two.versions() == three.versions()


def test_a_copy_is_written_on_behind_its_last_row(full: str, server: str) -> None:
    copy_store(full, server, silent)
    with open_store(server) as store:
        before = store.decisions()
        added = Decision("new", "place", "none", "p", NOON)
        assert store.decide(added) is True
        assert store.decisions() == (*before, added)
        assert store.put_set(replace(store.sets()[0], note_sv="ny")) is True


def test_a_store_that_holds_anything_is_no_target(full: str, tmp_path: Path, server: str) -> None:
    target = str(tmp_path / "target.sqlite")
    for address in (target, server):
        with open_store(address) as store:
            store.decide(Decision("k", "place", "none", "p", NOON))
        before = rows(address)
        with pytest.raises(StoreError, match="not empty: decisions has rows"):
            copy_store(full, address, silent)
        assert rows(address) == before
    with pytest.raises(StoreError, match="not empty"):
        copy_store(full, full, silent)


def test_what_is_no_store_cannot_be_copied(server: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.sqlite"
    with pytest.raises(StoreError, match="there is no store"):
        copy_store(missing, tmp_path / "target.sqlite", silent)
    assert not missing.exists()
    with pytest.raises(StoreError, match="there is no store"):
        copy_store(server, tmp_path / "target.sqlite", silent)


def test_a_copy_that_fails_leaves_the_target_empty_and_can_be_made_again(
    full: str, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = Database.writing

    def breaks(database: Database, about: str | None = None) -> object:
        def fail(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
            if statement.startswith("INSERT INTO walks"):
                raise RuntimeError

        event.listen(database.engine, "before_cursor_execute", fail)
        return writing(database, about)

    monkeypatch.setattr(Database, "writing", breaks)
    with pytest.raises(RuntimeError):
        copy_store(full, server, silent)
    monkeypatch.undo()
    assert not any(rows(server).values())
    copy_store(full, server, silent)
    assert rows(server) == rows(full)


def test_what_postgresql_cannot_hold_is_told(tmp_path: Path, server: str) -> None:
    address = tmp_path / "nul.sqlite"
    with open_store(address) as store:
        store.decide(Decision("k", "note", "a\0b", "p", NOON))
    with pytest.raises(StoreError, match="does not fit into the store"):
        copy_store(address, server, silent)
