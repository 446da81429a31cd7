"""Several writes as one: all of them, or none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from geodata.records import Decision

if TYPE_CHECKING:
    from geodata.store import Store

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def decision(value: str) -> Decision:
    return Decision("key", "field", value, "planner", NOON)


def test_writes_within_are_stored_at_its_end(store: Store) -> None:
    with store.together():
        store.decide(decision("a"))
        with store.together():
            store.decide(decision("b"))
        assert store.decisions() == ()
    assert [d.value for d in store.decisions()] == ["a", "b"]


def test_a_fault_within_stores_none_of_them(store: Store) -> None:
    def fail() -> None:
        with store.together():
            store.decide(decision("a"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.decisions() == ()
    assert store.decide(decision("a")) is True


def test_a_write_after_it_is_one_of_its_own(store: Store) -> None:
    with store.together():
        store.decide(decision("a"))
    store.decide(decision("b"))
    assert len(store.decisions()) == 2
