"""Kinds of measure counted by where they are promised, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from config.kinds import load_kinds
from geodata.boundaries import load_areas
from geodata.kommuner import swedish_key
from geodata.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from layers.analysis.sweden import KommunNumbers
    from layers.bundle import Bundle

# A district counts where so much of it, or of the place, lies in the other: borders touch anyway.
SHARED = 0.2
COUNTED = (Role.TARGET, Role.FOCUS)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Numbers of promises: a row a kind (id), a column a name; ``out_of`` columns in all."""

    kinds: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    out_of: int

    @property
    def most(self) -> int:
        """The greatest number, 0 where there is none."""
        return max((number for row in self.counts for number in row), default=0)


def kinds_by_kommun(numbers: Sequence[KommunNumbers], every: int) -> Matrix:
    """Return kind × kommun, of the kommuner that have promises; ``every`` is how many there are."""
    ordered = sorted(numbers, key=lambda one: swedish_key(one.name))
    return _matrix({one.name: dict(one.kinds) for one in ordered}, every)


def kinds_by_district(bundle: Bundle) -> Matrix:
    """Return kind × district (RegSO), of the districts that a promise names or has in focus.

    A place in several districts counts in each; a promise counts once a district.
    """
    areas = load_areas(bundle.kommun.code)
    frame = bundle.features.drop_duplicates("place_id")
    where = {
        place: _districts(shape, areas)
        for place, shape in zip(frame["place_id"], frame.geometry, strict=True)
    }
    found: dict[str, dict[str, int]] = {}
    for promise in bundle.promises:
        if not promise.stance.commits:
            continue
        places = {link.place_id for link in promise.links if link.role in COUNTED}
        for name in {name for place in places for name in where.get(place, ())}:
            row = found.setdefault(name, {})
            for kind in promise.kinds:
                row[kind] = row.get(kind, 0) + 1
    ordered = sorted(found, key=swedish_key)
    return _matrix({name: found[name] for name in ordered}, int(areas["name"].nunique()))


def kinds_by_period(bundle: Bundle) -> Matrix:
    """Return kind × period, the oldest period first; ``bundle`` holds all periods."""
    from layers.assemble import period_key

    key_of = {group.id: period_key(group.period) for group in bundle.sets}
    options = list(reversed(bundle.periods))
    found: dict[str, dict[str, int]] = {option.key: {} for option in options}
    for promise in bundle.promises:
        if promise.stance.commits:
            row = found[key_of[promise.set_id]]
            for kind in promise.kinds:
                row[kind] = row.get(kind, 0) + 1
    return _matrix(found, len(options))


def _districts(shape: BaseGeometry, areas: gpd.GeoDataFrame) -> set[str]:
    """Return the names of the areas that a place lies in, or holds."""
    hit = areas[areas.intersects(shape)]
    shared = hit.intersection(shape).area
    needed = SHARED * np.minimum(hit.area, shape.area)
    return set(hit["name"][(shared >= needed).to_numpy()])


def _matrix(columns: Mapping[str, Mapping[str, int]], out_of: int) -> Matrix:
    have = {kind for column in columns.values() for kind in column}
    kinds = tuple(kind for kind in load_kinds().kinds if kind in have)
    counts = tuple(tuple(column.get(kind, 0) for column in columns.values()) for kind in kinds)
    return Matrix(kinds, tuple(columns), counts, out_of)


def of_kinds(found: Matrix, chosen: Iterable[str]) -> Matrix:
    """Return the rows of some kinds; none named: all."""
    wanted = set(chosen)
    if not wanted:
        return found
    rows = [(k, row) for k, row in zip(found.kinds, found.counts, strict=True) if k in wanted]
    return Matrix(
        tuple(k for k, _ in rows), found.columns, tuple(row for _, row in rows), found.out_of
    )
