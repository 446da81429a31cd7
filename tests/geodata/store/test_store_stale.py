"""Two people write on one thing: the second is told, whatever order and however close."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from geodata.decision_log import UNDONE, StaleWriteError, in_force
from geodata.records import Decision, Event, PromiseStatus
from geodata.store import open_store

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from geodata.store import Store

    Start = Callable[..., subprocess.Popen[str]]

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from geodata.decision_log import StaleWriteError
from geodata.records import Decision
from geodata.store import open_store
address, who = sys.argv[1:]
with open_store(address) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    lost = 0
    for number in range(30):
        mine = Decision(f"key-{number}", "verdict", "accepted", who, datetime.now(UTC))
        try:
            store.decide_all([mine], expected={mine.key: {}})
        except StaleWriteError as error:
            assert error.decisions[0].who != who
            lost += 1
print(lost, flush=True)
"""


def said(field: str, value: str, who: str = "ett", minutes: int = 0) -> Decision:
    return Decision("key", field, value, who, NOON + timedelta(minutes=minutes))


def seen(store: Store) -> dict[str, dict[str, Decision]]:
    return {"key": in_force(store.decisions("key")).get("key", {})}


def test_a_write_on_what_still_counts_is_stored_whole(store: Store) -> None:
    made = [said("kinds", '["trafik"]'), said("verdict", "accepted")]
    assert store.decide_all(made, expected={"key": {}}) == 2
    assert store.decisions() == tuple(made)


def test_the_second_is_told_what_the_first_decided_and_nothing_is_stored(store: Store) -> None:
    before = seen(store)
    first = said("verdict", "rejected", "ett")
    store.decide_all([first], expected=before)
    mine = [said("count", "3", "två", 1), said("verdict", "accepted", "två", 1)]
    with pytest.raises(StaleWriteError) as caught:
        store.decide_all(mine, expected=before)
    assert caught.value.decisions == (first,)
    assert "ett" in caught.value.what
    assert store.decisions() == (first,)
    assert store.decide_all(mine, expected=seen(store)) == 2


def test_a_field_that_one_did_not_touch_counts_too(store: Store) -> None:
    """Who accepts says that all of it is right, so another's new number makes it stale."""
    before = seen(store)
    store.decide(said("count", "9", "två"))
    with pytest.raises(StaleWriteError):
        store.decide_all([said("verdict", "accepted", "ett", 1)], expected=before)


def test_what_was_taken_back_is_no_conflict_and_taking_back_is_one(store: Store) -> None:
    empty = seen(store)
    store.decide(said("count", "9", "två"))
    decided = seen(store)
    undone = said("count", UNDONE, "två", 1)
    store.decide(undone)
    with pytest.raises(StaleWriteError) as caught:
        store.decide_all([said("verdict", "accepted", "ett", 2)], expected=decided)
    assert caught.value.decisions == (undone,)
    assert store.decide_all([said("verdict", "accepted", "ett", 2)], expected=empty) == 1


def test_sent_twice_is_no_conflict_with_oneself(store: Store) -> None:
    made = [said("verdict", "accepted")]
    assert store.decide_all(made, expected={"key": {}}) == 1
    assert store.decide_all(made, expected={"key": {}}) == 0


def test_an_event_on_an_older_one_is_told(store: Store) -> None:
    first = Event("p", PromiseStatus.PABORJAD, NOON, "ett")
    second = Event("p", PromiseStatus.GENOMFORD, NOON + timedelta(hours=1), "två", 2)
    other = Event("q", PromiseStatus.GENOMFORD, NOON, "två")
    assert store.record_all([first], expected={"p": None}) == 1
    with pytest.raises(StaleWriteError) as caught:
        store.record_all([other, second], expected={"q": None, "p": None})
    assert caught.value.events == (first,)
    assert store.events() == (first,)
    assert store.record_all([other, second], expected={"q": None, "p": first}) == 2


def test_of_two_programs_at_once_one_wins_each_time(address: str, python: Start) -> None:
    open_store(address).close()
    programs = [python("-c", WRITER, address, who) for who in ("ett", "två")]
    for program in programs:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin
        program.stdin.write("go\n")
        program.stdin.flush()
    lost = [int(program.communicate(timeout=120)[0]) for program in programs]
    assert sum(lost) == 30
    with open_store(address) as store:
        assert len(store.decisions()) == 30


def test_of_many_threads_one_wins(store: Store) -> None:
    told: list[str] = []
    gate = threading.Barrier(6)

    def write(who: str) -> None:
        gate.wait()
        try:
            store.decide_all([said("verdict", "accepted", who)], expected={"key": {}})
        except StaleWriteError:
            told.append(who)

    threads = [threading.Thread(target=write, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(store.decisions()), len(told)) == (1, 5)
