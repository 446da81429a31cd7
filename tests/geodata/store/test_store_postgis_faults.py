"""What can go wrong with a server: each fault a clear message without a password in it."""

from __future__ import annotations

import threading
import traceback
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from geodata.records import Decision
from geodata.store import StoreError, open_store, postgis
from geodata.store.backends import connect
from geodata.store.changes import append_decision
from geodata.store.sql import SqlStore
from tests.browser.conftest import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import Cluster

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PASSWORD = "a-pass-word"  # noqa: S105 - of a role that lives as long as the test


def decision(value: object) -> Decision:
    return Decision("key", "field", str(value), "planner", NOON)


@contextmanager
def refused(what: str, remedy: str) -> Iterator[None]:
    with pytest.raises(StoreError) as caught:
        yield
    error = caught.value
    assert what in error.what
    assert remedy in error.remedy
    assert error.where.startswith("postgresql") or ":" in error.where
    told = "".join(traceback.format_exception(error))
    assert PASSWORD not in told


@pytest.fixture
def address(postgres: Cluster, database_name: str) -> str:
    return postgres.address(database_name)


@pytest.fixture
def role(postgres: Cluster, database_name: str) -> Iterator[str]:
    """A user who may connect and read."""
    postgres.run(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
    postgres.run("GRANT pg_read_all_data TO reader")
    yield postgres.address(database_name, "reader", PASSWORD)
    postgres.run("DROP ROLE reader")


class TestOpening:
    def test_a_wrong_password(self, postgres: Cluster, database_name: str) -> None:
        with refused("does not let this user in", "PGPASSWORD"):
            open_store(postgres.address(database_name, password=PASSWORD))

    def test_a_missing_database(self, postgres: Cluster) -> None:
        with refused("no such database", "createdb"):
            open_store(postgres.address("nowhere"))

    def test_nobody_listens(self) -> None:
        with refused("cannot be reached", "host, port"):
            open_store(f"postgresql://me:{PASSWORD}@127.0.0.1:{free_port()}/lofte")

    def test_an_unknown_host(self) -> None:
        with refused("cannot be reached", "host, port"):
            open_store(f"postgresql://me:{PASSWORD}@no-such-host.invalid/lofte")

    @pytest.mark.parametrize(
        ("address", "what"),
        [
            (f"postgresql+psycopg2://me:{PASSWORD}@h/db", "'psycopg2'"),
            (f"postgresql://me:{PASSWORD}@h", "names no database"),
            (f"postgresql://me@127.0.0.1/db?password={PASSWORD}&nonsense=1", "nonsense"),
        ],
    )
    def test_an_address_that_cannot_be(self, address: str, what: str) -> None:
        with refused(what, ""):
            open_store(address)

    def test_no_postgis_and_no_right_to_add_it(
        self, postgres: Cluster, database_name: str, role: str
    ) -> None:
        postgres.run("DROP EXTENSION postgis", database_name)
        with refused("no PostGIS, and it could not be added: you may not", "CREATE EXTENSION"):
            open_store(role)

    def test_postgis_is_added_where_that_may_be(
        self, postgres: Cluster, database_name: str, address: str
    ) -> None:
        postgres.run("DROP EXTENSION postgis", database_name)
        with open_store(address) as store:
            assert store.decide(decision(1)) is True

    def test_an_old_server(self, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgis, "OLDEST_SERVER", 99)
        with refused("needs 99 or newer", "up to date"):
            open_store(address)

    def test_an_old_postgis(self, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgis, "OLDEST_POSTGIS", (99, 0))
        with refused("this program needs", "ALTER EXTENSION"):
            open_store(address)

    def test_the_database_of_another_program(
        self, postgres: Cluster, database_name: str, address: str
    ) -> None:
        postgres.run("CREATE TABLE their_things (name text)", database_name)
        with refused("another program", "Name another one"):
            open_store(address)


class TestWriting:
    def test_who_may_only_read_reads(self, address: str, role: str) -> None:
        with open_store(address) as store:
            store.decide(decision(1))
        with open_store(role) as store:
            assert store.decisions() == (decision(1),)
            with refused("cannot be written", "right to write"):
                store.decide(decision(2))

    def test_a_text_that_does_not_fit(self, address: str) -> None:
        with open_store(address) as store, refused("does not fit", "NUL"):
            store.decide(decision("a\0b"))

    @pytest.mark.parametrize("about", [None, "key"])
    def test_a_store_that_another_keeps_locked(
        self, address: str, monkeypatch: pytest.MonkeyPatch, about: str | None
    ) -> None:
        monkeypatch.setattr(postgis, "SESSION", postgis.SESSION.replace("10s", "100ms"))
        with open_store(address) as store, open_store(address) as other:
            assert isinstance(other, SqlStore)
            with other._database.writing(about), refused("locked by another program", "Wait"):
                store.decide(decision(1))
            assert store.decide(decision(1)) is True

    def test_writes_about_other_things_do_not_wait(
        self, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgis, "SESSION", postgis.SESSION.replace("10s", "100ms"))
        with open_store(address) as store, open_store(address) as other:
            assert isinstance(other, SqlStore)
            with other._database.writing("another key"):
                assert store.decide(decision(1)) is True


class TestLosingTheServer:
    def test_a_connection_that_was_cut_is_replaced(
        self, postgres: Cluster, database_name: str, address: str
    ) -> None:
        with open_store(address) as store:
            store.decide(decision(1))
            _cut(postgres, database_name)
            assert store.decide(decision(2)) is True
            _cut(postgres, database_name)
            assert store.decisions() == (decision(1), decision(2))

    def test_cut_in_the_middle_of_a_write_nothing_is_stored(
        self, postgres: Cluster, database_name: str, address: str
    ) -> None:
        with open_store(address) as store:
            assert isinstance(store, SqlStore)
            with (
                refused("connection to the database was lost", "Try again"),
                store._database.writing() as connection,
            ):
                append_decision(connection, decision(1))
                _cut(postgres, database_name)
                append_decision(connection, decision(2))
            assert store.decisions() == ()
            assert store.decide(decision(1)) is True

    def test_a_server_that_is_restarted_loses_nothing_that_was_acknowledged(
        self, postgres: Cluster, address: str
    ) -> None:
        stored: list[int] = []
        faults: list[StoreError] = []
        enough = threading.Event()

        def write() -> None:
            with open_store(address) as store:
                for number in range(100_000):
                    try:
                        store.decide(decision(number))
                        stored.append(number)
                    except StoreError as error:
                        faults.append(error)
                    if enough.is_set():
                        return

        writer = threading.Thread(target=write)
        writer.start()
        for _ in range(2):
            _wait_for_more(stored)
            postgres.stop()
            postgres.start()
        _wait_for_more(stored)
        enough.set()
        writer.join()
        with open_store(address) as store:
            found = {int(made.value) for made in store.decisions()}
        assert set(stored) <= found
        assert len(found - set(stored)) <= len(faults) <= 2
        assert all("lost" in fault.what or "reached" in fault.what for fault in faults)


def test_a_plain_install_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "geodata.store.listener", None)
    with refused("driver of PostgreSQL is not installed", "[postgis]"):
        connect(f"postgresql://me:{PASSWORD}@h/db")


def _cut(postgres: Cluster, database: str) -> None:
    with postgres.connect() as raw:
        raw.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
            (database,),
        )


def _wait_for_more(stored: list[int]) -> None:
    before = len(stored)
    pause = threading.Event()
    while len(stored) < before + 20:
        pause.wait(0.01)
