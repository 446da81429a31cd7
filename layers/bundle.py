"""One `Bundle` a kommun and period: map, list and export all read it, so their counts agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

    from geodata.kommuner import Kommun
    from layers.views import PeriodOption, PlaceView, PromiseView, SetView


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything known of a kommun in a period.

    Parameters
    ----------
    kommun
        Code, name and län.
    period
        Period key, or ``alla``.
    periods
        The periods that exist for the kommun, newest first.
    sets, promises
        In document order, newest period first.
    places
        By place id.
    features
        Columns ``layer, place_id, role, promises, kinds, geometry`` (EPSG:3006): one row a layer,
        place and role; ``promises`` and ``kinds`` are tuples of ids.
    version
        Content hash: equal versions draw equal maps.
    """

    kommun: Kommun
    period: str
    periods: tuple[PeriodOption, ...]
    sets: tuple[SetView, ...]
    promises: tuple[PromiseView, ...]
    places: dict[str, PlaceView]
    features: gpd.GeoDataFrame
    version: str
