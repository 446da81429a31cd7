"""Write to a store without end, and say after each round what was acknowledged.

`test_store_kill.py` runs and kills it.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import count

from geodata.records import Decision, Document, Promise, PromiseSet
from geodata.store import open_store

PROMISES = 60


def make_round(number: int) -> PromiseSet:
    """Return the same set with other promises: all of them, or none, may be found later."""
    promises = tuple(
        Promise(id=f"{number}-{n}", kinds=("krog",), actors=("polis",), theme=str(number))
        for n in range(PROMISES)
    )
    return PromiseSet("set", ("0184",), None, (), Document("d", str(number)), promises)


def main(address: str) -> None:
    """Write until killed."""
    with open_store(address) as store:
        start = len(store.decisions())
        for number in count(start):
            store.put_set(make_round(number))
            store.decide(Decision("set", "round", str(number), "writer", datetime.now(UTC)))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
