"""The varying part of the map: a row a place, with its shape, its name and how it is drawn.

Several layers over one place share its outline as coloured segments, so that each stays visible
and none covers another; colours never mix, because only the layer of all places fills. What many
places have in common (looks, words, icons) is told once; ``static/places.js`` reads the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

from config.kinds import load_kinds
from dashboard import words
from dashboard.assets import asset_url
from geodata.records import Role
from layers.geojson import outline
from layers.style import style_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from config.kinds import Look
    from dashboard.texts import Texts
    from layers.query import View
    from layers.style import Style
    from layers.views import PlaceView

Json = dict[str, Any]

LINE = 5  # CSS pixels, as is the segment
SEGMENT = 16
SHORT = 0.55  # part of a segment that is drawn where the place is no target
CASING = "#ffffff"
RIM = {"color": "#17222c", "opacity": 1, "fill": False}
RIM_WIDTH = 3
DIMMED = 0.4
CHOSEN, ESTIMATED = 1, 2  # bits of a row's last value


@dataclass(frozen=True, slots=True)
class Highlight:
    """Places to bring out; ``zoom_at`` counts how often somebody asked for ``zoom_place``.

    ``centre`` names the choice: the map moves to its places once, where they are out of sight.
    """

    places: frozenset[str] = frozenset()
    zoom_place: str = ""
    zoom_at: int = 0
    centre: str = ""


class Drawn(NamedTuple):
    """A place in one layer."""

    layer: str
    role: str
    number: int
    promises: tuple[str, ...]


def places(view: View, highlight: Highlight, texts: Texts, base_path: str = "") -> Json:
    """Return the visible places, lowest first, and the tables that their rows point into.

    Notes
    -----
    A row is ``[id, name, lon, lat, shape, detail, precision, said, looks, icons, bits]``. ``shape``
    is GeoJSON as text, or the radius of the circle of uncertainty in metres around the name's
    point; ``detail``, ``precision`` and ``said`` are numbers in ``words``, ``looks`` and ``icons``
    lists of numbers in the tables of the same name.
    """
    of_place: dict[str, list[Drawn]] = {}
    shapes: dict[str, BaseGeometry] = {}
    frame = view.features
    columns = (frame[name].to_numpy(object) for name in ("place_id", "layer", "role", "promises"))
    geometries = frame.geometry.to_numpy()
    is_point = (shapely.get_type_id(geometries) == shapely.GeometryType.POINT).tolist()
    for place, layer, role, promises, shape, point in zip(
        *columns, geometries, is_point, strict=True
    ):
        of_place.setdefault(place, []).append(Drawn(layer, role, len(promises), promises))
        if not point:
            shapes[place] = shape
    sheet = _Sheet(highlight, texts, base_path)
    rows = [
        sheet.row(view.bundle.places[place], drawn, shapes.get(place))
        for place, drawn in of_place.items()
    ]
    return {
        "looks": sheet.looks.rows,
        "words": sheet.words.rows,
        "icons": sheet.icons.rows,
        "zoom": {"place": highlight.zoom_place, "at": highlight.zoom_at},
        "centre": highlight.centre,
        "places": rows,
    }


def _together(drawn: Sequence[Drawn]) -> int:
    """Return how many promises hang on a place in any of its layers."""
    return len({key for one in drawn for key in one.promises})


class _Table:
    """What is told once and pointed at by its number."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._number: dict[Any, int] = {}

    def number(self, key: object, make: Callable[[], Any]) -> int:
        """Return the number of a key; ``make`` returns what to tell of it, asked once."""
        found = self._number.get(key)
        if found is None:
            found = self._number[key] = len(self.rows)
            self.rows.append(make())
        return found


