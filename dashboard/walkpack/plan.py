"""What a pack is made from: one group's route of a walk, and what stands around it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geodata.ids import content_id
from geodata.walk.codec import walk_json

if TYPE_CHECKING:
    from datetime import date

    from geodata.walk.records import Call, Route, Walk

# A heading may not be empty in a PDF/UA file.
UNTITLED, UNNAMED = "Trygghetsvandring", "Stopp"
AROUND_M = 250.0
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class OldItem:
    """An action of an earlier walk, as the follow-up walk's sheet asks about it."""

    title: str
    owner: str
    status: str
    deadline: date | None
    stop: str = ""  # name of the stop where it is looked at


@dataclass(frozen=True, slots=True)
class Plan:
    """One group's route, ready to be written in every format.

    ``base`` holds the ways around it, drawn faintly beneath the route; ``old`` the list that a
    follow-up walk opens with; ``address`` is where the field sheet or the walk's public page is
    found on line (empty: nowhere).
    """

    walk: Walk
    route: Route
    base: tuple[Way, ...] = ()
    old: tuple[OldItem, ...] = ()
    address: str = ""

    @property
    def stem(self) -> str:
        """Return what the file names begin with: ``trygghetsvandring-i-hagalund-2026-11-24``."""
        plain = unicodedata.normalize("NFKD", self.walk.title.casefold())
        plain = "".join(char for char in plain if not unicodedata.combining(char))
        name = _NO_LETTER.sub("-", plain).strip("-")[:60].strip("-") or "vandring"
        return f"{name}-{self.route.start:%Y-%m-%d}"

    @property
    def fingerprint(self) -> str:
        """Return a key of the plan: a field sheet of an earlier plan has another."""
        return content_id(walk_json(self.walk), [call.stop.id for call in self.route.calls])


@dataclass(frozen=True, slots=True)
class Way:
    """A way beneath the route: its coordinates in EPSG:3006 and its light."""

    xy: tuple[tuple[float, float], ...]
    lit: str  # yes, no, unknown


def plans_of(
    walk: Walk,
    routes: tuple[Route, ...],
    *,
    old: tuple[OldItem, ...] = (),
    address: str = "",
) -> tuple[Plan, ...]:
    """Return a plan for each group, with the ways that an imported extract has around it."""
    return tuple(
        Plan(
            walk=replace(
                walk,
                title=_clean(walk.title) or UNTITLED,
                meeting_name=_clean(walk.meeting_name),
            ),
            route=replace(route, calls=tuple(map(_clean_call, route.calls))),
            base=ways_around(walk.kommun, route),
            old=old,
            address=address,
        )
        for route in routes
    )


def ways_around(area: str, route: Route) -> tuple[Way, ...]:
    """Return the walking network around a route (EPSG:3006); nothing where none was imported."""
    import shapely

    from geodata.osm.store import OsmStore

    store = OsmStore()
    if not route.legs or store.find(area) is None:
        return ()
    table = store.read_table(area, "walk")
    lines = shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False))
    whole = shapely.union_all([leg.line for leg in route.legs])
    near = shapely.intersects(lines, shapely.box(*whole.buffer(AROUND_M).bounds))
    lit = table["lit"].to_pylist()
    return tuple(
        Way(tuple((x, y) for x, y in shapely.get_coordinates(lines[n]).round(1).tolist()), lit[n])
        for n in near.nonzero()[0].tolist()
    )


def _clean_call(call: Call) -> Call:
    stop = replace(call.stop, name=_clean(call.stop.name) or UNNAMED, note=_clean(call.stop.note))
    return replace(call, stop=stop)


def _clean(text: str) -> str:
    """Return text without the control characters that XML and Excel refuse."""
    return "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs")).strip()
