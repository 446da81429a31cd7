"""The sheet of paper of a walk, as PDF/UA: in ordinary and in large print."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.protocol_tables import load_protocol
from dashboard.typeset import page_count, pdf
from dashboard.walkpack.facts import sheet_facts
from dashboard.walkpack.map_svg import light_strokes, map_svg
from dashboard.walkpack.wording import day

if TYPE_CHECKING:
    from dashboard.walkpack.plan import Plan

TEMPLATE = Path(__file__).with_suffix(".typ")
AUTHOR = "Löfteskartan"
WIDTH_MM = 182.0
LARGE_HEIGHT_MM = 138.0
MAP_MM = (126.0, 116.0, 106.0, 96.0, 86.0, 76.0)  # the front takes the highest that fits on it
PARTS = ("front", "old", "back")
SIGN_ALT = {"yes": "Ihålig linje", "no": "Svart linje", "unknown": "Streckad linje"}


def write(plan: Plan) -> bytes:
    """Return the sheet as PDF/UA-1: the front on one page, and the back where the stops allow."""
    data = sheet_data(plan)
    for height in MAP_MM:
        data["map"] = map_svg(plan, WIDTH_MM, height)
        if _pages(data, "front") == 1:
            break
    else:  # many words: then the map need not be small either
        data["map"] = map_svg(plan, WIDTH_MM, MAP_MM[0])
    if _pages(data | {"lines": 2}, "back") == 1:
        data["lines"] = 2
    return pdf(TEMPLATE, data)


def write_large(plan: Plan) -> bytes:
    """Return the sheet in large print: no letter of it is below 14 points but the foot's."""
    data = sheet_data(plan)
    data |= {"large": True, "map": map_svg(plan, WIDTH_MM, LARGE_HEIGHT_MM, 5.0)}
    return pdf(TEMPLATE, data)


def _pages(data: dict[str, Any], part: str) -> int:
    return page_count(pdf(TEMPLATE, data | {"parts": [part]}, draft=True))


def sheet_data(plan: Plan) -> dict[str, Any]:
    """Return what the template reads, all but the map."""
    facts = sheet_facts(plan)
    start = plan.route.start
    return {
        "facts": facts.as_json(),
        "parts": PARTS,
        "large": False,
        "author": AUTHOR,
        "year": start.year,
        "month": start.month,
        "date": start.day,
        "map": "",
        "signs": {lit: _sign(lit) for lit in SIGN_ALT},
        "sign_alt": SIGN_ALT,
        "categories": [c.title_sv for c in load_protocol().categories.values()],
        "old": [
            {
                "title": item.title,
                "owner": item.owner,
                "status": item.status,
                "deadline": day(item.deadline) if item.deadline else "",
                "stop": item.stop,
            }
            for item in plan.old
        ],
        "mixed": len({call.dark for call in plan.route.calls}) > 1,
        "lines": 1,
        "extra": 1,
        "qr": qr_svg(plan.address) if plan.address else "",
        "address": plan.address,
    }


def qr_svg(text: str) -> str:
    """Return a QR code as SVG, with its quiet zone."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, dark="#17222c", light="#ffffff", xmldecl=False, scale=4
    )
    return out.getvalue().decode("utf-8")


def _sign(lit: str) -> str:
    strokes = "".join(light_strokes("M10 15L110 15", lit))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30" viewBox="0 0 120 30">'
        f"{strokes}</svg>"
    )
