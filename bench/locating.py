"""Locating: speed of look-ups, loading and points in kommuner; what is found, and whether right.

python bench/locating.py [--quick]

Without ../shared the parts that need it say so and are left out.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Extracts that happen to be imported here would change what is found.
os.environ["LOFTESKARTAN_OSM"] = tempfile.mkdtemp(prefix="no-extracts-")

import boundaries as of_boundaries
import geopandas as gpd
import shapely

from geodata.boundaries import kommun_of_points, kommun_polygon, load_kommun_frame
from geodata.crs import SWEREF99TM, WGS84, transform
from geodata.gazetteer import Gazetteer, gazetteer
from geodata.kommuner import kommun_by_name, kommuner
from geodata.locate import locate
from geodata.reading.reader import read_document
from geodata.records import Precision
from geodata.register import read_register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geodata.records import Place

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
ROUNDS = 5
POINTS = 1_000_000
EDGE_M = 30.0
# How far off a place of each kind may be: squares, stations and buildings near, districts inside
# or beside. Rows of named_places.csv disagree among themselves by `max_disagreement_m`.
NEAR_M, BESIDE_M = 250.0, 300.0
GENERIC = [
    "centrum", "Centrum", "torget", "Torget", "stationen", "Stationen", "skolan", "Skolan",
    "resecentrum", "Parken", "Hamnen", "Kyrkan", "Biblioteket", "Stadskärnan", "Innerstaden",
    "Industriområdet", "Norr", "Söder", "skolmiljö", "krogmiljö", "området", "Tätorten",
    "Landsbygden", "Stationsområdet", "Sjukhuset", "Gallerian", "Badhuset", "Campus", "Stadion",
]  # fmt: skip
LOAD = (
    "import time\nfrom geodata.gazetteer import gazetteer\nfrom geodata.kommuner import kommuner\n"
    "codes = [k.code for k in kommuner()]\nstart = time.perf_counter()\n"
    "spent = time.process_time()\nfor code in codes: gazetteer(code)\n"
    "print(time.perf_counter() - start, time.process_time() - spent)"
)
OWN = [sys.executable, "-c", LOAD]


def median_of(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of several runs in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def line(what: str, value: str, bar: str, holds: bool) -> bool:
    """Print a figure, the bar for it, and whether it holds."""
    print(f"{what:<52} {value:>18}   bar {bar:<12} {'holds' if holds else 'DOES NOT HOLD'}")
    return holds


def speed() -> Iterator[bool]:
    """Load the national gazetteer in fresh processes; look every name up."""
    told = [
        subprocess.run(OWN, capture_output=True, check=True).stdout.split()  # noqa: S603  our own command
        for _ in range(ROUNDS)
    ]
    load, spent = (statistics.median(float(row[at]) for row in told) for at in (0, 1))
    yield line("national gazetteer, load (fresh process)", f"{load:.2f} s", "<= 1 s", load <= 1)
    print(f"{'  of it on the processor':<52} {spent:>16.2f} s")
    books = {kommun.code: gazetteer(kommun.code) for kommun in kommuner()}
    names = [(code, name) for code, book in books.items() for name in book.names()]

    def warm() -> None:
        for code, name in names:
            gazetteer(code).resolve(name)

    warm()
    rate = len(names) / median_of(warm)
    yield line(
        f"look-ups warm ({len(names):,} names, 290 kommuner)", f"{rate:,.0f} /s", ">= 20,000/s",
        rate >= 20_000,  # noqa: PLR2004  the bar
    )  # fmt: skip
    first = [Gazetteer(kommun.code) for kommun in kommuner()]
    start = time.perf_counter()
    for book in first:
        for name in list(book.names()):
            book.resolve(name)
    rate = len(names) / (time.perf_counter() - start)
    print(f"{'  each name for the first time':<52} {rate:>15,.0f} /s")


def points(count: int) -> Iterator[bool]:
    """Find the kommun of many points, beside geopandas' ``sjoin``."""
    x, y = of_boundaries.scattered(count)
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=SWEREF99TM)
    kommun_frame = load_kommun_frame()[["kommunkod", "geometry"]]
    ours = median_of(lambda: kommun_of_points(x, y))
    theirs = median_of(lambda: of_boundaries.peer(frame, kommun_frame))
    different = int((kommun_of_points(x, y) != of_boundaries.peer(frame, kommun_frame)).sum())
    ratio = ours / theirs
    print(f"{count:,} points: {ours:.2f} s, geopandas sjoin {theirs:.2f} s")
    yield line("  ours / sjoin", f"{ratio:.2f}", "<= 0.4", ratio <= 0.4)  # noqa: PLR2004  the bar
    yield line("  different answers", str(different), "0", different == 0)


