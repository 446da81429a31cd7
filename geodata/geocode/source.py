"""What a geocoder said, as the last source of places. Reads the store's answers, asks nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.geocode.answers import Answer, load
from geodata.ids import content_id
from geodata.names import name_key
from geodata.place_sources import Entry
from geodata.records import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.geocode.records import Geocode

NOMINATIM = "nominatim"
LICENCE = "© OpenStreetMap contributors, ODbL 1.0"


@dataclass(frozen=True, slots=True)
class GeocodedPlaces:
    """Answers of a Nominatim server.

    Parameters
    ----------
    answers
        As the store has them, of any kommun.
    """

    answers: tuple[Geocode, ...]
    key: str = NOMINATIM
    title: str = "Nominatim (OpenStreetMap)"

    def entries(self, kommun: str) -> Iterator[Entry]:
        """Yield the places that were found in a kommun (four-digit code), each under its names.

        One that does not bear the name that was asked for is an unsure entry under that name.
        """
        seen: set[str] = set()
        for geocode in self.answers:
            for answer in load(geocode.places) if geocode.kommun == kommun else ():
                place = _place(geocode, answer)
                own = (*answer.place.names, *answer.place.aliases)
                if answer.fits and place.id not in seen:
                    seen.add(place.id)
                    yield Entry(own, place)
                elif not answer.fits:
                    yield Entry((geocode.name,), place, sure=False)

    def faults(self, kommun: str) -> dict[str, str]:
        """Return the keys of names that could not be asked for in a kommun, with the reason."""
        return {
            name_key(item.name): item.fault
            for item in self.answers
            if item.kommun == kommun and item.fault and item.places == "[]"
        }


def _place(geocode: Geocode, answer: Answer) -> Place:
    named = answer.place
    return Place(
        id=content_id("place", geocode.kommun, named.names[0], named.precision.value, named.ids[0]),
        name=named.names[0],
        kommun=geocode.kommun,
        geometry=named.geometry,
        precision=named.precision,
        uncertainty_m=named.uncertainty_m,
        source="Nominatim (OpenStreetMap)",
        licence=LICENCE,
        checked=geocode.asked.date(),
        estimated=named.estimated,
    )
