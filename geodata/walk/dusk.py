"""When it is dark: the sun lower than six degrees under the horizon (civil twilight)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from geodata.clock import SWEDEN
from geodata.crs import SWEREF99TM, WGS84, transform

if TYPE_CHECKING:
    from datetime import date

    from astral import Observer
    from shapely.geometry import Point

DARK_BELOW = -6.0  # degrees
HALF_DAY = timedelta(hours=12)
NEAR = timedelta(seconds=1)


class Sun:
    """The sun over a point (EPSG:3006)."""

    def __init__(self, point: Point) -> None:
        self._observer = _observer(point)

    def dark(self, moment: datetime) -> bool:
        """Whether it is dark at a moment, after civil dusk or before civil dawn."""
        from astral.sun import elevation

        return elevation(self._observer, moment.astimezone(UTC)) < DARK_BELOW

    def dusk(self, day: date) -> datetime | None:
        """Return civil dusk of the evening of a day, which in the north may be after midnight.

        ``None`` where the sun does not sink so low that night, or is not higher at noon.
        """
        noon = _noon(self._observer, day)
        low, high = noon, noon + HALF_DAY
        if self.dark(low) or not self.dark(high):
            return None
        while high - low > NEAR:
            middle = low + (high - low) / 2
            low, high = (low, middle) if self.dark(middle) else (middle, high)
        return high.astimezone(SWEDEN).replace(microsecond=0)

    def polar(self, day: date) -> str:
        """Return ``never_dark`` or ``always_dark`` where a day has no dusk, else nothing."""
        if self.dusk(day) is not None:
            return ""
        return "always_dark" if self.dark(_noon(self._observer, day)) else "never_dark"


def _noon(observer: Observer, day: date) -> datetime:
    """Return the moment at which the sun is highest, to a quarter of an hour."""
    offset = timedelta(hours=observer.longitude / 15)
    return datetime.combine(day, time(12), UTC) - offset


def _observer(point: Point) -> Observer:
    from astral import Observer

    lon, lat = transform(point.x, point.y, SWEREF99TM, WGS84)
    return Observer(latitude=float(lat), longitude=float(lon))
