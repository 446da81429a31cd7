"""HTML around the map: numbers of the view and how to read the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import words
from dashboard.escape import escape
from dashboard.terms import mark
from dashboard.theme import icon
from geodata.records import SetKind
from layers.filters import Exactness, exactness

if TYPE_CHECKING:
    from dashboard.texts import Texts
    from layers.query import View

PRECISION_SIGNS = {
    Exactness.EXACT: '<span class="sign s-circle"></span>',
    Exactness.ESTIMATED: '<span class="sign s-estimated"></span>',
    Exactness.AREA: '<span class="sign s-area"></span>',
    Exactness.NONE: icon("map-pin-off"),
}
# How a place is drawn, and the term that it shows.
SIGNS = {
    "area": "",
    "circle": "term.uncertainty",
    "estimated": "term.estimated",
    "focus": "term.focus",
    "problem": "term.problem",
    "ring": "",
    "bands": "",
}


def numbers(view: View, texts: Texts) -> str:
    """Return the counts; the number that is not on the map always stands among them."""
    counts = view.counts
    tiles = [
        ("all", counts.promises, words.noun(view.sets, texts, counts.promises)),
        ("place", counts.on_place, texts("count.on_place")),
        ("focus", counts.by_focus, texts("count.by_focus")),
        ("off", counts.not_on_map, texts("count.not_on_map")),
    ]
    if counts.goals:
        tiles.append(("goals", counts.goals, texts("count.goals", n=counts.goals)))
    agreed = {group.kind for group in view.sets} == {SetKind.AGREEMENT}
    asked = {
        "all": mark("term.agreement" if agreed else "term.promise", texts, "count"),
        "focus": mark("term.focus", texts, "count"),
        "off": mark("term.off", texts, "count"),
    }
    items = "".join(
        f'<li class="n-{name}"><b>{number}</b> <span>{escape(label)}</span>'
        f"{asked.get(name, '')}</li>"
        for name, number, label in tiles
        if number or name in ("all", "off")
    )
    return f'<ul class="numbers" aria-label="{escape(texts("count.summary"))}">{items}</ul>'


def precision(view: View, texts: Texts) -> str:
    """Return how well the promises are placed: a sign, a word and a number for each sort."""
    counts = dict.fromkeys(Exactness, 0)
    for promise in view.promises:
        counts[exactness(promise, view.bundle.places)] += 1
    items = "".join(
        f'<li class="{"" if number else "zero"}">{PRECISION_SIGNS[sort]}'
        f"<span>{escape(texts(f'exactness.{sort}'))}</span> <b>{number}</b></li>"
        for sort, number in counts.items()
    )
    label = escape(texts("legend.precision"))
    items += f"<li>{mark('term.precision', texts, 'count')}</li>"
    return f'<ul class="precision" aria-label="{label}">{items}</ul>'


def legend(texts: Texts) -> str:
    """Return how each precision and role is drawn."""
    items = "".join(
        f'<li><span class="sign s-{name}"></span>{escape(texts(f"legend.{name}"))}'
        f"{mark(term, texts, 'legend') if term else ''}</li>"
        for name, term in SIGNS.items()
    )
    return (
        f'<details class="legend"><summary>{escape(texts("legend.title"))}</summary>'
        f"<ul>{items}</ul>"
        f"<p>{icon('map-pin-off')}{escape(texts('legend.never'))}</p></details>"
    )
