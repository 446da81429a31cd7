"""One kommun: a task with the hash of its inputs in, its map and its numbers out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from config.errors import LoftesError
from dashboard.national.points import count_near
from dashboard.program import program
from geodata.ids import content_id
from geodata.kommuner import kommun_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.national.points import Dealt, Floats
    from dashboard.services import Services
    from layers.bundle import Bundle


class StaleInputsError(LoftesError):
    """The store, the extract or the program that a kommun is built from is not the one planned."""


@dataclass(frozen=True, slots=True)
class Task:
    """A kommun to build.

    ``stamp`` is the hash of what its maker must read
    (program, promises, decisions, events, extract, geocoder's answers), ``key`` of that and of
    ``points``: things to count, by name, each with x and y (EPSG:3006).
    """

    code: str
    stamp: str
    key: str
    points: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What was made of a kommun: its GeoJSON, its row of numbers, and its cells.

    ``numbers`` are the fields of :class:`layers.analysis.sweden.KommunNumbers`, ``None`` where
    nothing is promised; ``cells`` is H3 cell → (ids of places, ids of promises), sorted.
    """

    document: str
    numbers: dict[str, Any] | None
    cells: dict[str, tuple[list[str], list[str]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A task with its part, or with what went wrong."""

    task: Task
    part: Part | None = None
    fault: Exception | None = None


def stamps(services: Services, codes: Iterable[str] | None = None) -> dict[str, str]:
    """Return the hash of the inputs of kommuner, or of all with promises, without points."""
    from geodata.osm.store import OsmStore

    store = services.store
    versions = store.versions() if codes is None else {code: store.version(code) for code in codes}
    extracts = OsmStore()
    found = {}
    for code, version in sorted(versions.items()):
        extract = extracts.find(code)
        made_of = extract.fingerprint if extract else ""
        found[code] = content_id(program(), code, version, made_of, repr(services.geocodes(code)))
    return found


def task_of(code: str, stamp: str, points: Mapping[str, Dealt]) -> Task:
    """Return the task of a kommun with its share of the points."""
    key = content_id(stamp, [(name, points[name].stamps.get(code)) for name in sorted(points)])
    return Task(code, stamp, key, {name: points[name].of(code) for name in sorted(points)})


class Builder:
    """Builds kommuner out of one store."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def build(self, task: Task) -> Part:
        """Build a kommun.

        Raises
        ------
        StaleInputsError
            Where what was read is not what the task is about.
        """
        bundle = self.services.fresh_bundle(task.code)
        # Asked after reading: as it was when planned and still is, so it was in between.
        if stamps(self.services, [task.code])[task.code] != task.stamp:
            raise StaleInputsError(
                "its promises, extract or program are not those of the machine that began the run",
                where=kommun_by_code(task.code).name,
                remedy="Give every worker the same program, store and extracts (docs/scale.md).",
            )
        return part_of(bundle, task.points)


def attempt(builder: Builder, task: Task) -> Outcome:
    """Build a kommun; a fault is an outcome too, so that the others go on."""
    try:
        return Outcome(task, builder.build(task))
    except Exception as error:  # noqa: BLE001  one kommun's fault is told, and never stops the rest
        return Outcome(task, fault=error)


def part_of(bundle: Bundle, points: Mapping[str, tuple[Floats, Floats]]) -> Part:
    """Return what is kept of a bundle."""
    from layers.analysis.sweden import kommun_numbers, members

    rows = kommun_numbers([bundle])
    cells = sorted(members(bundle).items())
    return Part(
        document=_document(bundle, points),
        numbers=asdict(rows[0]) if rows else None,
        cells={cell: (sorted(places), sorted(promises)) for cell, (places, promises) in cells},
    )


def _document(bundle: Bundle, near: Mapping[str, tuple[Floats, Floats]]) -> str:
    from config.kinds import load_kinds
    from layers.geojson import canonical
    from layers.query import select
    from layers.selection import Selection

    every = tuple(load_kinds().all_layers())
    view = select(bundle, Selection(bundle.kommun.code, bundle.period, every))
    document = view.collection(for_drawing=False)
    places = view.features.drop_duplicates("place_id")
    for name, (x, y) in near.items():
        numbers = dict(zip(places["place_id"], count_near(places.geometry, x, y), strict=True))
        for feature in document["features"]:
            feature["properties"][name] = int(numbers[feature["properties"]["place_id"]])
    return canonical(document)
