"""The public site of the whole country, and what one change costs.

A quarter, half and all of the 290 kommuner of a made-up register are published in one run, each
with 103 promises, and again after one promise was kept. The first shall grow with the country, the
second not at all. Processor seconds are of all processes: they tell on a busy machine too.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from config.kinds import load_kinds
from config.settings import Settings
from config.site_tables import Site
from dashboard.services import open_services
from dashboard.site.publish import publish
from geodata.boundaries import load_areas
from geodata.ids import content_id
from geodata.kommuner import kommuner
from geodata.records import (
    Document,
    Event,
    Period,
    PlaceMention,
    Promise,
    PromiseSet,
    PromiseStatus,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.services import Services

PROMISES = 30_000
PERIOD = Period(date(2024, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 6, 1)
RUNS = 5
LIMITS = {"national": 60.0, "again": 3.0, "linear": 1.3}


def main() -> None:
    """Print the figures; end with an error where one misses its limit."""
    missed = national()
    if missed:
        sys.exit("missed: " + ", ".join(missed))


def national() -> list[str]:
    """Publish a quarter, half and all of the country, and each again after one change."""
    each = PROMISES // 290
    every = [kommun.code for kommun in kommuner()]
    first: dict[int, float] = {}
    again: dict[int, float] = {}
    print(f"load of the machine  {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    print("kommuner  promises   first s  processor s   again s  processor s")
    for step in (4, 2, 1):
        codes = every[::step]
        with tempfile.TemporaryDirectory() as folder:
            services = filled(Path(folder), codes, each)
            took, spent = timed(services, Path(folder))
            runs = [changed(services, Path(folder), code, n) for n, code in enumerate(codes[:RUNS])]
            services.store.close()
        number = len(codes)
        first[number] = took
        again[number] = statistics.median(run[0] for run in runs)
        worked = statistics.median(run[1] for run in runs)
        print(
            f"{number:8} {number * each:9,} {took:9.1f} {spent:12.1f} "
            f"{again[number]:9.2f} {worked:12.2f}"
        )
    few, whole = min(first), max(first)
    grown = first[whole] / whole / (first[few] / few)
    print(f"a kommun among {whole} takes {grown:.2f} times as long as one among {few}")
    missed = ["national"] if first[whole] > LIMITS["national"] else []
    missed += ["linear"] if grown > LIMITS["linear"] else []
    return missed + (["again"] if again[whole] > LIMITS["again"] else [])


def filled(folder: Path, codes: list[str], each: int) -> Services:
    """Return a store with so many promises in each kommun."""
    site = Site(base_url="https://loften.example.se")
    services = open_services(Settings(store=str(folder / "s.sqlite"), site=site))
    for code in codes:
        for group in register(code, each):
            services.store.put_set(group)
    return services


def changed(services: Services, folder: Path, code: str, day: int) -> tuple[float, float]:
    """Return how long it takes to publish again after a promise of one kommun is kept."""
    promise = services.store.sets(code)[0].promises[0]
    when = datetime(2026, 3, day + 1, tzinfo=UTC)
    services.store.record(Event(promise.id, PromiseStatus.GENOMFORD, when, "bench"))
    return timed(services, folder)


def timed(services: Services, folder: Path) -> tuple[float, float]:
    """Return the seconds of a publishing, on the clock and of all processors."""
    begun, used = time.perf_counter(), spent_s()
    publish(services, folder / "out", lambda _: "bench", today=TODAY)
    return time.perf_counter() - begun, spent_s() - used


def spent_s() -> float:
    """Return the processor seconds of this process and of those that it waited for."""
    whole = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in whole)


def register(code: str, number: int) -> Iterator[PromiseSet]:
    """Yield two sets of made-up promises of a kommun, half of them at its districts."""
    rng = random.Random(code)  # noqa: S311  made-up data
    names = sorted(set(load_areas(code)["name"]))[:12]
    kinds = list(load_kinds().kinds)
    for turn, period in enumerate((PERIOD, Period(date(2022, 1, 1), date(2023, 12, 31)))):
        promises = []
        for i in range(turn, number, 2):
            name = rng.choice(names)
            said = f"Åtgärd {i} i {name}" if i % 3 else f"Åtgärd {i}"
            mention = (PlaceMention(name, name),) if i % 3 else ()
            promises.append(
                Promise(
                    id=content_id(code, i),
                    kinds=(rng.choice(kinds),),
                    actors=("polis", "kommun"),
                    summary_sv=said,
                    summary_en=said,
                    mentions=mention,
                )
            )
        yield PromiseSet(
            id=content_id("set", code, turn),
            kommuner=(code,),
            period=period,
            parties=("Kommunen", "Polisen"),
            document=Document(
                id=content_id("doc", code, turn), title=f"Medborgarlöfte {period.label}"
            ),
            promises=tuple(promises),
        )


if __name__ == "__main__":
    main()
