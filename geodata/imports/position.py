"""Where coordinates lie: the file's reference system, or the one that lands them in the kommun."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj.exceptions import ProjError

from config.import_tables import load_imports
from geodata.boundaries import EDGE_TOLERANCE_M, kommun_of_points, kommun_polygon
from geodata.crs import LOCAL_ZONES, SWEREF99TM, WGS84, transform
from geodata.imports.errors import ImportChoiceError, ImportFileError
from geodata.imports.records import Choices, CrsGuess, Position
from geodata.kommuner import kommun_by_code

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

GUESSES = (WGS84, SWEREF99TM, *LOCAL_ZONES)
LARGEST = 1e8  # metres: beyond this no reference system has a coordinate
WORTH_NAMING = 0.05
NAMED = 3


def crs_name(crs: str) -> str:
    """Return a system's name for people: ``SWEREF 99 18 00 (EPSG:3011)``."""
    if not crs.startswith("EPSG:"):
        return crs.split('"')[1] if '"' in crs else crs
    return f"{_epsg_name(crs)} ({crs})"


@cache
def _epsg_name(crs: str) -> str:
    from pyproj import CRS

    return CRS(crs).name.replace("SWEREF99", "SWEREF 99")


def land(x: Numbers, y: Numbers, crs: str) -> tuple[Numbers, Numbers]:
    """Return coordinates in EPSG:3006; NaN where the system does not reach."""
    usable = np.isfinite(x) & np.isfinite(y) & (np.abs(x) < LARGEST) & (np.abs(y) < LARGEST)
    if crs == WGS84:
        usable &= (np.abs(x) <= 180) & (np.abs(y) <= 90)  # noqa: PLR2004  degrees of the globe
    east, north = np.full(len(x), np.nan), np.full(len(x), np.nan)
    if usable.any():
        moved = transform(x[usable], y[usable], crs, SWEREF99TM)
        good = np.isfinite(moved[0]) & np.isfinite(moved[1])
        rows = np.flatnonzero(usable)[good]
        east[rows], north[rows] = moved[0][good], moved[1][good]
    return east, north


def inside(x: Numbers, y: Numbers, code: str) -> NDArray[np.bool_]:
    """Return which points (EPSG:3006) lie in the kommun or at its simplified edge."""
    return np.asarray(shapely.contains_xy(_reach(code), x, y), dtype=bool)


@cache
def _reach(code: str) -> shapely.Geometry:
    polygon = shapely.buffer(kommun_polygon(code), EDGE_TOLERANCE_M)
    shapely.prepare(polygon)
    return polygon


def locate_system(
    x: Numbers, y: Numbers, crs: str, code: str, choices: Choices, columns: tuple[str, ...]
) -> Position:
    """Say how coordinates are to be read.

    Parameters
    ----------
    x, y
        First and second coordinate as in the file, for a sample of its rows.
    crs
        The file's own system, empty where it has none.
    code, choices, columns
        The kommun, what a person said, the columns that hold the coordinates.

    Raises
    ------
    ImportFileError
        Where no system that makes sense lands them in the kommun: says where they land.
    """
    said = choices.crs or crs
    wanted = (said,) if said else GUESSES
    tried = _try(x, y, wanted, code)
    allowed = [one for one in tried if one.swapped == choices.swap_axes]
    best = max(allowed, key=lambda one: one.inside)
    every = tried if not said else tried + _try(x, y, GUESSES, code)
    others = tuple(
        one
        for one in sorted(every, key=lambda one: -one.inside)
        if one.inside > WORTH_NAMING and (one.crs, one.swapped) != (best.crs, best.swapped)
    )[:NAMED]
    if best.inside < load_imports().inside_share:
        raise _nowhere(x, y, best, others, code)
    origin = "choice" if choices.crs else ("file" if crs else "guess")
    return Position(best.crs, origin, best.swapped, best.inside, columns, others)


def _try(x: Numbers, y: Numbers, systems: tuple[str, ...], code: str) -> list[CrsGuess]:
    found = []
    for crs in systems:
        for swapped in (False, True):
            try:
                east, north = land(*((y, x) if swapped else (x, y)), crs)
            except ProjError:
                raise ImportChoiceError("no_crs", crs=crs) from None
            share = float(inside(east, north, code).mean()) if len(x) else 0.0
            found.append(CrsGuess(crs, swapped, share))
    return found


def _nowhere(
    x: Numbers, y: Numbers, best: CrsGuess, others: tuple[CrsGuess, ...], code: str
) -> ImportFileError:
    name = kommun_by_code(code).name
    for other in others:
        if other.inside >= load_imports().inside_share:
            word = "swapped" if other.swapped else "other_crs"
            return ImportFileError(
                word, kommun=name, crs=crs_name(other.crs), epsg=other.crs, said=crs_name(best.crs)
            )
    east, north = land(*((y, x) if best.swapped else (x, y)), best.crs)
    known = np.isfinite(east)
    landed = kommun_of_points(east[known], north[known])
    codes, counts = np.unique(landed[landed != ""], return_counts=True)
    if not len(codes):
        return ImportFileError("nowhere", kommun=name, x=f"{x[0]:g}", y=f"{y[0]:g}")
    where = kommun_by_code(str(codes[counts.argmax()])).name
    return ImportFileError("elsewhere", kommun=name, other=where, crs=crs_name(best.crs))
