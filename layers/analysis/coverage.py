"""Is every named place covered by every kind of measure? Covered, maybe, not, cannot tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from config.import_tables import load_imports
from config.kinds import load_kinds
from geodata.records import Role
from layers.analysis.distance import NOWHERE, Region, Span, StraightWalk
from layers.analysis.nearest import Things
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.analysis.distance import Walk
    from layers.bundle import Bundle
    from layers.existing import Existing
    from layers.views import PromiseView


class Cover(StrEnum):
    """The four answers, the strongest first."""

    COVERED = "covered"
    MAYBE = "maybe"
    UNKNOWN = "unknown"
    NOT = "not"


class Why(StrEnum):
    """What an answer rests on."""

    HERE = "here"  # the promise names the place itself
    FOCUS = "focus"  # the document has the place in focus for all its promises
    NEAR = "near"  # within reach wherever the two may be
    PERHAPS = "perhaps"  # within reach in some cases
    UNPLACED = "unplaced"  # a promise of the kind has no place: it may be anywhere
    FAR = "far"  # all are out of reach
    NONE = "none"  # nobody promised the kind
    NO_DATA = "no_data"  # nothing was imported


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer; ``span`` in metres, ``promises`` the ids it rests on."""

    cover: Cover
    why: Why
    span: Span = NOWHERE
    promises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its answers, in the order of the columns."""

    place_id: str
    name: str
    role: Role
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rows are places, columns kinds of measure and then layers of what exists (``existing``)."""

    distance_m: float
    method: str
    kinds: tuple[str, ...]
    existing: tuple[str, ...]
    rows: tuple[Row, ...]

    def count(self, cover: Cover, column: int) -> int:
        """Return how many places have an answer in a column."""
        return sum(row.cells[column].cover is cover for row in self.rows)

    def of_kinds(self, chosen: Sequence[str]) -> Coverage:
        """Return the columns of some kinds, and of what exists that answers to them."""
        if not chosen:
            return self
        layers = load_imports().layers
        of = [*self.kinds, *(layers[key].kind for key in self.existing)]
        kept = [index for index, kind in enumerate(of) if kind in chosen]
        return replace(
            self,
            kinds=tuple(kind for kind in self.kinds if kind in chosen),
            existing=tuple(key for key in self.existing if layers[key].kind in chosen),
            rows=tuple(
                replace(row, cells=tuple(row.cells[index] for index in kept)) for row in self.rows
            ),
        )


def coverage(
    bundle: Bundle,
    distance_m: float,
    *,
    existing: Sequence[Existing] = (),
    walk: Walk | None = None,
) -> Coverage:
    """Return what covers each named place within a walking distance.

    Parameters
    ----------
    bundle
        Of a kommun and period.
    distance_m
        How far people are taken to walk.
    existing
        Things that stand there already; a layer of ``config/imports.toml`` that is not among them
        is answered "cannot tell".
    walk
        How to measure; as the crow flies by default.
    """
    walk = walk or StraightWalk()
    regions = place_regions(bundle)
    committed = [p for p in bundle.promises if p.stance.commits]
    promised = {kind for promise in committed for kind in promise.kinds}
    kinds = tuple(kind for kind in load_kinds().kinds if kind in promised)
    things = {one.layer: _things(one) for one in existing}
    layers = tuple(key for key, rule in load_imports().layers.items() if rule.osm or key in things)
    rows = []
    for place_id, role in _places(bundle):
        here = regions[place_id]
        cells = [_promised(here, kind, committed, regions, distance_m, walk) for kind in kinds]
        cells += [_existing(here, things.get(key), key, distance_m, walk) for key in layers]
        rows.append(Row(place_id, bundle.places[place_id].name, role, tuple(cells)))
    return Coverage(distance_m, walk.name, kinds, layers, tuple(rows))


