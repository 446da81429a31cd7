"""The whole of Sweden, synthetic: 290 kommuner, 30,000 promises, 3,000,000 lamps, 100,000 cameras.

Measured: the full build (every kommun's bundle located and written as GeoJSON, lamps and cameras
dealt to their kommuner and counted at every promised place), one changed kommun, and memory. The
peer of one changed kommun is the full build, which is what a build without fingerprints does.
``bench/national.py KOMMUNER`` takes so many kommuner with the same share of everything.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

# The script beside this one has the name of a package of ours, so the path changes first.
# ruff: noqa: E402
sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != Path(__file__).parent]

import numpy as np

from config.kinds import load_kinds
from config.settings import Settings
from dashboard.national.cluster import on_this_machine
from dashboard.national.points import Dealt, deal_points
from dashboard.national.records import Records
from dashboard.national.run import build_all, plan
from dashboard.services import Services, open_services
from geodata.boundaries import load_districts, load_kommun_frame
from geodata.gazetteer import _gazetteer, gazetteer
from geodata.ids import content_id
from geodata.kommuner import kommuner
from geodata.records import Document, Period, PlaceMention, Promise, PromiseSet
from geodata.terms import Origin, Role, Stance

SEED = 20261124
PROMISES, LAMPS, CAMERAS = 30_000, 3_000_000, 100_000
YEARS = (2022, 2023, 2024)
LIMITS = {"full": 120.0, "changed": 2.0, "memory": 6.0, "workers": 1.6}
RUNS = 5
SLICE = 73  # kommuner: few stops at which one worker waits for the other


def main() -> None:
    """Print what was measured; end with an error where a promise is broken."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else len(kommuner())
    codes = [kommun.code for kommun in kommuner()][:wanted]
    share = len(codes) / len(kommuner())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = time.perf_counter()
        services = open_services(Settings(store=str(folder / "store.sqlite")))
        sets = synthetic_sets(codes, round(PROMISES * share))
        services.store.sync_register(sets)
        print(f"generated and stored {time.perf_counter() - begun:6.1f} s  (not part of the build)")
        lamps = synthetic_points(codes, round(LAMPS * share), SEED)
        cameras = synthetic_points(codes, round(CAMERAS * share), SEED + 1)
        forget()
        begun, worked = time.perf_counter(), time.process_time()
        points = {"lamps": deal_points(*lamps), "cameras": deal_points(*cameras)}
        dealt = time.perf_counter() - begun
        done = build_all(services, folder / "out", points)
        full = time.perf_counter() - begun
        worked = time.process_time() - worked
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        clock = on_workers(services, folder, points)
        changed = statistics.median(
            change_one(services, sets, folder, points, n) for n in range(RUNS)
        )
    promises = sum(len(group.promises) for group in sets)
    print(
        f"{len(codes)} kommuner, {promises} promises, "
        f"{len(lamps[0])} lamps, {len(cameras[0])} cameras"
    )
    print(
        f"full build {full:6.1f} s  (limit 120 s), of it dealing {dealt:.1f} s, {done.built} built"
        f"; {worked:.1f} s of processor time"
    )
    faster = clock[1] / clock[2]
    print(
        f"1 worker {clock[1]:6.1f} s, 2 workers {clock[2]:6.1f} s: {faster:.2f} times as fast"
        f"  (limit {LIMITS['workers']}); load of the machine {os.getloadavg()[0]:.1f}"
    )
    print(f"one changed kommun {changed:6.2f} s  (limit 2 s), {full / changed:.0f} times as fast")
    print(f"memory {memory:.2f} GB  (limit 6 GB)")
    if (
        full > LIMITS["full"]
        or changed > LIMITS["changed"]
        or memory > LIMITS["memory"]
        or faster < LIMITS["workers"]
    ):
        sys.exit("a promise is broken")


def forget() -> None:
    """Empty the caches that making the data has filled: the build begins cold."""
    for cached in (_gazetteer, load_districts, load_kommun_frame):
        cached.cache_clear()


