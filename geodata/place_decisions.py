"""What people decided about a name's place: accepted, chosen, moved, drawn, no place.

A decision's value is a text: ``none``, the id of a place, or JSON with a geometry in EPSG:3006
(``{"move": …}``, ``{"draw": …}``). Decisions are never changed: the last one on a name counts, the
earlier ones stay as its history.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from config.errors import LoftesError
from geodata.boundaries import EDGE_TOLERANCE_M, check_inside, kommun_polygon
from geodata.crs import SWEREF99TM, WGS84, to_sweref, transform
from geodata.decision_log import UNDONE
from geodata.ids import content_id
from geodata.kommuner import kommun_by_code
from geodata.names import forms, name_key
from geodata.notes import note
from geodata.records import Place, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

    from geodata.records import Decision, Note

PLACE_FIELD = "place"
NO_PLACE = "none"
MOVE, DRAW = "move", "draw"
PERSON = "Löfteskartan"
LICENCE = "egen uppgift"
DEFAULT_UNCERTAINTY_M = 50.0
MOST_POINTS = 5000
DECIMETRE = 1
_DRAWN = {
    "Polygon": Precision.OMRADE,
    "MultiPolygon": Precision.OMRADE,
    "LineString": Precision.GATA,
    "MultiLineString": Precision.GATA,
    "Point": Precision.PLATS,
}


class PlaceDecisionError(LoftesError):
    """A decision on a place that cannot be one."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Settled:
    """Decisions on places, by the name that they were made for."""

    by_key: Mapping[str, tuple[Decision, ...]]

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Settled:
        """Gather the decisions of the field ``place``, in the order in which they were made."""
        found: defaultdict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            if decision.field == PLACE_FIELD:
                found[decision.key].append(decision)
        return cls({key: tuple(items) for key, items in found.items()})

    def history(self, kommun: str, name: str) -> tuple[Decision, ...]:
        """Return what was decided on a name in a kommun (code), the decision that counts last.

        Empty where the last one was taken back.

        What was decided on a name holds for its genitive too.
        """
        if not self.by_key:
            return ()
        spellings = (form for form, match in forms(name) if match in ("exact", "genitive"))
        found = (self.by_key.get(decision_key(kommun, form), ()) for form in spellings)
        history = next((decisions for decisions in found if decisions), ())
        return () if history and history[-1].value == UNDONE else history


UNDECIDED = Settled({})


def decision_key(kommun: str, name: str) -> str:
    """Return the key under which a person's decision on a name in a kommun is kept."""
    return content_id("place-of-name", kommun, name_key(name))


def move_value(
    kommun: str, name: str, lat: float, lon: float, *, uncertainty_m: float | None = None
) -> str:
    """Return the value of a decision that puts a name at a position (WGS 84).

    Raises
    ------
    AxesSwappedError, OutsideKommunError
        Where the position lies outside the kommun; with the hint where swapped axes explain it.
    PlaceDecisionError
        Where the numbers are no position.
    """
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise _refused(name, "the position is no number", "Give latitude and longitude in degrees.")
    radius = DEFAULT_UNCERTAINTY_M if uncertainty_m is None else uncertainty_m
    if not (math.isfinite(radius) and radius > 0):
        raise _refused(name, "the uncertainty is no length", "Give metres above 0.")
    (x, swapped_x), (y, swapped_y) = transform([lon, lat], [lat, lon], WGS84, SWEREF99TM)
    if not (math.isfinite(x) and math.isfinite(y)):
        raise _refused(
            name, "the position is on no map", "Latitude is 55–69, longitude 11–24 in Sweden."
        )
    check_inside(kommun, x, y, where=name, swapped=(swapped_x, swapped_y))
    facts = {"x": round(float(x), 1), "y": round(float(y), 1), "uncertainty_m": radius}
    return json.dumps({MOVE: facts})


def parse_position(name: str, text: str) -> tuple[float, float]:
    """Return latitude and longitude as somebody types them: ``59.36, 18.01``, ``59,36 18,01``.

    Raises
    ------
    PlaceDecisionError
        Where these are not two numbers.
    """
    plain = text.strip()
    parts = plain.replace(";", " ").split() if re.search(r"[;\s]", plain) else plain.split(",")
    try:
        lat, lon = (float(part.rstrip(",").replace(",", ".")) for part in parts)
    except ValueError:
        raise _refused(
            name, f"{text!r} is no position", "Latitude and longitude: 59.3604, 18.0146."
        ) from None
    return lat, lon


