"""Answers as one HTML file: the list first, the map second; no third party, no request at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard import words
from dashboard.assets import VENDOR_DIR
from dashboard.locating.answers import candidate_row
from dashboard.texts import Texts
from geodata.notes import render
from geodata.records import Precision
from layers.base_map import base_map
from layers.geojson import collection, drawn, features

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.locating.answers import Answer

Json = dict[str, Any]
HERE = Path(__file__).resolve().parent
MANY = 8  # names from which the evidence is folded away
MOST_LABELS = 40
TIERS = {"A": "locate.tier_a", "B": "locate.tier_b", "C": "locate.tier_c"}
# What the template says beside the answers.
WORDS = (
    "locate.title", "locate.summary", "locate.list", "locate.map", "locate.show", "locate.why",
    "locate.legend_area", "locate.legend_place", "locate.legend_street", "locate.legend_estimated",
    "locate.legend_review", "locate.legend_never", "locate.sources", "legend.title",
)  # fmt: skip


def to_html(answers: Sequence[Answer], language: str) -> bytes:
    """Return the page; the same answers give the same bytes."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    texts = Texts("en" if language == "en" else "sv")
    codes = _kommuner(answers)
    data = {
        "ground": _ground(codes),
        "places": _shapes(answers, texts),
        "many": len(codes) > 1,
        "texts": {"zoom_in": texts("map.zoom_in"), "zoom_out": texts("map.zoom_out")},
    }
    page = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined
    ).get_template("page.html")
    vendor = VENDOR_DIR / "leaflet"
    files = {
        "leaflet_css": vendor / "leaflet.css",
        "leaflet_js": vendor / "leaflet.js",
        "css": HERE / "page.css",
        "js": HERE / "page.js",
    }
    html = page.render(
        **{name: Markup(path.read_text(encoding="utf-8")) for name, path in files.items()},  # noqa: S704  our own files
        language=texts.language,
        w={key: texts(key) for key in WORDS},
        numbers=[
            (tier, sum(a.tier.value == tier for a in answers), texts(key))
            for tier, key in TIERS.items()
        ],
        items=[_item(number, answer, texts) for number, answer in enumerate(answers)],
        many=len(codes) > 1,
        many_names=len(answers) >= MANY,
        sources=", ".join(_sources(answers)),
        data=Markup(_script_safe(data)),  # noqa: S704  no end of a script can stand in it
    )
    return (html + "\n").encode()


def _script_safe(data: Json) -> str:
    """Return JSON in which nothing can end the script that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _kommuner(answers: Iterable[Answer]) -> list[str]:
    return sorted({a.question.kommun.code for a in answers if a.question.kommun})


def _sources(answers: Iterable[Answer]) -> list[str]:
    found = {
        f"{item.place.source} ({item.place.licence})"
        for answer in answers
        for item in (answer.found.candidates if answer.found else ())
    }
    return sorted(found | {"SCB RegSO 2025 (Källa: SCB)"})


def _ground(codes: Sequence[str]) -> Json:
    """Return the outlines below: the kommuner, their neighbours, districts where it is one."""
    rows: list[Json] = []
    for code in codes:
        base = base_map(code)
        ranks = {"neighbour": base.neighbours, "outline": base.outline}
        if len(codes) == 1:
            ranks["district"] = base.districts
        for rank, layer in ranks.items():
            for feature in layer["features"]:
                old = feature["properties"]
                if rank == "neighbour" and old["code"] in codes:
                    continue
                name = old.get("name", "")
                rows.append(feature | {"properties": {"rank": rank, "name": name}})
    return collection(rows)


def _item(number: int, answer: Answer, texts: Texts) -> Json:
    """Return what the list says of a name: all that the map shows, in words."""
    found = answer.found
    reason = render(found.reason, texts.language) if found and found.reason else ""
    places = []
    first = found.candidates[0].place if found and found.candidates else None
    for at, item in enumerate(found.candidates if found else ()):
        row = candidate_row(item, texts.language, first)
        away = row.get("distance_m")
        places.append(
            {
                "key": f"{number}-{at}",
                "name": row["name"],
                "precision": words.precision(item.place, texts),
                "distance": texts("locate.away", m=away) if away is not None else "",
                "evidence": [row["method"], *row["evidence"], f"{row['source']}, {row['licence']}"],
            }
        )
    return {
        "tier": answer.tier.value,
        "name": answer.question.name,
        "kommun": answer.question.kommun.name if answer.question.kommun else "",
        "reason": answer.question.fault or reason,
        "hint": answer.hint,
        "places": places,
    }


def _shapes(answers: Sequence[Answer], texts: Texts) -> Json:
    """Return what the map draws: outlines, lines, circles of the uncertainty, a dot where sure."""
    geometries, radii, rows = [], [], []
    few = sum(len(a.found.candidates) for a in answers if a.found) <= MOST_LABELS
    for number, answer in enumerate(answers):
        for at, item in enumerate(answer.found.candidates if answer.found else ()):
            place = item.place
            if not place.precision.drawable:
                continue
            best = answer.found is not None and answer.found.best is item
            row: Json = {
                "key": f"{number}-{at}",
                "name": place.name,
                "detail": words.precision(place, texts),
                "review": not best,
                "estimated": place.estimated,
                "line": place.precision is Precision.GATA,
                "label": few or best,
            }
            geometries.append(place.geometry)
            radii.append(place.uncertainty_m)
            rows.append(row)
            if best and place.geometry.geom_type == "Point" and not place.estimated:
                geometries.append(place.geometry)
                radii.append(0.0)
                rows.append({"key": row["key"], "dot": True})
    if not rows:
        return collection([])
    shapes = np.array(geometries, dtype=object)
    return collection(features(drawn(shapes, np.array(radii, dtype=float)), rows))
