"""HTML of a planned walk: numbers, the table stop by stop, what was left out, the ways compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.escape import escape
from geodata.walk.words import notice_text, reason_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.texts import Texts
    from geodata.walk.records import Leg, Route, Skipped
    from layers.walk.plan import Plan

MINUTE = 60
KILOMETRE = 1000
STOP_COLUMNS = ("number", "stop", "clock", "way", "light")
WAY_COLUMNS = ("kind", "stops", "length", "time", "lit", "unlit", "unknown", "steps")
SIGNS = ("yes", "unknown", "no", "dark", "wish")


def metres(length: float, texts: Texts) -> str:
    """Return a length as people read it: ``850 m``, ``1,9 km``."""
    if length < KILOMETRE:
        return f"{length:.0f} m"
    words = f"{length / KILOMETRE:.1f} km"
    return words.replace(".", ",") if texts.language == "sv" else words


def minutes(route: Route) -> int:
    """Return how many minutes a route takes."""
    return round((route.back - route.start).total_seconds() / MINUTE)


def numbers(plan: Plan, texts: Texts) -> str:
    """Return stops, length, minutes and dusk of a plan, of its longest group."""
    from layers.walk.plan import length_m

    longest = max(plan.routes, key=lambda route: route.back)
    stops = sum(len(route.calls) for route in plan.routes)
    tiles = [
        (str(stops), texts("walk.stops", n=stops)),
        (metres(length_m([longest]), texts), ""),
        (str(minutes(longest)), texts("walk.min")),
    ]
    items = "".join(
        f"<li><b>{escape(n)}</b> <span>{escape(label)}</span></li>" for n, label in tiles
    )
    dark = escape(f"{dusk(longest, texts)}, {dark_from(longest, texts)}")
    return (
        f'<ul class="numbers" aria-label="{escape(texts("walk.summary"))}">{items}'
        f"<li><span>{dark}</span></li></ul>"
    )


def dusk(route: Route, texts: Texts) -> str:
    """Tell the moment of civil dusk."""
    if route.dusk is None:
        return texts("walk.no_dusk")
    return texts("walk.dusk", date=f"{route.dusk:%H:%M}")


def dark_from(route: Route, texts: Texts) -> str:
    """Tell from which stop it is dark."""
    if route.dark_from is None:
        return texts("walk.never")
    return texts("walk.dark_from", n=route.dark_from + 1)


def notices(plan: Plan, texts: Texts) -> str:
    """Return what an organiser must know of the routes."""
    every = dict.fromkeys(notice for route in plan.routes for notice in route.notices)
    said = "<br>".join(escape(notice_text(one, texts.language)) for one in every)
    return f'<p class="notice" role="status">{said}</p>' if said else ""


def route_table(plan: Plan, route: Route, texts: Texts) -> str:
    """Return a route stop by stop: clock, way, light, directions."""
    heads = [texts(f"walkhead.{name}") for name in STOP_COLUMNS]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    letter = chr(ord("A") + route.group - 1)
    many = len(plan.routes) > 1
    rows = [_row("M", plan.walk.meeting_name, f"{route.start:%H:%M}", None, texts)]
    for number, call in enumerate(route.calls, start=1):
        clock = f"{call.arrive:%H:%M}–{call.leave:%H:%M}"
        name = f"{letter if many else ''}{number}"
        rows.append(
            _row(name, call.stop.name, clock, route.legs[number - 1], texts, dark=call.dark)
        )
    rows.append(_row("M", texts("walk.goal"), f"{route.back:%H:%M}", route.legs[-1], texts))
    caption = texts("walk.group", name=letter, n=len(route.calls)) if many else texts("walk.table")
    return _table(caption, head, rows)


def _table(caption: str, head: str, rows: Sequence[str]) -> str:
    """Return a table that scrolls sideways where it is too wide, by keyboard too."""
    named = escape(caption)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{named}">'
        f'<table class="walk-table"><caption>{named}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _row(
    mark: str, name: str, clock: str, leg: Leg | None, texts: Texts, *, dark: bool = False
) -> str:
    way = light = ""
    if leg is not None:
        flights = texts("walk.flights", n=leg.steps) if leg.steps else ""
        way = escape(", ".join(part for part in (metres(leg.length_m, texts), flights) if part))
        way += _directions(leg, texts)
        light = _light(leg, texts)
    sign = "mark is-dark" if dark else "mark"
    said = f" <small>{escape(texts('walk.dark'))}</small>" if dark else ""
    return (
        f'<tr><td><span class="walk-{sign}">{escape(mark)}</span></td>'
        f'<th scope="row">{escape(name)}{said}</th>'
        f"<td>{escape(clock)}</td><td>{way}</td><td>{light}</td></tr>"
    )


def _directions(leg: Leg, texts: Texts) -> str:
    items = "".join(f'<li lang="sv">{escape(said)}</li>' for said in leg.directions)
    if not items:
        return ""
    return (
        f"<details><summary>{escape(texts('walk.directions'))}</summary><ol>{items}</ol></details>"
    )


def _light(leg: Leg, texts: Texts) -> str:
    parts = (
        ("yes", leg.lit_m, "lit"),
        ("no", leg.unlit_m, "unlit"),
        ("unknown", leg.unknown_m, "unknown"),
    )
    keys = {"lit": "walk.lit", "unlit": "walk.unlit", "unknown": "walk.unknown"}
    return "".join(
        f'<span class="walk-light"><span class="walk-sign w-{sign}"></span>'
        f"{escape(metres(length, texts))} {escape(texts(keys[key]))}</span>"
        for sign, length, key in parts
        if round(length)
    )


def skipped(items: Iterable[Skipped], texts: Texts) -> str:
    """Return the stops that are not on the walk, each with its reason."""
    rows = "".join(
        f"<li><b>{escape(item.stop.name)}</b> <span>{escape(reason_text(item, texts.language))}"
        "</span></li>"
        for item in items
    )
    if not rows:
        return ""
    heading = f'<div class="group"><h2>{escape(texts("walk.skipped"))}</h2></div>'
    return f'{heading}<ul class="walk-skipped">{rows}</ul>'


def compare(plans: Sequence[tuple[str, Plan]], chosen: str, texts: Texts) -> str:
    """Return the light modes and the accessible variant side by side.

    Parameters
    ----------
    plans
        Title and plan of each mode.
    chosen
        The title of the mode that is drawn.
    """
    rows = []
    for title, plan in plans:
        mark = f" ({texts('walk.chosen')})" if title == chosen else ""
        rows.append(_compared(f"{title}{mark}", plan.routes, texts))
        if title == chosen and not plan.walk.step_free:
            rows.append(_accessible(plan, texts))
    heads = [texts(f"walkhead.{name}") for name in WAY_COLUMNS]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    return _table(texts("walk.compare"), head, rows)


def _compared(title: str, routes: Sequence[Route], texts: Texts, note: str = "") -> str:
    from layers.walk.plan import length_m

    legs = [leg for route in routes for leg in route.legs]
    sums = (sum(x) for x in zip(*((g.lit_m, g.unlit_m, g.unknown_m) for g in legs), strict=True))
    cells = [
        str(sum(len(route.calls) for route in routes)),
        metres(length_m(routes), texts),
        f"{max(minutes(route) for route in routes)} min",
        *(metres(part, texts) for part in sums),
        str(sum(leg.steps for leg in legs)),
    ]
    small = f"<small>{escape(note)}</small>" if note else ""
    return (
        f'<tr><th scope="row">{escape(title)}{small}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
    )


def _accessible(plan: Plan, texts: Texts) -> str:
    from layers.walk.plan import difference

    title = texts("walk.accessible")
    if not plan.accessible:
        if plan.routes[0].legs[0].straight:
            return ""
        said = escape(texts("walk.no_accessible"))
        return f'<tr><th scope="row">{escape(title)}</th><td colspan="7">{said}</td></tr>'
    other = difference(plan.routes, plan.accessible)
    parts = [texts("walk.lost", names=", ".join(other.lost))] if other.lost else []
    parts.append(texts("walk.slope_unknown", m=f"{other.slope_unknown_m:.0f}"))
    return _compared(title, plan.accessible, texts, "; ".join(parts))


def legend(texts: Texts) -> str:
    """Return how the map of the walk is read."""
    items = "".join(
        f'<li><span class="walk-sign w-{name}"></span>{escape(texts(f"walksign.{name}"))}</li>'
        for name in SIGNS
    )
    return f'<ul class="walk-legend">{items}</ul>'