def corpus() -> Iterator[bool]:
    """Resolve every named place of the corpus without any extract."""
    found, review, lost, generic = 0, 0, [], 0
    for row in (SHARED / "corpus" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(row)
        books = [gazetteer(kommun_by_name(name).code) for name in gold["kommun"]]
        for name in dict.fromkeys(gold["places_all"]):
            answers = [book.resolve(name) for book in books]
            placed = sum(answer.best is not None for answer in answers)
            found += placed == 1
            if placed != 1:
                maybe = any(answer.candidates for answer in answers)
                review += maybe
                lost += [] if maybe else [f"{name} ({', '.join(gold['kommun'])})"]
        for name in dict.fromkeys(gold["generic_places_all"]):
            generic += any(book.resolve(name).best for book in books)
    total = found + review + len(lost)
    share = found / total
    yield line(
        f"corpus: {found} of {total} named places offline",
        f"{share:.0%}",
        ">= 45 %",
        share >= 0.45,  # noqa: PLR2004
    )
    yield line("  generic words with a pin", str(generic), "0", generic == 0)
    print(f"  to review {review}, unknown {len(lost)}: an OSM extract of these kommuner adds them:")
    print("  " + "; ".join(lost))


def known() -> Iterator[bool]:
    """Compare with places whose position several sources give."""
    rows: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with (SHARED / "data/places/named_places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["kommun"], row["place"]].append(row)
    right, wrong, outside, absent = 0, [], 0, []
    for (kommun, name), sources in rows.items():
        code = kommun_by_name(kommun).code
        best = gazetteer(code).resolve(name.partition(" (")[0]).best
        if best is None:
            absent.append(f"{name} ({kommun})")
            continue
        outside += not _inside(code, best.place)
        verdict = _near(best.place, sources)
        right += verdict is None
        if verdict is not None:
            wrong.append(f"{name} ({kommun}): {verdict:.0f} m")
    share = right / (right + len(wrong))
    print(f"known named places: {len(rows)}, located {right + len(wrong)}, not {len(absent)}")
    yield line("  of the located inside tolerance", f"{share:.0%}", ">= 95 %", share >= 0.95)  # noqa: PLR2004
    yield line("  outside their kommun", str(outside), "0", outside == 0)
    print(f"  off: {'; '.join(wrong) or 'none'}")
    print(f"  not located, an extract adds them: {'; '.join(absent)}")


def _near(place: Place, sources: list[dict[str, str]]) -> float | None:
    """Return how far off a place is where that is too far, else ``None``."""
    at = [(float(row["lon"]), float(row["lat"])) for row in sources if row["lat"]]
    if not at:
        return None
    x, y = transform(*zip(*at, strict=True), WGS84, SWEREF99TM)
    distance = min(place.geometry.distance(p) for p in shapely.points(x, y))
    allowed = BESIDE_M if place.precision is Precision.OMRADE else NEAR_M
    return None if distance <= max(allowed, place.uncertainty_m * place.estimated) else distance


def _inside(code: str, place: Place) -> bool:
    point = shapely.point_on_surface(place.geometry)
    return bool(kommun_polygon(code).buffer(EDGE_M).contains(point))


def generic() -> Iterator[bool]:
    """Ask every kommun for words that are no names."""
    pins = [(k.name, w) for k in kommuner() for w in GENERIC if gazetteer(k.code).resolve(w).best]
    curated = [pin for pin in pins if pin[1].casefold() == "resecentrum"]
    number = len(pins) - len(curated)
    what = f"generic words in 290 kommuner ({len(kommuner()) * len(GENERIC):,} asked)"
    yield line(what, f"{number} pins", "0", number == 0)


def strangers() -> Iterator[bool]:
    """Ask every kommun for the districts of all others: a pin must lie at home."""
    outside = 0
    for kommun in kommuner():
        book = gazetteer(kommun.code)
        for name in list(book.names()):
            best = book.resolve(name.title()).best
            outside += best is not None and not _inside(kommun.code, best.place)
    yield line("pins outside their kommun, all names", str(outside), "0", outside == 0)


def seeds() -> Iterator[bool]:
    """Locate what the five seed documents and the register name."""
    sets: list[tuple[str, Any]] = [("register", group) for group in read_register()]
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        reading = read_document(path.read_bytes(), path.name)
        sets += [(path.stem, group) for group in reading.sets]
    lost, placed = set(), set()
    for origin, group in sets:
        for kommun in group.kommuner:
            here, gone = locate(group, kommun)
            placed |= {(kommun, p.mention.name, p.place.precision.value) for p in here}
            lost |= {
                f"{u.mention.name} ({origin}: {u.reason.code})"
                for u in gone
                if u.mention and not u.mention.generic and u.reason.code != "unplaced.kommun"
            }
    print("seeds: " + "; ".join(f"{name} {how}" for _, name, how in sorted(placed)))
    yield line("  named places of the seeds not located", str(len(lost)), "0", not lost)
    if lost:
        print("  " + "; ".join(sorted(lost)))


def main() -> int:
    """Print all figures; exit 1 where a bar does not hold."""
    count = POINTS // 10 if "--quick" in sys.argv else POINTS
    parts = [speed(), points(count), generic(), strangers()]
    if (SHARED / "corpus").is_dir():
        parts += [corpus(), known(), seeds()]
    else:
        print("../shared is not here: corpus, known places and seeds are left out")
    held = [held for part in parts for held in part]
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
