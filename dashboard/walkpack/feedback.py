"""The feedback sheet: one page that says what was done, is planned, or was declined and why.

Only approved answers stand on it; what still waits for one is counted.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.protocol_tables import load_protocol
from dashboard.typeset import MEDIA, page_count, pdf
from dashboard.walkpack.wording import day, sentence
from geodata.clock import SWEDEN
from geodata.kommuner import kommun_by_code
from geodata.walk.records import ActionStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geodata.walk.actions import ActionState
    from geodata.walk.records import Walk

__all__ = ["MEDIA", "file_name", "write"]

TEMPLATE = Path(__file__).with_suffix(".typ")
SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
PARTS = {
    "done": ("Gjort", (ActionStatus.UTFORD, ActionStatus.VERIFIERAD)),
    "planned": ("Planerat", (ActionStatus.NY, ActionStatus.BEDOMD, ActionStatus.PLANERAD)),
    "declined": ("Blir inte av", (ActionStatus.AVBOJD,)),
}
_CIRCLE = '<circle cx="10" cy="10" r="9" fill="{fill}" stroke="#17222c" stroke-width="2"/>'
_SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20">{}</svg>'
)
_STROKE = 'fill="none" stroke="{}" stroke-width="2.6" stroke-linecap="round"/>'
SIGNS = {
    "done": _CIRCLE.format(fill="#17222c")
    + '<path d="M5.5 10.5L9 14L15 6.5" '
    + _STROKE.format("#fff"),
    "planned": _CIRCLE.format(fill="#fff")
    + '<path d="M10 5.5V10L13.5 12" '
    + _STROKE.format("#17222c"),
    "declined": _CIRCLE.format(fill="#fff") + '<path d="M5.5 10H14.5" ' + _STROKE.format("#17222c"),
}


def file_name(walk: Walk) -> str:
    """Return the name of the sheet's file."""
    return f"aterkoppling-{walk.start.astimezone(SWEDEN):%Y-%m-%d}.pdf"


def write(walk: Walk, states: Sequence[ActionState], today: date) -> bytes:
    """Return the sheet of a walk as PDF/UA-1, of one page.

    The letters get smaller until it fits; where even the smallest do not, the longest part is cut
    and says how many are left out.
    """
    data = _data(walk, states, today)
    for size in SIZES:
        data["size"] = size
        if _pages(data) == 1:
            return pdf(TEMPLATE, data)
    while _pages(data) > 1:
        longest = max(data["parts"], key=lambda part: len(part["items"]))
        if not longest["items"]:
            break
        longest["items"].pop()
        longest["more"] += 1
    return pdf(TEMPLATE, data)


def _pages(data: dict[str, Any]) -> int:
    return page_count(pdf(TEMPLATE, data, draft=True))


def _data(walk: Walk, states: Sequence[ActionState], today: date) -> dict[str, Any]:
    held = walk.start.astimezone(SWEDEN).date()
    waiting = sum(1 for state in states if not state.answer)
    return {
        "title": f"Återkoppling: {walk.title}, {day(held)}",
        "author": "Löfteskartan",
        "year": today.year,
        "month": today.month,
        "date": today.day,
        "kommun": kommun_by_code(walk.kommun).name if walk.kommun.isdecimal() else walk.kommun,
        "heading": "Det här blev det av vandringen",
        "lead": f"{walk.title}, {day(held)}. {_summary(states)}",
        "foot": f"Läget {day(today)}. Tack till alla som gick med.",
        "parts": [_part(kind, states, walk) for kind in PARTS],
        "signs": {kind: _SIGN.format(drawn) for kind, drawn in SIGNS.items()},
        "sign_alt": {kind: title for kind, (title, _) in PARTS.items()},
        "size": SIZES[0],
        "waiting": _waiting(waiting),
    }


def _summary(states: Sequence[ActionState]) -> str:
    n = len(states)
    done = sum(1 for state in states if state.status in PARTS["done"][1])
    noun = "åtgärd" if n == 1 else "åtgärder"
    return f"{done} av {n} {noun} klara."


def _waiting(number: int) -> str:
    if not number:
        return ""
    noun = "åtgärd" if number == 1 else "åtgärder"
    return f"{number} {noun} till väntar på svar från den som är ansvarig."


def _part(kind: str, states: Sequence[ActionState], walk: Walk) -> dict[str, Any]:
    title, statuses = PARTS[kind]
    chosen = [state for state in states if state.status in statuses and state.answer]
    return {
        "kind": kind,
        "title": title,
        "count": len(chosen),
        "items": [_item(state, walk) for state in chosen],
        "more": 0,
    }


def _item(state: ActionState, walk: Walk) -> dict[str, str]:
    action = state.action
    owners = load_protocol().owners
    owner = action.owner or (
        owners[action.owner_type].title_sv if action.owner_type in owners else ""
    )
    when = f", senast {day(action.deadline)}" if action.deadline and state.is_open else ""
    place = next(
        (s.name for s in walk.stops if action.point and s.point.equals_exact(action.point, 1.0)), ""
    )
    return {
        "title": action.title,
        "place": place if place != action.title else "",
        "answer": sentence(state.answer),
        "reason": sentence(state.reason),
        "owner": f"{owner}{when}.",
    }
