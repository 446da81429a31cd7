"""The country as a drawing: kommuner by colour, hatched where nothing is known; cells of places."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from dashboard.escape import escape
from geodata.kommuner import kommuner
from layers.analysis.sweden import classes
from layers.sweden_map import HEIGHT, sweden_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.texts import Texts
    from layers.analysis.sweden import Cell, KommunNumbers
    from layers.sweden_map import SwedenMap

# One hue, light to dark: read in order by everybody, in print too.
SHADES = ("#cfe3ee", "#93c0d9", "#5197bd", "#1d6c9a", "#0a3f5f")
INK, PAPER, EDGE, HATCH = "#17222c", "#ffffff", "#ffffff", "#a9a494"
SMALL = 14.0  # units: a kommun below this has a ring around it
NAMED = 14  # names are written while there are no more kommuner than this
MARGIN = 90.0  # room for names beside the country


def choropleth(found: Sequence[KommunNumbers], measure: str, texts: Texts) -> str:
    """Return the drawing with its legend; ``found`` are the kommuner that have data."""
    values = {one.code: value for one in found if (value := one.value(measure)) is not None}
    bounds = classes(values.values())
    drawing = _svg(sweden_map(), _kommuner(values, bounds))
    title = texts(f"sweden.measure_{measure}")
    said = texts("sweden.alt", measure=title, n=len(values))
    legend = _legend(bounds, values, measure, texts)
    return _figure(drawing, said, title, legend, texts)


def density(cells: Sequence[Cell], texts: Texts) -> str:
    """Return the drawing of cells that hold a named place, with its legend."""
    sweden = sweden_map()
    bounds = classes(float(cell.places) for cell in cells)
    shapes = [f'<g fill="#eceae3" stroke="{PAPER}" stroke-width=".5">{_land(sweden)}</g>']
    for cell in cells:
        shade = _shade(cell.places, bounds)
        path = sweden.path(cell.ring)
        shapes.append(f'<path d="{path}" fill="{shade}" stroke="{INK}" stroke-width="1.2"/>')
    title = texts("sweden.density")
    counted = {str(index): float(cell.places) for index, cell in enumerate(cells)}
    legend = _legend(bounds, counted, "places", texts, hatched=False)
    said = texts("sweden.density_alt", n=len(cells))
    return _figure(_svg(sweden, shapes), said, title, legend, texts)


def _figure(drawing: str, said: str, title: str, legend: str, texts: Texts) -> str:
    data = base64.b64encode(drawing.encode()).decode()
    return (
        f'<figure class="sweden"><figcaption><h2>{escape(title)}</h2>{legend}</figcaption>'
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(said)}">'
        f"<small>{escape(texts('map.source'))}</small></figure>"
    )


def _svg(sweden: SwedenMap, shapes: Sequence[str]) -> str:
    box = f"{-MARGIN:g} -6 {sweden.width + 2 * MARGIN:g} {HEIGHT + 12:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
        '<defs><pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" fill="#f4f2ec"/>'
        f'<path d="M0 0V5" stroke="{HATCH}" stroke-width="1.1"/></pattern></defs>'
        f"{''.join(shapes)}</svg>"
    )


def _land(sweden: SwedenMap) -> str:
    return f'<path d="{"".join(one.path for one in sweden.outlines)}"/>'


def _kommuner(values: dict[str, float], bounds: Sequence[float]) -> list[str]:
    sweden = sweden_map()
    shapes = [f'<g fill="url(#h)" stroke="{EDGE}" stroke-width=".6">']
    shapes += [f'<path d="{one.path}"/>' for one in sweden.outlines if one.code not in values]
    shapes.append("</g>")
    known = [one for one in sweden.outlines if one.code in values]
    for one in known:
        shade = _shade(values[one.code], bounds)
        shapes.append(f'<path d="{one.path}" fill="{shade}" stroke="{INK}" stroke-width=".9"/>')
        if one.extent < SMALL:
            shapes.append(
                f'<circle cx="{one.x}" cy="{one.y}" r="8" fill="{shade}" '
                f'stroke="{INK}" stroke-width="1.6"/>'
            )
    if len(known) <= NAMED:
        shapes += _names([(one.x, one.y, one.name) for one in known], sweden.width)
    return shapes


def _names(spots: Sequence[tuple[float, float, str]], width: float) -> list[str]:
    """Return names beside the country, on the nearer side, with a line to their kommun."""
    shapes = []
    for east in (False, True):
        side = sorted((y, x, name) for x, y, name in spots if (x > width / 2) == east)
        floor = -1e9
        for y, x, name in side:
            at = max(y, floor + 22)
            floor = at
            edge = width + 4 if east else -4
            anchor = "start" if east else "end"
            shapes.append(
                f'<path d="M{x} {y}L{edge - (8 if east else -8):g} {at:g}H{edge:g}" fill="none" '
                f'stroke="{INK}" stroke-width=".8"/>'
                f'<text x="{edge + (4 if east else -4):g}" y="{at + 6:g}" text-anchor="{anchor}" '
                f'font-family="Source Sans, sans-serif" font-size="17" fill="{INK}">'
                f"{escape(name)}</text>"
            )
    return shapes


def _shade(value: float, bounds: Sequence[float]) -> str:
    index = next(i for i, bound in enumerate(bounds) if value <= bound)
    return _shades(len(bounds))[index]


def _shades(count: int) -> tuple[str, ...]:
    """Return as many shades as there are classes, spread over the whole scale."""
    if count <= 1:
        return (SHADES[3],) * count
    last = len(SHADES) - 1
    return tuple(SHADES[round(index * last / (count - 1))] for index in range(count))


def _legend(
    bounds: Sequence[float],
    values: dict[str, float],
    measure: str,
    texts: Texts,
    *,
    hatched: bool = True,
) -> str:
    items = []
    low = float("-inf")
    word = "sweden.scale" if hatched else "sweden.scale_cells"
    for bound, shade in zip(bounds, _shades(len(bounds)), strict=True):
        inside = [value for value in values.values() if low < value <= bound]
        ends = [said_value(end, measure, texts) for end in (min(inside), max(inside))]
        label = texts(word, label="–".join(dict.fromkeys(ends)), n=len(inside))
        items.append(f'<li><span style="background:{shade}"></span>{escape(label)}</li>')
        low = bound
    if hatched:
        lost = len(kommuner()) - len(values)
        label = texts("sweden.scale", label=texts("sweden.no_data"), n=lost)
        items.append(f'<li><span class="hatched"></span>{escape(label)}</li>')
    return f'<ul class="scale">{"".join(items)}</ul>'


def said_value(value: float, measure: str, texts: Texts) -> str:
    """Return a value of a measure for people."""
    if measure in ("placed_share", "done_share"):
        return f"{value * 100:.0f} %"
    said = f"{value:.1f}" if measure == "per_10000" else f"{value:.0f}"
    return said.replace(".", ",") if texts.language == "sv" else said


def table(found: Sequence[KommunNumbers], texts: Texts) -> str:
    """Return the same numbers in words, a kommun a row."""
    keys = ("promises", "on_place", "places", "told", "done", "per_10000")
    heads = "".join(f'<th scope="col">{escape(texts(f"sweden.{key}"))}</th>' for key in keys)
    rows = ""
    for one in found:
        rate = one.value("per_10000")
        cells = [
            str(one.promises),
            str(one.on_place),
            str(one.places),
            str(one.told),
            str(one.done),
        ]
        cells.append("–" if rate is None else said_value(rate, "per_10000", texts))
        marked = zip(keys, cells, strict=True)
        rows += f'<tr><th scope="row">{escape(one.name)}</th>' + "".join(
            f'<td data-label="{escape(texts(f"sweden.{key}"))}">{escape(cell)}</td>'
            for key, cell in marked
        )
        rows += "</tr>"
    return (
        f'<div class="scroll"><table class="numbers-table"><caption>'
        f"{escape(texts('sweden.caption', n=len(found)))}</caption><thead><tr>"
        f'<th scope="col">{escape(texts("sweden.kommun"))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
