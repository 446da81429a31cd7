"""Every kommun's map as a file, and how many lamps and cameras stand at its promised places.

A kommun whose fingerprint (promises, decisions, events, extract, points) is that of the last build
is left as it is. One kommun is in memory at a time.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.ids import content_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from dashboard.services import Services
    from layers.bundle import Bundle

    Floats = NDArray[np.float64]

MANIFEST = "manifest.json"
NEAR_M = 100.0
EXTRACT_LAYERS = ("lamps", "cameras")


@dataclass(frozen=True, slots=True)
class Dealt:
    """Points (EPSG:3006) in the order of their kommuner.

    ``spans`` tells where those of a kommun begin and end, ``stamps`` is a hash of them.
    """

    x: Floats
    y: Floats
    spans: Mapping[str, tuple[int, int]]
    stamps: Mapping[str, str]

    def of(self, code: str) -> tuple[Floats, Floats]:
        """Return the points of a kommun."""
        first, last = self.spans.get(code, (0, 0))
        return self.x[first:last], self.y[first:last]


@dataclass(frozen=True, slots=True)
class Build:
    """How many kommuner a build made anew, left as they were, and removed."""

    built: int
    unchanged: int
    removed: int


def deal_points(x: Floats, y: Floats) -> Dealt:
    """Sort points by the kommun that they lie in; those outside Sweden are left out."""
    from geodata.boundaries import kommun_of_points

    codes = kommun_of_points(x, y)
    order = np.argsort(codes, kind="stable")
    names, starts = np.unique(codes[order], return_index=True)
    ends = np.append(starts, len(order))[1:]
    spans = {
        name: (start, end)
        for name, start, end in zip(names.tolist(), starts.tolist(), ends.tolist(), strict=True)
        if name
    }
    x, y = np.ascontiguousarray(x[order]), np.ascontiguousarray(y[order])
    return Dealt(x, y, spans, {name: _hash(x[a:b], y[a:b]) for name, (a, b) in spans.items()})


def _hash(*columns: Floats) -> str:
    digest = hashlib.sha256()
    for column in columns:
        digest.update(column.tobytes())
    return digest.hexdigest()


def extract_points() -> dict[str, Dealt]:
    """Return lamps and cameras of every imported OpenStreetMap extract."""
    from geodata.osm.store import OsmStore

    store = OsmStore()
    found: dict[str, Dealt] = {}
    for layer in EXTRACT_LAYERS:
        shapes = [store.read(extract.area, layer).geometry for extract in store.extracts()]
        columns = [(one.x.to_numpy(), one.y.to_numpy()) for one in shapes if len(one)]
        if columns:
            x, y = (np.concatenate(column) for column in zip(*columns, strict=True))
            found[layer] = deal_points(x, y)
    return found


def build_all(services: Services, folder: Path, points: Mapping[str, Dealt] | None = None) -> Build:
    """Write ``<code>.geojson`` for every kommun with promises, and the manifest.

    Parameters
    ----------
    services
        Gives the bundles.
    folder
        Made where it is missing.
    points
        Things to count within 100 m of every place, by name: ``{"lamps": …}``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = _read_manifest(folder)
    things = dict(points or {})
    after = {
        code: content_id(stamp, [(name, things[name].stamps.get(code)) for name in sorted(things)])
        for code, stamp in services.stamps().items()
    }
    changed = [
        code
        for code, stamp in sorted(after.items())
        if before.get(code) != stamp or not (folder / f"{code}.geojson").is_file()
    ]
    for code, bundle in services.each_bundle(changed):
        near = {name: dealt.of(code) for name, dealt in things.items()}
        (folder / f"{code}.geojson").write_text(_document(bundle, near), encoding="utf-8")
    gone = before.keys() - after.keys()
    for code in gone:
        (folder / f"{code}.geojson").unlink(missing_ok=True)
    text = json.dumps(after, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return Build(len(changed), len(after) - len(changed), len(gone))


def _document(bundle: Bundle, near: Mapping[str, tuple[Floats, Floats]]) -> str:
    from config.kinds import load_kinds
    from layers.geojson import canonical
    from layers.query import select
    from layers.selection import Selection

    every = tuple(load_kinds().all_layers())
    view = select(bundle, Selection(bundle.kommun.code, bundle.period, every))
    document = view.collection(for_drawing=False)
    places = view.features.drop_duplicates("place_id")
    for name, (x, y) in near.items():
        numbers = dict(zip(places["place_id"], count_near(places.geometry, x, y), strict=True))
        for feature in document["features"]:
            feature["properties"][name] = int(numbers[feature["properties"]["place_id"]])
    return canonical(document)


def count_near(shapes: Any, x: Floats, y: Floats, distance: float = NEAR_M) -> NDArray[np.int64]:  # noqa: ANN401  a GeoSeries
    """Return how many points lie within ``distance`` metres of every shape (EPSG:3006)."""
    import shapely

    points: NDArray[np.object_] = np.asarray(shapely.points(x, y), dtype=object)
    tree = shapely.STRtree(points)
    hits = tree.query(np.asarray(shapes), predicate="dwithin", distance=distance)
    return np.bincount(hits[0], minlength=len(shapes))


def _read_manifest(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