def synthetic_sets(codes: list[str], promises: int) -> list[PromiseSet]:
    """Return a set a kommun and year; places are names of the kommun's own gazetteer."""
    dice = np.random.default_rng(SEED)
    kinds = list(load_kinds().kinds)
    each = promises / (len(codes) * len(YEARS))
    made = []
    for number, code in enumerate(codes):
        names = sorted({hit[0].entry.place.name for hit in gazetteer(code)._hits.values()})  # noqa: SLF001  the names are what we need
        for turn, year in enumerate(YEARS):
            at = number * len(YEARS) + turn
            count = round((at + 1) * each) - round(at * each)
            made.append(_set(code, year, names, kinds, count, dice))
    return made


def _set(
    code: str, year: int, names: list[str], kinds: list[str], count: int, dice: np.random.Generator
) -> PromiseSet:
    key = content_id("bench", code, year)
    promises = []
    for number in range(count):
        named = dice.random() < 0.5  # noqa: PLR2004  about half of all promises name a place
        mention = PlaceMention(name := str(dice.choice(names)), name, Role.TARGET)
        promises.append(
            Promise(
                id=content_id(key, number),
                kinds=tuple(dict.fromkeys(str(k) for k in dice.choice(kinds, 2))),
                actors=("polis", "kommun"),
                stance=Stance.PROMISE,
                summary_sv=f"Löfte {number} i {name}",
                mentions=(mention,) if named else (),
            )
        )
    from datetime import date

    return PromiseSet(
        id=key,
        kommuner=(code,),
        period=Period(date(year, 1, 1), date(year, 12, 31)),
        parties=("polisen", "kommunen"),
        document=Document(id=content_id("doc", key), title=f"Medborgarlöfte {year}"),
        promises=tuple(promises),
        origin=Origin.REGISTER,
    )


def synthetic_points(codes: list[str], n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return points (EPSG:3006), most around the middles of the kommuner, some anywhere."""
    dice = np.random.default_rng(seed)
    frame = load_kommun_frame()
    middles = frame[frame["kommunkod"].isin(codes)].geometry.representative_point()
    chosen = dice.integers(0, len(middles), n)
    spread = dice.gamma(1.5, 2500, n)
    turn = dice.uniform(0, 2 * np.pi, n)
    x = middles.x.to_numpy()[chosen] + spread * np.cos(turn)
    return x, middles.y.to_numpy()[chosen] + spread * np.sin(turn)


def on_workers(services: Services, folder: Path, points: dict[str, Dealt]) -> dict[int, float]:
    """Return the seconds that the full build takes on one worker process, and on two.

    Both are up all the while and get the same slices of the country in turn, so that both see the
    same machine; what they import and read for the first slice is on the clock.
    """
    clock = {1: 0.0, 2: 0.0}
    address = str(folder / "store.sqlite")
    with on_this_machine(1, address) as one, on_this_machine(2, address) as two:
        runners = {1: (one, Records(folder / "on-1")), 2: (two, Records(folder / "on-2"))}
        tasks = plan(services, points)
        for first in range(0, len(tasks), SLICE):
            for workers in sorted(runners, reverse=first // SLICE % 2 == 1):
                runner, records = runners[workers]
                begun = time.perf_counter()
                for outcome in runner(tasks[first : first + SLICE]):
                    if outcome.part is None:
                        sys.exit(f"{outcome.task.code}: {outcome.fault}")
                    records.keep(outcome.task, outcome.part)
                clock[workers] += time.perf_counter() - begun
    for name in (f"{task.code}.geojson" for task in tasks):
        made = [(folder / where / name).read_bytes() for where in ("out", "on-1", "on-2")]
        if made[1:] != made[:-1]:
            sys.exit(f"{name} is another file on workers")
    return clock


def change_one(
    services: Services, sets: list[PromiseSet], folder: Path, points: dict, number: int
) -> float:
    """Change one promise of one kommun; return the seconds that the next build takes."""
    group = sets[number * 7]
    first = replace(group.promises[0], summary_sv=f"Ändrat {number}")
    services.store.put_set(replace(group, promises=(first, *group.promises[1:])))
    begun = time.perf_counter()
    done = build_all(services, folder / "out", points)
    seconds = time.perf_counter() - begun
    if done.built != 1:
        sys.exit(f"{done.built} kommuner were built anew, not one")
    return seconds


if __name__ == "__main__":
    main()
