"""Many programs that store review decisions at once, on SQLite and on PostGIS, against bare SQL.

python bench/store_writers.py [--seconds 60] [--writers 20]

Every writer is a process of its own with its own connection, as dashboards are. Commits are
durable on both. Afterwards the decisions are counted: every acknowledged one must be there. The
peer inserts the same rows by the bare driver into a table of the same shape, with the same
locking and durability: it shows what the machine can do. Last, how soon another process sees a
decision in its `version`. The bars count for a minute of 20 writers; shorter runs only print.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.records import Decision
from geodata.register import read_register
from geodata.store import StoreError, open_store

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from postgres import cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

BARS = {"sqlite": 200, "postgis": 500}  # committed decisions a second
FULL_S, FULL_WRITERS = 60, 20
WITHIN_S = 2.0
LOOKS = 20
MAIN = multiprocessing.get_context("spawn")
ROWS = "key, field, value, who, moment, why, id, loose"
COLUMNS = ", ".join(f"{name} text" for name in ROWS.split(", "))
LOG = f"number {{}} PRIMARY KEY, {COLUMNS}, UNIQUE (id)"
INSERT = f"INSERT INTO bare ({ROWS}) VALUES ({{}})"  # noqa: S608 - constants


@dataclass(frozen=True)
class Outcome:
    """What a writer did: acknowledged decisions, faults, the slowest commit in seconds."""

    stored: int
    faults: list[str]
    slowest: float


def decision(writer: int, number: int, keys: list[str]) -> Decision:
    """Return one of a reviewer's decisions, on a promise that the store has."""
    key = keys[(writer * 31 + number) % len(keys)]
    return Decision(key, "kinds", f"belysning {number}", f"granskare {writer}", datetime.now(UTC))


@contextmanager
def by_store(address: str, writer: int) -> Iterator[Callable[[int], None]]:
    """Decide as the dashboard does."""
    with open_store(address) as store:
        keys = [promise.id for group in store.sets() for promise in group.promises]
        yield lambda number: store.decide(decision(writer, number, keys)) or None


@contextmanager
def by_driver(address: str, writer: int) -> Iterator[Callable[[int], None]]:
    """Insert the same by the bare driver, a transaction each."""
    if "://" in address:
        import psycopg

        connection = psycopg.connect(address.replace("+psycopg", ""), autocommit=True)
        marks, begin = ", ".join(["%s"] * 8), "BEGIN"
    else:
        connection = sqlite3.connect(address, isolation_level=None, timeout=10)
        marks, begin = ", ".join("?" * 8), "BEGIN IMMEDIATE"

    def insert(number: int) -> None:
        made = decision(writer, number, [str(n) for n in range(50)])
        row = (made.key, made.field, made.value, made.who, str(made.when), made.why)
        connection.execute(begin)
        connection.execute(INSERT.format(marks), (*row, f"{writer}-{number}", "0"))
        connection.execute("COMMIT")

    yield insert
    connection.close()


def write(
    how: str, address: str, writer: int, seconds: float, start: Barrier, outcomes: Queue[Outcome]
) -> None:
    """Write for some seconds from the moment when all are ready."""
    stored, faults, slowest = 0, [], 0.0
    with {"store": by_store, "driver": by_driver}[how](address, writer) as work:
        start.wait()
        end = time.perf_counter() + seconds
        number = 0
        while (begun := time.perf_counter()) < end:
            try:
                work(number)
                stored += 1
            except (StoreError, sqlite3.Error) as error:
                faults.append(str(error))
            slowest = max(slowest, time.perf_counter() - begun)
            number += 1
    outcomes.put(Outcome(stored, faults, slowest))


def all_write(how: str, address: str, writers: int, seconds: float) -> list[Outcome]:
    """Let the writers go at once and return what each did."""
    start, outcomes = MAIN.Barrier(writers), MAIN.Queue()
    programs = [
        MAIN.Process(target=write, args=(how, address, number, seconds, start, outcomes))
        for number in range(writers)
    ]
    for program in programs:
        program.start()
    found = [outcomes.get() for _ in programs]
    for program in programs:
        program.join()
    return found


def watch(address: str, ready: Queue[str], seen: Queue[float]) -> None:
    """Tell the moment of every change of the version."""
    with open_store(address) as store:
        version = store.version()
        ready.put("")
        for _ in range(LOOKS):
            while (now := store.version()) == version:
                time.sleep(0.005)
            version = now
            seen.put(time.time())


def delays(address: str) -> list[float]:
    """Return how many seconds later another process sees each of some decisions."""
    ready, seen = MAIN.Queue(), MAIN.Queue()
    other = MAIN.Process(target=watch, args=(address, ready, seen))
    other.start()
    ready.get()
    found = []
    with open_store(address) as store:
        for number in range(LOOKS):
            time.sleep(0.1)
            store.decide(decision(99, number, ["key"]))
            written = time.time()
            found.append(seen.get() - written)
    other.join()
    return found


def measure(name: str, address: str, peer: str, writers: int, seconds: float) -> bool:
    """Print the figures of a database; return whether all is there and fast enough."""
    with open_store(address) as store:
        store.sync_register(read_register())
    found = all_write("store", address, writers, seconds)
    bare = sum(one.stored for one in all_write("driver", peer, writers, seconds / 4)) * 4
    stored = sum(one.stored for one in found)
    faults = [fault for one in found for fault in one.faults]
    with open_store(address) as store:
        kept = sum(made.who.startswith("granskare") for made in store.decisions())
    rate = stored / seconds
    counts = [one.stored for one in found]
    late = delays(address)
    print(
        f"{name}: {rate:.0f} committed decisions/s by {writers} writers in {seconds:g} s "
        f"(bare driver {bare / seconds:.0f}/s, ratio {stored / max(bare, 1):.2f})\n"
        f"  acknowledged {stored}, found {kept}, lost {stored - kept}, errors {len(faults)}; "
        f"a writer {min(counts)}–{max(counts)}, slowest {max(o.slowest for o in found):.2f} s\n"
        f"  seen by another process after {statistics.median(late) * 1000:.0f} ms "
        f"(median of {LOOKS}, slowest {max(late) * 1000:.0f} ms)"
    )
    for fault in sorted(set(faults))[:3]:
        print(f"  {fault}")
    full = seconds >= FULL_S and writers >= FULL_WRITERS
    return (
        kept == stored and not faults and not (full and (rate < BARS[name] or max(late) > WITHIN_S))
    )


def main() -> int:
    """Run both and say whether the bars were met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=FULL_S)
    parser.add_argument("--writers", type=int, default=FULL_WRITERS)
    chosen = parser.parse_args()
    size = (chosen.writers, chosen.seconds)
    with tempfile.TemporaryDirectory() as folder, cluster(durable=True) as server:
        file, bare = Path(folder) / "store.sqlite", Path(folder) / "bare.sqlite"
        with sqlite3.connect(bare) as raw:
            raw.execute("PRAGMA journal_mode=WAL")
            raw.execute(f"CREATE TABLE bare ({LOG.format('INTEGER')})")
        raw.close()
        peer = server.new_database()
        server.run(f"CREATE TABLE bare ({LOG.format('serial')})", peer)
        fine = [
            measure("sqlite", str(file), str(bare), *size),
            measure("postgis", server.address(server.new_database()), server.address(peer), *size),
        ]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