def place_regions(bundle: Bundle) -> dict[str, Region]:
    """Return where each drawn place of a bundle may be."""
    frame = bundle.features
    found = {}
    for place_id, shape in zip(frame["place_id"], frame.geometry, strict=True):
        radius = bundle.places[place_id].uncertainty_m if shape.geom_type == "Point" else 0.0
        found[place_id] = Region(place_id, shape, radius)
    return found


def _places(bundle: Bundle) -> list[tuple[str, Role]]:
    """Return every named place once, in Swedish order, with its strongest role."""
    from geodata.kommuner import swedish_key

    layers = load_kinds().all_layers()
    every = next(key for key, layer in layers.items() if layer.every_kind)
    frame = bundle.features[bundle.features["layer"] == every]
    found = [(key, Role(role)) for key, role in zip(frame["place_id"], frame["role"], strict=True)]
    return sorted(found, key=lambda item: swedish_key(bundle.places[item[0]].name))


def _promised(
    here: Region,
    kind: str,
    promises: Sequence[PromiseView],
    regions: dict[str, Region],
    distance_m: float,
    walk: Walk,
) -> Cell:
    meant = [promise for promise in promises if kind in promise.kinds]
    if not meant:
        return Cell(Cover.NOT, Why.NONE)
    for role, cover, why in (
        (Role.TARGET, Cover.COVERED, Why.HERE),
        (Role.FOCUS, Cover.MAYBE, Why.FOCUS),
    ):
        ids = tuple(p.id for p in meant if _names(p, here.id, role))
        near = Cell(cover, why, Span(0.0, 0.0), ids)
        if ids and cover is Cover.COVERED:
            return near
        if ids:
            return _better(near, _by_distance(here, meant, regions, distance_m, walk))
    return _by_distance(here, meant, regions, distance_m, walk)


def _better(first: Cell, second: Cell) -> Cell:
    """Return the stronger of two answers, the first where they are alike."""
    order = tuple(Cover)
    return second if order.index(second.cover) < order.index(first.cover) else first


def _by_distance(
    here: Region,
    meant: Sequence[PromiseView],
    regions: dict[str, Region],
    distance_m: float,
    walk: Walk,
) -> Cell:
    best = NOWHERE
    by: tuple[str, ...] = ()
    for promise in meant:
        for link in promise.links:
            if link.role not in (Role.TARGET, Role.FOCUS) or link.place_id not in regions:
                continue
            span = walk.between(here, regions[link.place_id])
            if link.role is Role.FOCUS:  # the measure may stand in another place of the focus
                span = Span(span.low, float("inf"))
            if (span.high, span.low) < (best.high, best.low):
                by = (promise.id,)
            best = best.best(span)
    if best.high <= distance_m:
        return Cell(Cover.COVERED, Why.NEAR, best, by)
    if best.low <= distance_m:
        return Cell(Cover.MAYBE, Why.PERHAPS, best, by)
    lost = tuple(p.id for p in meant if p.located is Located.NONE)
    if lost:
        return Cell(Cover.UNKNOWN, Why.UNPLACED, best, lost)
    return Cell(Cover.NOT, Why.FAR, best, by)


def _existing(
    here: Region, things: Things | None, layer: str, distance_m: float, walk: Walk
) -> Cell:
    if things is None:
        return Cell(Cover.UNKNOWN, Why.NO_DATA)
    accuracy = load_imports().layers[layer].accuracy_m
    span = walk.nearest(here, things, accuracy)
    if span.high <= distance_m:
        return Cell(Cover.COVERED, Why.NEAR, span)
    if span.low <= distance_m:
        return Cell(Cover.MAYBE, Why.PERHAPS, span)
    return Cell(Cover.NOT, Why.FAR, span)


def _things(existing: Existing) -> Things:
    import shapely

    return Things(shapely.get_coordinates(shapely.centroid(existing.frame.geometry.to_numpy())))


def _names(promise: PromiseView, place_id: str, role: Role) -> bool:
    return any(link.place_id == place_id and link.role is role for link in promise.links)
