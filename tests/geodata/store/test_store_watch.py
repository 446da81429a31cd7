"""Who shares a store hears of the others' changes, and asks nothing as long as there are none."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from geodata.records import Decision
from geodata.store import open_store
from geodata.store.sql import SqlStore

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.postgres import Cluster

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LIMIT_S = 60  # a change is heard of within 2 s; a busy machine gets more (bench/ measures)
CODE = """
import sys
from datetime import UTC, datetime
from geodata.records import Decision
from geodata.store import open_store
with open_store(sys.argv[1]) as store:
    store.decide(Decision("key", "field", sys.argv[2], "other", datetime.now(UTC)))
"""


def decision(value: str) -> Decision:
    return Decision("key", "field", value, "planner", NOON)


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_heard(store: SqlStore) -> bool:
    """Whether the watch knows that nothing changed."""
    return store._database.watch.revision() == store._database.watch.revision()


@pytest.fixture
def opened(store: object) -> SqlStore:
    assert isinstance(store, SqlStore)
    wait(lambda: is_heard(store))
    return store


def test_another_process_is_heard(
    opened: SqlStore, address: str, python: Callable[..., subprocess.Popen[str]]
) -> None:
    before, all_before = opened.version(), opened.versions()
    assert python("-c", CODE, address, "1").communicate() == ("", "")
    wait(lambda: opened.version() != before)
    assert opened.versions() == all_before == {}
    assert [made.value for made in opened.decisions()] == ["1"]


def test_ones_own_write_counts_at_once(opened: SqlStore) -> None:
    seen = {opened.version()}
    for value in "123":
        opened.decide(decision(value))
        seen.add(opened.version())
    assert len(seen) == 4


def test_nothing_is_asked_as_long_as_nothing_changes(opened: SqlStore) -> None:
    opened.version("0184")
    asked: list[str] = []
    event.listen(
        opened._database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: asked.append(statement),
    )
    assert opened.version("0184") == opened.version("0184")
    assert asked == []
    opened.decide(decision("1"))
    asked.clear()
    opened.version("0184")
    assert asked != []


def test_a_listener_that_was_cut_comes_back(postgres: Cluster, database_name: str) -> None:
    address = postgres.address(database_name)
    with open_store(address) as store, open_store(address) as other:
        assert isinstance(store, SqlStore)
        wait(lambda: is_heard(store))
        before = store.version()
        with postgres.connect() as raw:
            raw.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                "WHERE datname = %s AND query LIKE 'LISTEN%%'",
                (database_name,),
            )
        # What happens while nobody listens is not missed.
        other.decide(decision("1"))
        wait(lambda: store.version() != before)
        wait(lambda: is_heard(store))
        before = store.version()
        other.decide(decision("2"))
        wait(lambda: store.version() != before)
