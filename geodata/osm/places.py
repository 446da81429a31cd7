"""Named places of a kommun's imported extract as sources of the gazetteer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
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

    from geodata.osm.store import Extract


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
        """Yield the places of a kommun (four-digit code) that go before SCB's districts."""
        for row, entry in _rows(self.store, kommun):
            if not row["weak"]:
                yield entry


@dataclass(frozen=True, slots=True)
class OsmLabels:
    """Districts that OSM has only a point for, and things called after the district around them.

    They go behind SCB's districts, which have outlines.
    """

    key: str = "osm_label"
    title: str = "OpenStreetMap"
    store: OsmStore = field(default_factory=OsmStore)

    def entries(self, kommun: str) -> Iterator[Entry]:
        """Yield the places of a kommun (four-digit code) that go behind SCB's districts."""
        for row, entry in _rows(self.store, kommun):
            if row["weak"] and entry.names:
                yield entry


def _rows(store: OsmStore, kommun: str) -> Iterator[tuple[dict[str, Any], Entry]]:
    """Yield the rows of a kommun's places that lie in it, each with its entry."""
    extract = store.find(kommun)
    if extract is None:
        return
    table = store.read_table(kommun, "places")
    shapes = shapely.from_wkb(table["geometry"].to_numpy())
    polygon = kommun_polygon(kommun)
    shapely.prepare(polygon)
    inside = shapely.dwithin(polygon, shapes, EDGE_TOLERANCE_M)
    rows = table.drop_columns(["geometry"]).to_pylist()
    districts = {name_key(name) for name in load_districts(kommun)["name"]}
    own = {name_key(name) for row in rows if not row["borrows"] for name in row["names"]}
    for index in np.flatnonzero(inside):
        row = rows[index]
        taken = {name_key(name) for name in row["names"]} & districts
        row["weak"] = row["borrows"] or row["estimated"] or (bool(taken) and not row["district"])
        yield row, _entry(kommun, row, shapes[index], extract, districts | own)


def _entry(
    kommun: str, row: dict[str, Any], shape: BaseGeometry, extract: Extract, taken: set[str]
) -> Entry:
    """Return the entry of a row; one that borrows its name goes by it only where it is free."""
    names = [n for n in row["names"] if not row["borrows"] or name_key(n) not in taken]
    place = Place(
        id=content_id("place", kommun, row["name"], row["precision"], "osm", row["osm_ids"][0]),
        name=row["name"],
        kommun=kommun,
        geometry=shape,
        precision=Precision(row["precision"]),
        uncertainty_m=float(row["uncertainty_m"]),
        source=load_osm().title,
        licence=extract.attribution,
        checked=_date(extract.timestamp),
        estimated=row["estimated"],
    )
    return Entry((*names, *row["aliases"]), place)


def _date(timestamp: str) -> date | None:
    """Return the day of a timestamp (ISO 8601), ``None`` where it is none."""
    try:
        return date.fromisoformat(timestamp[:10])
    except ValueError:
        return None
