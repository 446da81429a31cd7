"""How much of the ways around a place is dark: lit, unlit and unknown, never two states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from layers.existing import LIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.analysis.distance import Region
    from layers.existing import Light

AROUND_M = 200.0


@dataclass(frozen=True, slots=True)
class Dark:
    """Metres of walkable way around a place, by light.

    ``low`` and ``high`` bound the dark share: unknown metres count as lit, then as dark.
    """

    place_id: str
    lit_m: float
    unlit_m: float
    unknown_m: float

    @property
    def metres(self) -> float:
        """All metres of way."""
        return self.lit_m + self.unlit_m + self.unknown_m

    @property
    def low(self) -> float | None:
        """The dark share at least, ``None`` where there is no way."""
        return self.unlit_m / self.metres if self.metres else None

    @property
    def high(self) -> float | None:
        """The dark share at most, ``None`` where there is no way."""
        return (self.unlit_m + self.unknown_m) / self.metres if self.metres else None


def dark_shares(
    places: Iterable[Region], light: Light, around_m: float = AROUND_M
) -> tuple[Dark, ...]:
    """Return the light within ``around_m`` of each place, wherever in its region it is."""
    lines = light.frame.geometry.to_numpy()
    states = light.frame["lit"].to_numpy()
    tree = shapely.STRtree(lines)
    found = []
    for place in places:
        area = shapely.buffer(place.shape, place.radius_m + around_m)
        near = tree.query(area, predicate="intersects")
        shapely.prepare(area)
        length = shapely.length(shapely.intersection(lines[near], area))
        metres = [float(length[states[near] == word].sum()) for word in LIT]
        found.append(Dark(place.id, *(round(value, 1) for value in metres)))
    return tuple(found)
