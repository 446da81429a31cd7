"""The local SWEREF 99 zone (EPSG:3007–3018) that lies nearest to a kommun."""

from __future__ import annotations

from functools import cache

import shapely

from config.errors import LoftesError
from geodata.boundaries import kommun_polygon
from geodata.crs import LOCAL_ZONES, SWEREF99TM, WGS84, to_wgs84
from geodata.kommuner import kommun_by_code

LOCAL = "lokal"
# Central meridians in degrees. Source: Lantmäteriet, SWEREF 99 lokala zoner.
_SOUTHERN = {3007: 12.0, 3008: 13.5, 3009: 15.0, 3010: 16.5, 3011: 18.0}
_NORTHERN = {
    3012: 14.25,
    3013: 15.75,
    3014: 17.25,
    3015: 18.75,
    3016: 20.25,
    3017: 21.75,
    3018: 23.25,
}
_NORTHERN_LAN = ("22", "23", "24", "25")
_GOTLAND, _GOTLAND_ZONE = "0980", 3015


class UnknownCrsError(LoftesError):
    """A coordinate system that no file of ours is written in."""


@cache
def local_zone(code: str) -> str:
    """Return the zone (``EPSG:…``) whose central meridian is nearest to a kommun's middle.

    The kommun's own choice may differ: five zones divide the south by län, seven the four
    northernmost län, and a kommun on a border took one of the two.
    """
    kommun = kommun_by_code(code)
    if kommun.code == _GOTLAND:
        return f"EPSG:{_GOTLAND_ZONE}"
    zones = _NORTHERN if kommun.code.startswith(_NORTHERN_LAN) else _SOUTHERN
    (middle,) = shapely.get_x([to_wgs84(shapely.centroid(kommun_polygon(code)))])
    return f"EPSG:{min(zones, key=lambda zone: abs(zones[zone] - middle))}"


def read_crs(wanted: str, code: str) -> str:
    """Return the ``EPSG:…`` that a person asked for.

    Parameters
    ----------
    wanted
        ``3006``, ``EPSG:3009``, ``WGS84`` or ``lokal`` (the kommun's zone), in any case; empty for
        SWEREF 99 TM.
    code
        The kommun, for ``lokal``.

    Raises
    ------
    UnknownCrsError
        For anything else.
    """
    said = wanted.strip().upper()
    if said == LOCAL.upper():
        return local_zone(code)
    known = (SWEREF99TM, WGS84, *LOCAL_ZONES)
    named = {"": SWEREF99TM, "WGS84": WGS84} | {epsg.partition(":")[2]: epsg for epsg in known}
    found = named.get(said, said)
    if found not in known:
        raise UnknownCrsError(
            f"no file is written in {wanted!r}",
            remedy="Use EPSG:3006, one of EPSG:3007 to EPSG:3018, lokal or WGS84.",
        )
    return found
