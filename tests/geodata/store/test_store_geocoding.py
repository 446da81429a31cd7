"""Answers of geocoders and the one turn to ask, shared by every process with the store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from geodata.geocode.records import Geocode, Outcome
from geodata.records import Decision
from geodata.store import StoreError, open_store
from geodata.store.backends import connect
from geodata.store.geocoding import LONGEST_WAIT
from geodata.store.schema import migrate, schema_version

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.store import Store

NOON = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GEOCODE = Geocode(
    key="k1",
    service="http://geocoder.test",
    kommun="0184",
    name="Ankdammsrondellen",
    outcome=Outcome.FOUND,
    places='[{"lat": 59.36}]',
    fault="",
    asked=NOON,
    expires=NOON + timedelta(days=90),
)


def test_an_answer_comes_back_as_it_was_and_is_replaced(store: Store) -> None:
    assert store.geocode("k1") is None
    store.put_geocode(GEOCODE)
    assert store.geocode("k1") == GEOCODE
    newer = replace(GEOCODE, outcome=Outcome.FAILED, fault="HTTP 503", places="[]")
    store.put_geocode(newer)
    assert store.geocodes() == (newer,)


def test_answers_by_kommun(store: Store) -> None:
    other = replace(GEOCODE, key="k2", kommun="1880", name="Aspholmen")
    store.put_geocode(GEOCODE)
    store.put_geocode(other)
    assert store.geocodes("0184") == (GEOCODE,)
    assert store.geocodes() == (GEOCODE, other)


def test_one_holder_at_a_time_and_a_pause_after_it(store: Store) -> None:
    until = NOON + 30 * SECOND
    assert store.take_turn("s", "a", NOON, until) == NOON
    assert store.take_turn("s", "b", NOON + SECOND, until) == until
    assert store.take_turn("another service", "b", NOON, until) == NOON
    store.give_turn("s", "b", NOON)  # who does not hold it cannot give it
    assert store.take_turn("s", "b", NOON + SECOND, until) == until
    store.give_turn("s", "a", NOON + 3 * SECOND)
    assert store.take_turn("s", "b", NOON + 2 * SECOND, until) == NOON + 3 * SECOND
    assert store.take_turn("s", "b", NOON + 3 * SECOND, until) == NOON + 3 * SECOND


def test_the_turn_of_a_process_that_vanished_falls_back(store: Store) -> None:
    store.take_turn("s", "gone", NOON, NOON + 30 * SECOND)
    later = NOON + 31 * SECOND
    assert store.take_turn("s", "b", later, later + SECOND) == later
    store.give_turn("s", "gone", later + 100 * SECOND)  # too late: it is another's now
    assert store.take_turn("s", "c", later + 2 * SECOND, later) == later + 2 * SECOND


def test_a_turn_set_by_a_wrong_clock_is_not_waited_for(store: Store) -> None:
    far = NOON + LONGEST_WAIT + timedelta(days=365)
    store.take_turn("s", "a", NOON, far)
    assert store.take_turn("s", "b", NOON, NOON + SECOND) == NOON


def test_two_stores_on_one_file_share_the_turn(address: str) -> None:
    with open_store(address) as one, open_store(address) as two:
        assert one.take_turn("s", "a", NOON, NOON + SECOND) == NOON
        assert two.take_turn("s", "b", NOON, NOON + SECOND) == NOON + SECOND


def test_a_store_of_the_first_schema_is_brought_up_with_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    decision = Decision("key", "place", "none", "planner", NOON)
    database = connect(path)
    database.make()
    migrate(database, "0001")
    with database.reading() as connection:
        assert schema_version(connection, database.where) == "0001"
    database.engine.dispose()
    with open_store(path) as store:
        store.decide(decision)
        store.put_geocode(GEOCODE)
        assert store.decisions() == (decision,)
    migrate(database, "0001")
    database.engine.dispose()
    with open_store(path) as store:
        assert store.decisions() == (decision,)
        assert store.geocodes() == ()


def test_a_stored_answer_of_a_strange_outcome_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with open_store(path) as store:
        store.put_geocode(GEOCODE)
        with closing(sqlite3.connect(path)) as raw, raw:
            raw.execute("UPDATE geocodes SET outcome = 'perhaps'")
        with pytest.raises(StoreError, match="perhaps"):
            store.geocode("k1")