def draw_value(kommun: str, name: str, geojson: str) -> str:
    """Return the value of a decision that draws a name: an area, a line or a point.

    Parameters
    ----------
    geojson
        A geometry, or a feature with one, in WGS 84.

    Raises
    ------
    PlaceDecisionError
        Where it is no such geometry or its outline crosses itself.
    AxesSwappedError, OutsideKommunError
        Where it does not lie in the kommun.
    """
    shape = _parsed(name, geojson)
    if shape.geom_type not in _DRAWN or shape.is_empty:
        raise _refused(name, f"a {shape.geom_type} is no place", "Draw an area, a line or a point.")
    if shapely.get_num_coordinates(shape) > MOST_POINTS:
        raise _refused(name, f"has more than {MOST_POINTS} points", "Simplify the outline.")
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        raise _refused(name, f"the outline is not sound ({reason})", "Draw it again.")
    _check_drawn(kommun, name, shape)
    wkt = shapely.to_wkt(to_sweref(shape), rounding_precision=DECIMETRE)
    return json.dumps({DRAW: {"wkt": wkt}})


def decided_place(kommun: str, name: str, decision: Decision) -> Place | None:
    """Return the place that a decision moved or drew; ``None`` for one that chose or denied.

    Raises
    ------
    PlaceDecisionError
        Where the value is damaged.
    """
    if not decision.value.startswith("{"):
        return None
    try:
        shape, radius = _stored(json.loads(decision.value))
    except (KeyError, TypeError, ValueError, shapely.errors.GEOSException) as error:
        raise PlaceDecisionError(
            f"{decision.value!r} is no place",
            where=f"decision on {name}",
            remedy="Make the decision again.",
        ) from error
    return Place(
        id=content_id("decided-place", kommun, name_key(name), decision.value),
        name=name,
        kommun=kommun,
        geometry=shape,
        precision=_DRAWN[shape.geom_type],
        uncertainty_m=radius,
        source=f"{PERSON}: beslut av {decision.who}",
        licence=LICENCE,
        checked=decision.when.date(),
        note=decision.why,
    )


def history_notes(kommun: str, name: str, history: Iterable[Decision]) -> tuple[Note, ...]:
    """Return a sentence a decision, the oldest first."""
    notes = []
    before: Place | None = None
    for decision in history:
        facts = {"when": f"{decision.when:%Y-%m-%d}", "who": decision.who, "why": decision.why}
        place = decided_place(kommun, name, decision)
        if place is None:
            code = {NO_PLACE: "withdrawn", UNDONE: "undone"}.get(decision.value, "chosen")
            notes.append(note(f"evidence.{code}", **facts))
        elif MOVE not in json.loads(decision.value):
            notes.append(note("evidence.drawn", **facts))
        elif before is None:
            notes.append(note("evidence.set", **facts))
        else:
            distance = round(place.geometry.distance(before.geometry))
            notes.append(note("evidence.moved", distance=distance, **facts))
        before = place or before
    return tuple(notes)


def _stored(value: dict[str, Any]) -> tuple[BaseGeometry, float]:
    if MOVE in value:
        facts = value[MOVE]
        return shapely.Point(facts["x"], facts["y"]), float(facts["uncertainty_m"])
    shape = shapely.from_wkt(value[DRAW]["wkt"])
    radius = DEFAULT_UNCERTAINTY_M if shape.geom_type == "Point" else 0.0
    _DRAWN[shape.geom_type]
    return shape, radius


def _parsed(name: str, geojson: str) -> BaseGeometry:
    try:
        raw = json.loads(geojson)
        if raw.get("type") == "FeatureCollection" and len(raw["features"]) == 1:
            raw = raw["features"][0]
        found: BaseGeometry = shapely.from_geojson(json.dumps(raw.get("geometry", raw)))
    except (
        AttributeError, KeyError, TypeError, ValueError, RecursionError,
        shapely.errors.GEOSException,
    ) as error:  # fmt: skip
        raise _refused(
            name, "this is no GeoJSON geometry", "Save one feature as GeoJSON (WGS 84)."
        ) from error
    return shapely.force_2d(found)


def _check_drawn(kommun: str, name: str, shape: BaseGeometry) -> None:
    moved = to_sweref(shape)
    border = kommun_polygon(kommun).buffer(EDGE_TOLERANCE_M)
    if moved.is_valid and not moved.is_empty and shapely.covers(border, moved):
        return
    lon, lat = shapely.get_coordinates(shape)[0]
    # Says what is wrong where the first corner already tells it: outside, or swapped axes.
    move_value(kommun, name, float(lat), float(lon))
    title = kommun_by_code(kommun).name
    raise _refused(name, f"reaches outside {title}", "Keep the outline within the kommun.")


def _refused(name: str, what: str, remedy: str) -> PlaceDecisionError:
    return PlaceDecisionError(what, where=name, remedy=f"{remedy} Nothing was stored.")
