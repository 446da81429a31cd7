"""Review: promises changed, undone, accepted many at once, places settled, status recorded."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from dashboard import workbench
from dashboard.workbench import PlaceChoice, Report
from faults.home import Home
from geodata.records import PromiseStatus, Stance
from geodata.register import read_register
from layers.review import review_items

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from faults.told import Told
    from geodata.store import Store
    from layers.review import ReviewItem

    Items = Sequence[ReviewItem]

SOLNA = "0184"
MANY = 5


def _change(store: Store, who: str, items: Items) -> None:
    # No value is the one before, so that each call makes four decisions.
    before = items[0].promise
    fields = {
        "stance": "promise" if before.stance is Stance.GOAL else "goal",
        "kinds": ["belysning"] if before.kinds == ("annat",) else ["annat"],
        "count": (before.count or 0) + 1,
    }
    workbench.change(store, who, items[0], fields)


def _accept(store: Store, who: str, items: Items) -> None:
    workbench.accept(store, who, items[:MANY])


def _settle(store: Store, who: str, _items: Items) -> None:
    workbench.settle_place(store, who, PlaceChoice(SOLNA, who, "none"))


def _record(store: Store, who: str, items: Items) -> None:
    report = Report(PromiseStatus.PABORJAD, note=who)
    last = {event.promise_id: event for event in sorted(store.events(), key=lambda e: e.when)}
    seen = {item.machine.id: last.get(item.machine.id) for item in items[:MANY]}
    workbench.record_status(store, who, seen, report)


# How many decisions or events a call makes, and the call.
WRITES = ((4, _change), (MANY, _accept), (1, _settle), (MANY, _record))


class Reviewing:
    """Every call signs with a name of its own, so that its decisions can be counted later."""

    name = "review"
    write_s = 0.01

    def __init__(self, folder: Path, store: str) -> None:
        self.home = Home(folder, store)

    def prepare(self) -> None:
        """Fill the store with the register."""
        with self.home.open() as store:
            store.sync_register(read_register())

    def work(self, run: int, tell: Callable[..., None]) -> None:
        """Decide without end: a change of three fields, many at once, a place, a status."""
        with self.home.open() as store:
            for number in count():
                items = review_items(store.sets(SOLNA), SOLNA, store.decisions())
                who = f"review {run}-{number}"
                size, write = WRITES[number % len(WRITES)]
                tell("intend", who, size)
                write(store, who, items)
                tell("done", who)

    def check(self, told: Told) -> list[str]:
        """Find every acknowledged call with all its decisions, and every other whole or not."""
        with self.home.open() as store:
            logged = [*store.decisions(), *store.events()]
        found = Counter(entry.who for entry in logged if entry.who.startswith("review "))
        return self.home.damage() + told.faults(found)
