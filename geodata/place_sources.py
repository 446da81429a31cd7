"""Where places come from, one class a source; :mod:`geodata.place_order` says in which order."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Protocol

from shapely.geometry import Point

from config.places_tables import load_places
from geodata.boundaries import LICENCE, SOURCE, check_inside, load_districts
from geodata.crs import SWEREF99TM, WGS84, transform
from geodata.ids import content_id
from geodata.kommuner import DATA_DIR
from geodata.records import Place, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

CURATED = "curated"
BOUNDARIES_CHECKED = date(2026, 11, 23)
# Few localities are denser: a circle of this density around GeoNames' point holds the locality.
INHABITANTS_PER_KM2 = 1500
SMALLEST_LOCALITY_M = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A place under the names that a source knows it by."""

    names: tuple[str, ...]
    place: Place
    joint: bool = False


class PlaceSource(Protocol):
    """Something that knows named places of a kommun."""

    @property
    def key(self) -> str:
        """Return the source's code; ``method.<key>`` stands in ``config/notes.toml``."""

    @property
    def title(self) -> str:
        """Return what people call it."""

    def entries(self, kommun: str) -> Iterator[Entry]:
        """Yield the places of a kommun (four-digit code)."""


@dataclass(frozen=True, slots=True)
class CuratedPlaces:
    """Places entered by hand in ``config/places``; one outside its kommun is refused."""

    key: str = CURATED
    title: str = "Löfteskartan"

    def entries(self, kommun: str) -> Iterator[Entry]:
        """Yield the curated places of a kommun; raise ``OutsideKommunError`` for a stray one."""
        for file in load_places():
            for item in file.places if file.kommun == kommun else ():
                (x, swapped_x), (y, swapped_y) = transform(
                    [item.lon, item.lat], [item.lat, item.lon], WGS84, SWEREF99TM
                )
                where = f"config/places: {item.name}"
                check_inside(kommun, x, y, where=where, swapped=(swapped_x, swapped_y))
                place = _place(
                    kommun,
                    item.name,
                    Point(x, y),
                    Precision(item.precision),
                    uncertainty_m=item.uncertainty_m,
                    source=item.source,
                    licence=item.licence,
                    checked=item.checked,
                    estimated=item.estimated,
                    note=item.note,
                )
                yield Entry((item.name, *item.aliases), place)


@dataclass(frozen=True, slots=True)
class Districts:
    """SCB's RegSO areas by every district name in them."""

    key: str = "district"
    title: str = SOURCE

    def entries(self, kommun: str) -> Iterator[Entry]:
        """Yield the districts of a kommun as polygons."""
        frame = load_districts(kommun)
        for name, joint, shape in zip(frame["name"], frame["joint"], frame.geometry, strict=True):
            # Where the outline holds other districts too, the named one may be anywhere in it.
            radius = equal_area_radius_m(shape) if joint else 0.0
            place = _place(
                kommun,
                name,
                shape,
                Precision.OMRADE,
                uncertainty_m=radius,
                source=SOURCE,
                licence=LICENCE,
                checked=BOUNDARIES_CHECKED,
            )
            yield Entry((name,), place, joint=bool(joint))


@dataclass(frozen=True, slots=True)
class Localities:
    """Towns and villages of GeoNames (CC BY 4.0) as circles that hold them."""

    key: str = "locality"
    title: str = "GeoNames"

    def entries(self, kommun: str) -> Iterator[Entry]:
        """Yield the localities whose point lies in a kommun."""
        for name, x, y, population in _localities().get(kommun, ()):
            place = _place(
                kommun,
                name,
                Point(x, y),
                Precision.PLATS,
                uncertainty_m=locality_radius_m(population),
                source=self.title,
                licence="CC BY 4.0, © GeoNames",
                checked=BOUNDARIES_CHECKED,
                estimated=True,
            )
            yield Entry((name,), place)


def equal_area_radius_m(shape: BaseGeometry) -> float:
    """Return the radius in metres of the circle that is as large as a shape (EPSG:3006)."""
    return float(round(math.sqrt(shape.area / math.pi), -1))


def locality_radius_m(population: int) -> float:
    """Return the radius in metres of a circle that holds a locality of so many inhabitants."""
    radius = 1000 * math.sqrt(population / (INHABITANTS_PER_KM2 * math.pi))
    return float(round(max(SMALLEST_LOCALITY_M, radius), -1))


@cache
def _localities() -> dict[str, list[tuple[str, float, float, int]]]:
    with (DATA_DIR / "localities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    x, y = transform(
        [float(row["longitude"]) for row in rows],
        [float(row["latitude"]) for row in rows],
        WGS84,
        SWEREF99TM,
    )
    found: dict[str, list[tuple[str, float, float, int]]] = {}
    for row, east, north in zip(rows, x, y, strict=True):
        item = (row["name"], float(east), float(north), int(row["population"]))
        found.setdefault(row["kommunkod"], []).append(item)
    return found


def _place(  # noqa: PLR0913  a place has as many facts as it has
    kommun: str,
    name: str,
    geometry: BaseGeometry,
    precision: Precision,
    *,
    uncertainty_m: float,
    source: str,
    licence: str,
    checked: date,
    estimated: bool = False,
    note: str = "",
) -> Place:
    return Place(
        id=content_id("place", kommun, name, precision.value, source),
        name=name,
        kommun=kommun,
        geometry=geometry,
        precision=precision,
        uncertainty_m=uncertainty_m,
        source=source,
        licence=licence,
        checked=checked,
        estimated=estimated,
        note=note,
    )
