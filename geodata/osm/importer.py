"""From an extract to the layers of every kommun in it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from config.osm_tables import load_osm
from geodata.ids import content_id
from geodata.kommuner import kommun_by_code
from geodata.osm.deal import Dealer
from geodata.osm.elements import parse
from geodata.osm.errors import (
    NOTHING_STORED,
    AreaNameError,
    NothingInExtractError,
    OsmBusyError,
    unwritable,
)
from geodata.osm.first_pass import first_pass
from geodata.osm.formats import sniff
from geodata.osm.named import place_layer
from geodata.osm.points import point_layer
from geodata.osm.store import Extract, OsmStore
from geodata.osm.walk import walk_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geodata.osm.layer import Layer

    Progress = Callable[[str, int, int], None]

# Changes whenever the columns or the way of making them do: extracts are then imported anew.
FORMAT = 2
# A neighbour's extract that reaches over the border must not take the place of a whole one.
SLIVER = 0.5
_WORK = ".work-"
_LOCK = ".lock"
_NAMES_SHOWN = 5
# A name of its own folder: no separators, and never a kommun's code.
_AREA_NAME = re.compile(r"[^\W\d_][\w-]{0,39}")


class Outcome(StrEnum):
    """What an import did with a kommun."""

    IMPORTED = "imported"
    PRESENT = "present"  # the same file was imported before
    KEPT = "kept"  # the extract that is there holds far more


@dataclass(frozen=True, slots=True)
class Imported:
    """One kommun (or area) of an import."""

    outcome: Outcome
    extract: Extract


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    ``lost`` objects had no position in the file; of the kommuner asked for, it holds nothing in
    those that are ``absent``.
    """

    items: tuple[Imported, ...]
    lost: int = 0
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import, known by its content and by the rules that it is read with."""

    path: Path
    sha256: str
    fingerprint: str
    timestamp: str = ""


def import_extract(
    path: Path,
    *,
    kommuner: Sequence[str] = (),
    area: str | None = None,
    store: OsmStore | None = None,
    progress: Progress = lambda *_: None,
) -> ImportReport:
    """Import an OpenStreetMap extract.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm`` or Overpass JSON.
    kommuner
        Codes; by default every kommun that the file touches. One that already has this file is
        passed over. Unless it is named here, one whose extract holds more than twice as much
        keeps it.
    area
        Instead of kommuner: put everything under this name, for a file from outside Sweden.
    store
        Where extracts are kept.
    progress
        Called with the name of a step, and how much of how much of it is done.

    Raises
    ------
    OsmError
        Where the file is no good, holds nothing of the kommuner, or cannot be stored. Kommuner
        that were finished before stay; none is stored by half.
    """
    sort = sniff(path)
    store = store or OsmStore()
    for code in kommuner:
        kommun_by_code(code)
    source = _source(path, progress)
    area = None if area is None else _area_name(area)
    wanted = list(kommuner) if area is None else [area]
    known = wanted or store.remembered(source.fingerprint)
    present = [found for code in known if (found := _present(store, code, source))]
    if known and len(present) == len(known):
        return ImportReport(tuple(Imported(Outcome.PRESENT, extract) for extract in present))
    with _work_folder(store.folder) as work:
        spool = first_pass(path, sort, work, load_osm(), progress)
        source = Source(path, source.sha256, source.fingerprint, spool.timestamp)
        buckets = work / "kommuner"
        buckets.mkdir()
        dealer = Dealer(buckets, _Missing(store, source, wanted), area)
        dealer.deal(spool, lambda done, size: progress("kommuner", done, size))
        _check_touched(dealer, source, wanted)
        items = tuple(_build(buckets, dealer, _Target(store, source, tuple(wanted)), progress))
    if not wanted:
        done = [item.extract.area for item in items if item.outcome is not Outcome.KEPT]
        if done:
            store.remember(source.fingerprint, done)
    absent = tuple(code for code in wanted if not dealer.counts[code])
    return ImportReport(items, dealer.lost, absent)


@dataclass(frozen=True, slots=True)
class _Missing:
    """Tells whether a kommun is asked for and not there yet."""

    store: OsmStore
    source: Source
    wanted: list[str]

    def __call__(self, code: str) -> bool:
        asked = not self.wanted or code in self.wanted
        return asked and _present(self.store, code, self.source) is None


@dataclass(frozen=True, slots=True)
class _Target:
    store: OsmStore
    source: Source
    named: tuple[str, ...]


def _present(store: OsmStore, code: str, source: Source) -> Extract | None:
    found = store.find(code)
    return found if found and found.fingerprint == source.fingerprint else None


def _build(
    buckets: Path, dealer: Dealer, target: _Target, progress: Progress
) -> Iterator[Imported]:
    codes = sorted(code for code in dealer.counts if not target.named or code in target.named)
    for number, code in enumerate(codes, start=1):
        bucket = buckets / f"{code}.opl"
        if bucket.is_file():
            yield _import_one(code, bucket, target)
            bucket.unlink()
        elif found := _present(target.store, code, target.source):
            yield Imported(Outcome.PRESENT, found)
        progress("layers", number, len(codes))


def _import_one(code: str, bucket: Path, target: _Target) -> Imported:
    layers = _layers(bucket)
    rules = load_osm()
    extract = Extract(
        area=code,
        file=target.source.path.name,
        sha256=target.source.sha256,
        timestamp=target.source.timestamp,
        fingerprint=target.source.fingerprint,
        imported=datetime.now(UTC).isoformat(timespec="seconds"),
        attribution=rules.licence,
        licence_url=rules.licence_url,
        counts={layer.name: len(layer) for layer in layers},
    )
    there = target.store.find(code)
    if there and code not in target.named and extract.size < SLIVER * there.size:
        return Imported(Outcome.KEPT, there)
    target.store.write(extract, layers)
    return Imported(Outcome.IMPORTED, extract)


def _layers(bucket: Path) -> list[Layer]:
    rules = load_osm()
    with bucket.open(encoding="utf-8") as lines:
        elements = parse(lines)
    points = [point_layer(elements, rule) for rule in rules.points]
    return [place_layer(elements, rules), *points, walk_layer(elements.ways, rules)]


def _check_touched(dealer: Dealer, source: Source, wanted: Sequence[str]) -> None:
    touched = [code for code in wanted if dealer.counts[code]] if wanted else dealer.counts
    if touched:
        return
    if wanted and dealer.counts:
        most = [code for code, _ in dealer.counts.most_common(_NAMES_SHOWN)]
        asked = ", ".join(_name(code) for code in wanted)
        raise NothingInExtractError(
            f"holds nothing in {asked}",
            where=source.path.name,
            remedy=f"It covers {', '.join(map(_name, most))}. {NOTHING_STORED}",
        )
    raise NothingInExtractError(
        "holds no streets, places, lamps or cameras in any kommun",
        where=source.path.name,
        remedy=f"For a file from outside Sweden, name it: --area NAME. {NOTHING_STORED}",
    )


def _area_name(name: str) -> str:
    if _AREA_NAME.fullmatch(name):
        return name.casefold()
    raise AreaNameError(
        f"{name!r} cannot be the name of an area",
        remedy="Use a letter first, then letters, digits, - and _: --area Helsinki.",
    )


def _name(code: str) -> str:
    return kommun_by_code(code).name if code.isdigit() else code


def _source(path: Path, progress: Progress) -> Source:
    digest, done, size = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as file:
        while data := file.read(1 << 20):
            digest.update(data)
            done += len(data)
            progress("checksum", done, size)
    sha256 = digest.hexdigest()
    rules = json.loads(load_osm().model_dump_json(exclude={"folder"}))
    return Source(path, sha256, content_id("osm", FORMAT, sha256, rules))


@contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    """Make a folder for temporary files; one import at a time, so what another left is rubbish."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _LOCK).open("w") as lock:
            _take(lock.fileno(), folder)
            for stale in folder.glob(f"{_WORK}*"):
                shutil.rmtree(stale, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=_WORK, dir=folder) as work:
                yield Path(work)
    except OSError as error:
        raise unwritable(str(folder), error.strerror or str(error)) from None


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OsmBusyError(
            "another import is at work here",
            where=str(folder),
            remedy="Wait until it is done, or choose another folder: --folder.",
        ) from None