class _Sheet:
    """The rows of a map and their tables."""

    def __init__(self, highlight: Highlight, texts: Texts, base_path: str) -> None:
        self.looks, self.words, self.icons = _Table(), _Table(), _Table()
        self._highlight, self._texts, self._base_path = highlight, texts, base_path
        self._alike: dict[object, tuple[list[int], list[int]]] = {}

    def row(
        self, place: PlaceView, drawn: Sequence[Drawn], shape: BaseGeometry | None
    ) -> list[Any]:
        """Return the row of a place, of a point where there is no shape; see :func:`places`."""
        first, last = drawn[0], drawn[-1]
        chosen = place.id in self._highlight.places
        alike = (*[one[:2] for one in drawn], chosen, place.estimated)
        found = self._alike.get(alike)
        if found is None:
            layers = [(one.layer, one.role) for one in drawn]
            found = self._alike[alike] = self._drawing(layers, chosen, place.estimated)
        return [
            place.id,
            place.name,
            place.lon,
            place.lat,
            place.uncertainty_m if shape is None else outline(shape),
            self._number(first.number if first is last else _together(drawn), first.role),
            self._precision(place) if place.estimated else None,
            self._number(last.number, last.role),
            *found,
            chosen * CHOSEN + place.estimated * ESTIMATED,
        ]

    def _drawing(
        self, layers: Sequence[tuple[str, str]], chosen: bool, estimated: bool
    ) -> tuple[list[int], list[int]]:
        """Return the looks and icons of a place in these layers and roles."""
        table = load_kinds().all_layers()
        shade = DIMMED if self._highlight.places and not chosen else 1
        drawn = [
            (key, role, style_of(table[key], Role(role), estimated=estimated))
            for key, role in layers
        ]
        lines = [key for key, _, style in drawn if not style.fill_opacity]
        looks = [_look(*one, lines, shade) for one in drawn]
        if chosen:
            looks.insert(0, _rim(looks))
        targets = [k for k, role in layers if role == Role.TARGET.value and k in lines]
        return (
            [self.looks.number(repr(look), look.copy) for look in looks],
            [self.icons.number(key, partial(self._icon, table[key])) for key in targets],
        )

    def _icon(self, look: Look) -> Json:
        url = asset_url(f"vendor/lucide-static/{look.icon}.svg", self._base_path)
        return {"url": url, "colour": look.colour}

    def _number(self, promises: int, role: str) -> int:
        return self.words.number((promises, role), partial(_number, promises, role, self._texts))

    def _precision(self, place: PlaceView) -> int:
        key = (place.precision, place.uncertainty_m)
        return self.words.number(key, partial(words.precision, place, self._texts))


def _look(key: str, role: str, style: Style, lines: Sequence[str], shade: float) -> Json:
    """Return how a place is drawn in a layer, among the layers that draw a line around it."""
    hatch = _hatch(role, style)
    return {
        "layer": key,
        "hatch": hatch,
        "colour": style.stroke,
        "style": {
            "color": style.stroke,
            **_line(key, role, style, lines),
            "opacity": shade,
            "fillColor": f"url(#{hatch})" if hatch else style.fill,
            "fillOpacity": shade * min(1, (3 if hatch else 1) * style.fill_opacity),
        },
    }


def _rim(looks: Sequence[Json]) -> Json:
    """Return the dark rim of a chosen place; a lone line keeps its dashes, which mean something."""
    styles = [look["style"] for look in looks]
    rim = RIM | {"weight": max(style["weight"] for style in styles) + RIM_WIDTH}
    if len(looks) == 1:
        rim["dashArray"] = styles[0]["dashArray"]
    return {"layer": "", "style": rim}


def _hatch(role: str, style: Style) -> str:
    """Name the pattern of an area that the document only has in focus; a target is plain."""
    hatched = style.fill_opacity and role == Role.FOCUS.value
    return f"hatch-{style.stroke.lstrip('#')}" if hatched else ""


def _line(key: str, role: str, style: Style, lines: Sequence[str]) -> Json:
    """Return weight and dashes: the style's own for one line, a segment each for several."""
    if style.fill_opacity and len(lines) > 1:
        return {"weight": LINE + 2, "color": CASING}
    if style.fill_opacity:
        return {"weight": LINE / 2, "dashArray": style.dash or None}
    if len(lines) == 1:
        return {"weight": LINE - 1, "dashArray": style.dash or None}
    length = SEGMENT if role == Role.TARGET.value else SEGMENT * SHORT
    turn = SEGMENT * len(lines)
    return {
        "weight": LINE,
        "lineCap": "butt",
        "dashArray": f"{length:g} {turn - length:g}",
        "dashOffset": f"{-SEGMENT * lines.index(key)}",
    }


def _number(promises: int, role: str, texts: Texts) -> str:
    if promises:
        return texts("count.of_place", n=promises)
    return texts("count.named_problem" if role == Role.PROBLEM.value else "count.named_only")
