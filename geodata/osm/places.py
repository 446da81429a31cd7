"""Named places of a kommun's imported extract as sources of the gazetteer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import shapely

from config.osm_tables import load_osm
from geodata.boundaries import EDGE_TOLERANCE_M, kommun_polygon, load_districts
from geodata.ids import content_id
from geodata.names import name_key
from geodata.osm.store import OsmStore
from geodata.place_sources import Entry
from geodata.records import Place, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class OsmPlaces:
    """Squares, streets, parks, schools … whose name is their own, and outlines of districts.

    Parameters
    ----------
    store
        Where extracts are kept; asked anew at every call, so an import counts at once.

    Notes
    -----
    A kommun without an extract has no entries. A thing that bears the name of one of SCB's
    districts is left to :class:`OsmLabels`: who says "Hagalund" means the district, not its park.
    """

    key: str = "osm"
    title: str = "OpenStreetMap"
    store: OsmStore = field(default_factory=OsmStore)

    def entries(self, kommun: str) -> Iterator[Entry]:
        """Return the places of a kommun (four-digit code) that go before SCB's districts."""
        return _entries(self.store, kommun, weak=False)


@dataclass(frozen=True, slots=True)
class OsmLabels:
    """Districts that OSM has only a point for, and things called after the district around them.

    They go behind SCB's districts, which have outlines.
    """

    key: str = "osm_label"
    title: str = "OpenStreetMap"
    store: OsmStore = field(default_factory=OsmStore)

    def entries(self, kommun: str) -> Iterator[Entry]:
        """Return the places of a kommun (four-digit code) that go behind SCB's districts."""
        return _entries(self.store, kommun, weak=True)


def _entries(store: OsmStore, kommun: str, *, weak: bool) -> Iterator[Entry]:
    """Yield the entries of a kommun's places that lie in it, of one of the two sources."""
    extract = store.find(kommun)
    if extract is None:
        return
    table = store.read_table(kommun, "places")
    shapes = shapely.from_wkb(table["geometry"].to_numpy())
    polygon = kommun_polygon(kommun)
    shapely.prepare(polygon)
    inside = shapely.dwithin(polygon, shapes, EDGE_TOLERANCE_M).tolist()
    rows = table.drop_columns(["geometry"]).to_pylist()
    districts = {name_key(name) for name in load_districts(kommun)["name"]}
    taken = districts | {
        name_key(name) for row in rows if not row["borrows"] for name in row["names"]
    }
    checked = _date(extract.timestamp)
    weak_kinds = {rule.kind for rule in load_osm().places if rule.weak}
    for row, shape, within in zip(rows, shapes, inside, strict=True):
        if within and _is_weak(row, districts) == weak:
            names = _names(row, taken if row["borrows"] else set())
            place = _place(kommun, row, shape, extract.attribution, checked)
            if names:
                yield Entry(names, place, weak=row["kind"] in weak_kinds)
            if row["aliases"]:
                yield Entry(tuple(row["aliases"]), place)


def _is_weak(row: dict[str, Any], districts: set[str]) -> bool:
    """Whether SCB's districts go before a place."""
    if row["borrows"] or row["estimated"]:
        return True
    return not row["district"] and any(name_key(name) in districts for name in row["names"])


def _names(row: dict[str, Any], taken: set[str]) -> tuple[str, ...]:
    """Return the names of a place that are its own: of a borrowed one only those that are free."""
    return tuple(name for name in row["names"] if name_key(name) not in taken)


def _place(
    kommun: str, row: dict[str, Any], shape: BaseGeometry, licence: str, checked: date | None
) -> Place:
    return Place(
        id=content_id("place", kommun, row["name"], row["precision"], "osm", row["osm_ids"][0]),
        name=row["name"],
        kommun=kommun,
        geometry=shape,
        precision=Precision(row["precision"]),
        uncertainty_m=float(row["uncertainty_m"]),
        source=load_osm().title,
        licence=licence,
        checked=checked,
        estimated=row["estimated"],
    )


def _date(timestamp: str) -> date | None:
    """Return the day of a timestamp (ISO 8601), ``None`` where it is none."""
    try:
        return date.fromisoformat(timestamp[:10])
    except ValueError:
        return None
