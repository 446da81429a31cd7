"""All kommuner side by side, and where in the country places are named (H3 cells)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.records import Precision, PromiseStatus
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from layers.bundle import Bundle

MEASURES = ("promises", "placed_share", "places", "done_share", "per_10000")
PER = 10_000
RESOLUTION = 4  # H3: cells of about 1,770 km², 45 km across
LOCAL_RESOLUTION = 6  # of about 36 km²

Members = tuple[set[str], set[str]]  # ids of places, ids of promises


@dataclass(frozen=True, slots=True)
class KommunNumbers:
    """One kommun: numbers of its promises, shares from 0 to 1; ``None`` where nothing is known.

    ``told`` is how many promises have any status beyond "promised".
    """

    code: str
    name: str
    promises: int
    on_place: int
    places: int
    told: int
    done: int
    population: int | None
    kinds: tuple[tuple[str, int], ...]

    def value(self, measure: str, kind: str = "") -> float | None:
        """Return a measure of :data:`MEASURES`, of one kind where one is named (counts only)."""
        count = dict(self.kinds).get(kind, 0) if kind else self.promises
        if measure == "per_10000":
            return count / self.population * PER if self.population else None
        if measure == "placed_share":
            return self.on_place / self.promises if self.promises else None
        if measure == "done_share":
            return self.done / self.told if self.told else None
        return float(self.places if measure == "places" else count)


@dataclass(frozen=True, slots=True)
class Cell:
    """An H3 cell with the named places in it; ``ring`` is (lon, lat) of its corners."""

    cell: str
    places: int
    promises: int
    ring: tuple[tuple[float, float], ...]


def kommun_numbers(
    bundles: Iterable[Bundle], population: Mapping[str, int] | None = None
) -> tuple[KommunNumbers, ...]:
    """Return the numbers of every kommun that has data, in the order of ``bundles``.

    Parameters
    ----------
    bundles
        One a kommun, of all periods; those without a promise are left out.
    population
        Kommun code → inhabitants.
    """
    found = []
    for bundle in bundles:
        promises = [promise for promise in bundle.promises if promise.stance.commits]
        if not promises:
            continue
        kinds: dict[str, int] = {}
        for promise in promises:
            for kind in promise.kinds:
                kinds[kind] = kinds.get(kind, 0) + 1
        status = [promise.status for promise in promises]
        found.append(
            KommunNumbers(
                code=bundle.kommun.code,
                name=bundle.kommun.name,
                promises=len(promises),
                on_place=sum(p.located is Located.PLACE for p in promises),
                places=int(bundle.features["place_id"].nunique()),
                told=sum(one is not PromiseStatus.LOVAD for one in status),
                done=status.count(PromiseStatus.GENOMFORD),
                population=(population or {}).get(bundle.kommun.code),
                kinds=tuple(sorted(kinds.items())),
            )
        )
    return tuple(found)


def density(bundles: Iterable[Bundle], resolution: int = RESOLUTION) -> tuple[Cell, ...]:
    """Return the cells that hold a named place, the fullest first.

    A place counts in the cell of its label point. Places without a pin (the whole kommun, unknown)
    do not count: a cell says where documents point, not where trouble is.
    """
    return merged(members(bundle, resolution) for bundle in bundles)


def members(bundle: Bundle, resolution: int = RESOLUTION) -> dict[str, Members]:
    """Return H3 cell → ids of the places in it and of the promises made there, of one bundle."""
    import h3

    hung: dict[str, set[str]] = {}
    for promise in bundle.promises:
        for link in promise.links if promise.stance.commits else ():
            hung.setdefault(link.place_id, set()).add(promise.id)
    found: dict[str, Members] = {}
    for place in bundle.places.values():
        if place.precision in (Precision.KOMMUN, Precision.OKAND):
            continue
        cell = h3.latlng_to_cell(place.lat, place.lon, resolution)
        places, promises = found.setdefault(cell, (set(), set()))
        places.add(place.id)
        promises |= hung.get(place.id, set())
    return found


def merged(parts: Iterable[Mapping[str, Members]]) -> tuple[Cell, ...]:
    """Return the cells of several :func:`members` as one, the fullest first."""
    import h3

    found: dict[str, Members] = {}
    for part in parts:
        for cell, (places, promises) in part.items():
            all_places, all_promises = found.setdefault(cell, (set(), set()))
            all_places |= places
            all_promises |= promises
    cells = [
        Cell(
            key,
            len(places),
            len(promises),
            tuple((lon, lat) for lat, lon in h3.cell_to_boundary(key)),
        )
        for key, (places, promises) in found.items()
    ]
    return tuple(sorted(cells, key=lambda cell: (-cell.places, cell.cell)))


def classes(values: Iterable[float], most: int = 5) -> tuple[float, ...]:
    """Return upper bounds of at most ``most`` classes with about equally many values in each."""
    ordered = sorted(set(values))
    if len(ordered) <= most:
        return tuple(ordered)
    steps = [ordered[round((index + 1) * len(ordered) / most) - 1] for index in range(most)]
    return tuple(dict.fromkeys(steps))
