"""The sources of places in the order in which they are asked: one line a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.osm.places import OsmLabels, OsmPlaces
from geodata.osm.store import OsmStore
from geodata.place_sources import CuratedPlaces, city_districts, districts, localities

if TYPE_CHECKING:
    from geodata.place_sources import PlaceSource


def place_sources() -> tuple[PlaceSource, ...]:
    """Return the sources; extracts come from the folder that is set now."""
    store = OsmStore()
    return (
        CuratedPlaces(),
        OsmPlaces(store=store),
        city_districts(),
        districts(),
        OsmLabels(store=store),
        localities(),
    )
