"""Where places come from, one class a source; :mod:`geodata.place_order` says in which order."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import shapely
from shapely.geometry import Point

from config.errors import ConfigError
from config.places_tables import load_places
from geodata.boundaries import SOURCE, check_inside
from geodata.crs import SWEREF99TM, WGS84, transform
from geodata.gazetteer_file import CITY_DISTRICT, DISTRICT, LOCALITY, gazetteer_file
from geodata.ids import content_id
from geodata.records import Place, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from config.places_tables import CuratedArea

CURATED = "curated"
# Few localities are denser: a circle of this density around GeoNames' point holds the locality.
INHABITANTS_PER_KM2 = 1500
SMALLEST_LOCALITY_M = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A place under the names that a source knows it by.

    ``joint``: its outline holds other places too. ``sure``: the source has it under that name;
    otherwise it merely came up when the name was looked for, and a person must look at it.
    ``weak``: things of its kind bear names of all sorts.
    """

    names: tuple[str, ...]
    place: Place
    joint: bool = False
    sure: bool = True
    weak: bool = False


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
            for area in file.areas if file.kommun == kommun else ():
                yield Entry((area.name, *area.aliases), _made_of_districts(kommun, area))


def _made_of_districts(kommun: str, area: CuratedArea) -> Place:
    """Return an area as the union of districts; raise ``ConfigError`` where one is unknown."""
    found: dict[str, Place] = {}
    for source in (DISTRICT, CITY_DISTRICT):
        found |= {place.name: place for place, _ in gazetteer_file().places(kommun, source)}
    if lost := [name for name in area.districts if name not in found]:
        raise ConfigError([f"config/places: {area.name}: no district {', '.join(lost)}"])
    parts = [found[name] for name in area.districts]
    return _place(
        kommun,
        area.name,
        shapely.union_all([part.geometry for part in parts]),
        Precision.OMRADE,
        uncertainty_m=0.0,
        source=area.source,
        licence=", ".join(dict.fromkeys(part.licence for part in parts)),
        checked=area.checked,
        estimated=True,
        note=area.note,
    )


@dataclass(frozen=True, slots=True)
class Shipped:
    """Places of the shipped gazetteer file: one of its sources."""

    key: str
    title: str

    def entries(self, kommun: str) -> Iterator[Entry]:
        """Yield the places of a kommun (four-digit code)."""
        for place, joint in gazetteer_file().places(kommun, self.key):
            yield Entry((place.name,), place, joint=joint)


def city_districts() -> Shipped:
    """Return the districts as a city itself draws them, where it has published that."""
    return Shipped(CITY_DISTRICT, "stadens stadsdelar")


def districts() -> Shipped:
    """Return SCB's RegSO areas by every district name in them."""
    return Shipped(DISTRICT, SOURCE)


def localities() -> Shipped:
    """Return towns and villages of GeoNames (CC BY 4.0) as circles that hold them."""
    return Shipped(LOCALITY, "GeoNames")


def locality_radius_m(population: int) -> float:
    """Return the radius in metres of a circle that holds a locality of so many inhabitants."""
    radius = 1000 * math.sqrt(population / (INHABITANTS_PER_KM2 * math.pi))
    return float(round(max(SMALLEST_LOCALITY_M, radius), -1))


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
