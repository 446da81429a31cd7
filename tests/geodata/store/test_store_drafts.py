"""Drafts: kept a person and scope, replaced, forgotten in time, and nothing hangs on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from geodata.drafts import KEPT, Draft
from geodata.store import open_store

if TYPE_CHECKING:
    from geodata.store import Store

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINE = Draft("planerare", "card:s:p", '{"count": 3}', NOON)


def test_a_draft_is_replaced_and_outlives_the_connection(address: str) -> None:
    newer = replace(MINE, content='{"count": 4}', saved=NOON + timedelta(minutes=1))
    with open_store(address) as store:
        before = store.version()
        store.put_draft(MINE)
        store.put_draft(newer)
        assert store.version() == before
    with open_store(address) as store:
        assert store.draft("planerare", "card:s:p") == newer
        assert store.draft("polis", "card:s:p") is None


def test_the_list_is_a_persons_latest_first_without_bytes(store: Store) -> None:
    later = Draft("planerare", "document", "{}", NOON + timedelta(hours=1), b"%PDF\x00\xff")
    for one in (MINE, later, replace(MINE, person="polis")):
        store.put_draft(one)
    assert store.drafts("planerare") == (replace(later, data=b""), MINE)
    assert store.draft("planerare", "document") == later


def test_a_draft_is_dropped_once(store: Store) -> None:
    store.put_draft(MINE)
    assert store.drop_draft("planerare", "card:s:p") is True
    assert store.drop_draft("planerare", "card:s:p") is False


def test_drafts_that_nobody_came_back_to_go(store: Store) -> None:
    store.put_draft(MINE)
    store.put_draft(replace(MINE, scope="other", saved=NOON + KEPT + timedelta(seconds=1)))
    assert [one.scope for one in store.drafts("planerare")] == ["other"]
