"""A full or read-only disk: a clear message, nothing lost, and it goes on once there is room."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from config.errors import LoftesError
from config.settings import Settings
from config.site_tables import Site
from dashboard.services import open_services
from dashboard.site.publish import publish
from geodata.imports.inspect import inspect
from geodata.imports.records import Choices
from geodata.imports.store import ImportStore
from geodata.records import Decision, Event, PromiseStatus
from geodata.register import read_register
from geodata.store import open_store
from geodata.store.backends import connect
from geodata.store.schema import migrate
from tests.published import files_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geodata.store import Store
    from tests.durability.conftest import Disk

SOLNA = "0184"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FULL = ("disk is full", "disk reports a fault", "No space left")
READ_ONLY = ("cannot be written", "cannot be opened", "Read-only")


@contextmanager
def refused(*words: str) -> Iterator[None]:
    """Expect an error that says one of the words, and what to do."""
    with pytest.raises(LoftesError) as caught:
        yield
    told = f"{caught.value.what} {caught.value.where}"
    assert any(word in told for word in words), told
    assert caught.value.remedy


@pytest.fixture
def store(disk: Disk) -> Iterator[Store]:
    with open_store(disk.path / "store.sqlite") as opened:
        opened.sync_register(read_register())
        yield opened


def long(value: str) -> Decision:
    return Decision("key", "field", value * 500_000, "planner", NOON)


WRITES: dict[str, Callable[[Store], object]] = {
    "decide": lambda store: store.decide(long("x")),
    "sync": lambda store: store.sync_register(()),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_full_disk_refuses_a_write_and_loses_nothing(disk, store, write):
    before = store.sets(), store.decisions()
    ballast = disk.fill()
    with refused(*FULL):
        WRITES[write](store)
    assert (store.sets(), store.decisions()) == before
    ballast.unlink()
    WRITES[write](store)
    assert (store.sets(), store.decisions()) != before


@pytest.mark.parametrize("write", WRITES)
def test_a_disk_that_turned_read_only_refuses_a_write(disk, write):
    path = disk.path / "store.sqlite"
    with open_store(path) as store:
        store.sync_register(read_register())
        before = store.sets()
    disk.remount("ro")
    try:
        with refused(*READ_ONLY), open_store(path) as store:
            WRITES[write](store)
    finally:
        disk.remount("rw")
    with open_store(path) as store:
        assert store.sets() == before
        WRITES[write](store)


def test_a_store_is_not_born_on_a_full_disk_and_is_once_there_is_room(disk):
    path, ballast = disk.path / "new" / "store.sqlite", disk.fill()
    with refused(*FULL, "cannot be made", "cannot be opened"):
        open_store(path).close()
    ballast.unlink()
    with open_store(path) as store:
        assert store.sets() == ()


def test_a_migration_on_a_full_disk_leaves_the_old_schema(disk, store):
    before = store.sets()
    database = connect(disk.path / "store.sqlite")
    migrate(database, "0001")
    ballast = disk.fill()
    with refused(*FULL):
        open_store(disk.path / "store.sqlite").close()
    ballast.unlink()
    database.close()
    with open_store(disk.path / "store.sqlite") as again:
        assert again.sets() == before


def test_an_import_on_a_full_disk_leaves_the_one_before_in_force(disk, tmp_path):
    imports = ImportStore(disk.path / "imports")
    table = tmp_path / "lampor.csv"
    table.write_text("lat;lon\n59.36;18.0\n", encoding="utf-8")

    def look(source: str):
        return inspect(table, "belysning", SOLNA, imports, Choices(source=source))

    imports.write(look("first"))
    ballast = disk.fill()
    with refused(*FULL):
        imports.write(look("second"))
    assert imports.find(SOLNA, "belysning").source == "first"
    assert len(imports.read(SOLNA, "belysning")) == 1
    ballast.unlink()
    imports.write(look("second"))
    assert imports.find(SOLNA, "belysning").source == "second"


def test_a_publishing_on_a_full_disk_leaves_the_site_as_it_is(disk, tmp_path):
    site = disk.path / "site"
    settings = Settings(store=str(tmp_path / "store.sqlite"), site=Site(kommuner=(SOLNA,)))
    services = open_services(settings)
    services.sync_register()
    publish(services, site, lambda _: "office")
    before = files_of(site)
    promise = services.store.sets(SOLNA)[0].promises[0].id
    services.store.record(Event(promise, PromiseStatus.PABORJAD, NOON, "office"))
    ballast = disk.fill()
    with refused(*FULL, "could not be written"):
        publish(services, site, lambda _: "office")
    assert files_of(site) == before
    ballast.unlink()
    publish(services, site, lambda _: "office")
    services.store.close()


def files_of(site: Path) -> dict[str, bytes]:
    current = (site / "current").resolve()
    return {str(p.relative_to(current)): p.read_bytes() for p in files_below(current)}
