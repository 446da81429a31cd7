"""What can go wrong with a file: each fault a clear message, the store as it was."""

from __future__ import annotations

import resource
import sqlite3
import threading
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from geodata.records import Decision, Origin
from geodata.store import StoreError, SyncReport, open_store
from geodata.store.sql import SqlStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geodata.records import PromiseSet
    from geodata.store import Store

    MakeSet = Callable[..., PromiseSet]

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path, make_set: MakeSet) -> Path:
    """A store with one set in it."""
    made = tmp_path / "store.sqlite"
    with open_store(made) as store:
        store.put_set(make_set())
    return made


@contextmanager
def refused(what: str, where: Path | str) -> Iterator[None]:
    """Expect an error that says what, where and what to do."""
    with pytest.raises(StoreError) as caught:
        yield
    assert what in caught.value.what
    assert caught.value.where == str(where)
    assert caught.value.remedy


class TestOpening:
    def test_a_missing_folder_is_made(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "folder" / "100 % ö.sqlite"
        open_store(str(path)).close()
        assert path.is_file()

    def test_a_url_and_a_path_name_the_same_store(self, path: Path) -> None:
        with open_store(path) as by_path, open_store(f"sqlite:///{path}") as by_url:
            assert by_path.sets() == by_url.sets() != ()

    def test_it_leaves_no_files_beside_the_store(self, path: Path) -> None:
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    def test_readers_do_not_wait_for_a_writer(self, path: Path) -> None:
        # Without WAL an exclusive writer keeps readers out.
        with (
            open_store(f"sqlite:///{path}?timeout=0.05") as store,
            closing(_locked(path, "EXCLUSIVE")),
        ):
            assert len(store.sets()) == 1

    def test_an_unknown_kind_of_store_is_refused_without_its_password(self) -> None:
        address = "oracle://user:secret@host/name"
        with refused("'oracle'", "oracle://user:***@host/name"):
            open_store(address)

    def test_an_address_that_is_none_is_refused(self) -> None:
        with refused("cannot be understood", "store"):
            open_store("://user:secret@host")

    @pytest.mark.parametrize(
        ("address", "where"),
        [("sqlite://", "sqlite://"), ("sqlite:///:memory:", ":memory:"), (":memory:", ":memory:")],
    )
    def test_a_store_in_memory_is_refused(self, address: str, where: str) -> None:
        with refused("names no file", where):
            open_store(address)

    def test_a_folder_is_refused(self, tmp_path: Path) -> None:
        with refused("this is a folder", tmp_path):
            open_store(tmp_path)

    def test_a_path_below_a_file_is_refused(self, path: Path) -> None:
        with refused("cannot be made", path / "deeper"):
            open_store(path / "deeper" / "store.sqlite")

    def test_a_file_that_is_no_database_is_refused_untouched(self, tmp_path: Path) -> None:
        path = tmp_path / "letter.txt"
        path.write_text("A letter to the kommun. " * 100, encoding="utf-8")
        before = path.read_bytes()
        with refused("this file is no store", path):
            open_store(path)
        assert path.read_bytes() == before

    def test_a_damaged_store_is_refused(self, path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[100:4096] = b"\xff" * 3996  # the page that lists the tables
        path.write_bytes(data)
        with refused("the store is damaged", path):
            open_store(path)

    def test_a_new_store_on_a_read_only_disk_is_refused(self, tmp_path: Path) -> None:
        name = f"file:{tmp_path / 'store.sqlite'}"
        with refused("cannot be opened", name):
            open_store(f"sqlite:///{name}?mode=ro&uri=true")
        assert list(tmp_path.iterdir()) == []


class TestWriting:
    def test_a_read_only_store_is_read_and_not_written(self, path: Path, make_set: MakeSet) -> None:
        name = f"file:{path}"
        before = path.read_bytes()
        with open_store(f"sqlite:///{name}?mode=ro&uri=true") as store:
            assert store.put_set(make_set()) is False
            assert store.sync_register([]) == SyncReport(0, 0, 0, 0)
            with refused("cannot be written", name):
                store.put_set(make_set("another"))
            with refused("cannot be written", name):
                store.decide(Decision("key", "field", "value", "planner", NOON))
            assert store.sets() == (make_set(),)
        assert path.read_bytes() == before

    def test_a_locked_store_says_so(self, path: Path, make_set: MakeSet) -> None:
        with open_store(f"sqlite:///{path}?timeout=0.05") as store:
            with closing(_locked(path)), refused("locked by another program", path):
                store.put_set(make_set("another"))
            assert store.sets() == (make_set(),)
            assert store.put_set(make_set("another")) is True

    def test_a_full_database_says_so(self, path: Path, make_set: MakeSet) -> None:
        with _limited(path) as store:
            with refused("the disk is full", path):
                store.put_set(_long(make_set))
            assert store.sets() == (make_set(),)

    def test_a_disk_that_takes_no_more_leaves_the_store_as_it_was(
        self, path: Path, make_set: MakeSet
    ) -> None:
        with open_store(path) as store:
            limits = resource.getrlimit(resource.RLIMIT_FSIZE)
            # No file may grow beyond the store's size; the log of a long write would.
            resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, limits[1]))
            try:
                with refused("disk", path):
                    store.put_set(_long(make_set))
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            assert store.sets() == (make_set(),)
            assert store.put_set(_long(make_set)) is True

    def test_a_register_is_synced_whole_or_not_at_all(self, path: Path, make_set: MakeSet) -> None:
        with _limited(path) as store, refused("the disk is full", path):
            store.sync_register([make_set("r", origin=Origin.REGISTER), _long(make_set)])
        with open_store(path) as store:
            assert store.sets() == (make_set(),)

    def test_a_document_goes_with_its_last_set(self, tmp_path: Path, make_set: MakeSet) -> None:
        path = tmp_path / "store.sqlite"
        document = make_set().document
        sets = [make_set(name, document=document, origin=Origin.REGISTER) for name in "ab"]
        with open_store(path) as store, closing(sqlite3.connect(path)) as raw:
            found = []
            for given in (sets, sets[:1], []):
                store.sync_register(given)
                found.append(raw.execute("SELECT count(*) FROM documents").fetchone()[0])
        assert found == [1, 1, 0]

    def test_writers_wait_for_each_other(self, path: Path) -> None:
        def write(store: Store, who: str) -> None:
            for number in range(20):
                store.decide(Decision("key", "field", str(number), who, NOON))

        with open_store(path) as store:
            threads = [threading.Thread(target=write, args=(store, str(n))) for n in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            found = store.decisions()
        assert {(d.who, d.value) for d in found} == {
            (str(w), str(n)) for w in range(4) for n in range(20)
        }
        assert len(found) == 80


class TestReading:
    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE promises SET stance = 'vow'",
            "UPDATE promise_sets SET period_end = 'soon'",
            "UPDATE promise_sets SET period_start = '2030-01-01'",
        ],
    )
    def test_what_another_program_wrote_wrongly_is_named(self, path: Path, damage: str) -> None:
        with closing(sqlite3.connect(path)) as raw, raw:
            raw.execute(damage)
        with open_store(path) as store, refused("cannot read", path):
            store.sets()


def _locked(path: Path, how: str = "IMMEDIATE") -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(f"BEGIN {how}")
    return other


def _long(make_set: MakeSet) -> PromiseSet:
    return make_set("long", note_sv="x" * 2_000_000, origin=Origin.REGISTER)


@contextmanager
def _limited(path: Path) -> Iterator[Store]:
    """Open a store whose database may not grow."""
    with open_store(path) as store:
        assert isinstance(store, SqlStore)
        engine = store._database.engine
        engine.dispose()
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count=1"))
        yield store
