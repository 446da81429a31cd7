"""A process that writes is killed (SIGKILL) at random moments: what it acknowledged is there.

A child does what people do (import, review, merge, publish, migrate) and tells on a pipe what it
is about to write and what was committed. The parent kills it at a random moment, opens the store
and looks: everything acknowledged is there, nothing is there by half, the database is sound, and
what is published is a whole release. The same store is killed over and over.

    python bench/durability.py --kills 200
    python bench/durability.py --kills 200 --store postgresql+psycopg://…   # an empty database
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faults.scenarios import SCENARIOS
from faults.told import Told

from config.import_tables import FOLDER_VARIABLE as IMPORTS_VARIABLE
from config.osm_tables import FOLDER_VARIABLE as OSM_VARIABLE

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from faults.scenarios import Scenario

# A fork of a server that has imported everything and opened nothing is up at once.
FORK = multiprocessing.get_context("forkserver")
IMPORTED_LATE = (
    *(
        "alembic.command",
        "geodata.store.sql",
        "geodata.reading.html",
        "geodata.imports.vector_file",
    ),
    *("geodata.imports.csv_file", "layers.assemble", "layers.base_map", "pyarrow.parquet"),
    *("geopandas", "sqlalchemy.dialects.sqlite", "dashboard.export.gpkg", "dashboard.export.xlsx"),
)
PATIENCE_S = 120
MESSAGES = 12  # the kill comes after at most so many, two a write


@dataclass
class Tally:
    """What the kills of one scenario came to."""

    kills: int = 0
    acknowledged: int = 0
    within: int = 0  # kills in the middle of a write
    faults: list[str] = field(default_factory=list)


def main() -> None:
    """Kill, look, print the figures; end with an error where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--store", default="", help="URL of an empty database; SQLite without")
    parser.add_argument("--only", default="", help="one scenario")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.kills} kills, {chosen.store.split(':')[0] or 'sqlite'}")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lofteskartan-durability-") as folder:
        # Extracts and imports of this machine have no part in it.
        os.environ |= {OSM_VARIABLE: f"{folder}/osm", IMPORTS_VARIABLE: f"{folder}/imports"}
        FORK.set_forkserver_preload(["faults.scenarios", *IMPORTED_LATE])
        whole = _all(Path(folder), chosen)
    _print("together", whole)
    print(f"{time.monotonic() - started:.0f} s")
    for fault in whole.faults:
        print(f"FAULT {fault}")
    sys.exit(bool(whole.faults))


def _all(home: Path, chosen: argparse.Namespace) -> Tally:
    chance, whole = random.Random(chosen.seed), Tally()  # noqa: S311  moments, no secrets
    names = [chosen.only] if chosen.only else list(SCENARIOS)
    for number, name in enumerate(names):
        kills = (chosen.kills + number) // len(names)
        tally = _suffer(SCENARIOS[name](home / name, chosen.store), kills, chance)
        _print(name, tally)
        whole.kills += tally.kills
        whole.acknowledged += tally.acknowledged
        whole.within += tally.within
        whole.faults += tally.faults
    return whole


def _print(name: str, tally: Tally) -> None:
    print(
        f"{name:10} kills {tally.kills:4}  in the middle of a write {tally.within:4}  "
        f"acknowledged {tally.acknowledged:6}  lost or half {len(tally.faults)}",
        flush=True,
    )


def _suffer(scenario: Scenario, kills: int, chance: random.Random) -> Tally:
    """Kill a scenario's child again and again on one store."""
    scenario.prepare()
    told, tally = Told(), Tally()
    for run in range(kills):
        # Counted in messages, so that a busy machine is killed at as many places as an idle one.
        moment = chance.randint(0, MESSAGES), chance.uniform(0, scenario.write_s)
        before = len(told.done)
        fault = _kill_one(scenario, run, moment, told)
        tally.kills += 1
        tally.acknowledged += len(told.done) - before
        tally.within += bool(told.open_of(run))
        where = f"{scenario.name}, kill {run} at {moment}"
        found = [fault] if fault else scenario.check(told)
        tally.faults += [f"{where}: {what}" for what in found]
        if found:
            break
    return tally


def _kill_one(scenario: Scenario, run: int, moment: tuple[int, float], told: Told) -> str:
    """Start a child, kill it some seconds after a number of messages, take in what it told."""
    ours, theirs = FORK.Pipe(duplex=False)
    child = FORK.Process(target=_child, args=(scenario, run, theirs))
    child.start()
    theirs.close()
    if not ours.poll(PATIENCE_S) or ours.recv() != "ready":
        child.kill()
        return "the child did not start"
    number, pause = moment
    said = [message for message in (_next(ours) for _ in range(number)) if message]
    time.sleep(pause)
    child.kill()
    while message := _next(ours):
        said.append(message)
    child.join()
    for message in said:
        if message[0] == "fault":
            return str(message[1])
        told.take(run, *message)
    return ""


def _next(pipe: Connection) -> tuple[Any, ...] | None:
    """Return the next message; ``None`` at the end, where the kill may have cut the last one."""
    try:
        return pipe.recv() if pipe.poll(PATIENCE_S) else None
    except (EOFError, OSError):
        return None


def _child(scenario: Scenario, run: int, pipe: Connection) -> None:
    try:
        pipe.send("ready")
        scenario.work(run, lambda *message: pipe.send(message))
    except BaseException:  # noqa: BLE001  whatever it is, the parent prints it
        pipe.send(("fault", traceback.format_exc()))


if __name__ == "__main__":
    main()
