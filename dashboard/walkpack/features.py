"""The walk as rows: stops and legs, for the formats that hold features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.walkpack.facts import sheet_facts
from dashboard.walkpack.map_lines import lit_pieces

if TYPE_CHECKING:
    from shapely.geometry import LineString, Point

    from dashboard.walkpack.plan import Plan

Row = dict[str, Any]


def stop_rows(plan: Plan) -> list[tuple[Row, Point]]:
    """Return meeting place, stops and goal with their facts; points in EPSG:3006."""
    facts, walk, route = sheet_facts(plan), plan.walk, plan.route
    first: Row = {"nr": 0, "slag": "samling", "namn": walk.meeting_name}
    rows = [(first | {"framme": None, "vidare": route.start.isoformat()}, walk.meeting)]
    for row, call in zip(facts.stops, route.calls, strict=True):
        told: Row = {"nr": int(row.number), "slag": "stopp", "namn": row.name}
        told |= {"framme": call.arrive.isoformat(), "vidare": call.leave.isoformat()}
        told |= {"prioritet": call.stop.priority, "maste": call.stop.must, "morkt": call.dark}
        rows.append((told | {"anteckning": row.note}, call.stop.point))
    if walk.goal is not None:
        last: Row = {"nr": len(rows), "slag": "mål", "namn": "Mål"}
        rows.append((last | {"framme": route.back.isoformat(), "vidare": None}, walk.goal))
    return rows


def leg_rows(plan: Plan) -> list[tuple[Row, LineString]]:
    """Return the legs with length, light, steps and slope; lines in EPSG:3006."""
    return [
        (
            {
                "nr": n,
                "till": plan.route.calls[n - 1].stop.name if n <= len(plan.route.calls) else "",
                "langd_m": round(leg.length_m, 1),
                "belyst_m": round(leg.lit_m, 1),
                "obelyst_m": round(leg.unlit_m, 1),
                "okant_ljus_m": round(leg.unknown_m, 1),
                "trappor": leg.steps,
                "brantast_procent": leg.steepest_percent,
                "okand_lutning_m": round(leg.slope_unknown_m, 1),
                "fagelvag": leg.straight,
                "vagen": " ".join(leg.directions),
            },
            leg.line,
        )
        for n, leg in enumerate(plan.route.legs, start=1)
    ]


def light_rows(plan: Plan) -> list[tuple[Row, LineString]]:
    """Return the way cut where its light changes; lines in EPSG:3006."""
    from shapely.geometry import LineString

    words = {"yes": "belyst", "no": "obelyst", "unknown": "okänt"}
    return [
        ({"ljus": words[piece.lit]}, LineString(piece.xy))
        for piece in lit_pieces(plan.route.legs, plan.base)
    ]
