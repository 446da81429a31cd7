"""The field sheet: one HTML file that a phone fills in with no signal, and that asks for nothing.

It holds its style, script and words itself; its content security policy forbids every request.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.protocol_tables import load_protocol
from dashboard.texts import LANGUAGES, load_texts
from dashboard.walkpack.facts import sheet_facts
from geodata.walk.protocol_file import VERSION

if TYPE_CHECKING:
    from dashboard.walkpack.plan import Plan

MEDIA = "text/html"
HERE = Path(__file__).resolve().parent / "field"
SECTION = "field."
MAX_CHARS = 560_000  # of a picture as text: about 400 kB, so that a protocol can be sent


def write(plan: Plan) -> bytes:
    """Return the sheet as an HTML file."""
    script, style = _read("sheet.js"), _read("sheet.css")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    filled = _read("sheet.html") % {
        "policy": html.escape(policy),
        "title": html.escape(plan.walk.title),
        "css": style,
        "js": script,
        "data": _embedded(_data(plan)),
    }
    return filled.encode("utf-8")


def _data(plan: Plan) -> dict[str, Any]:
    facts, walk, route, table = sheet_facts(plan), plan.walk, plan.route, load_protocol()
    hours = f"{facts.meet_at}–{facts.back_at}"
    return {
        "version": VERSION,
        "language": "sv",
        "plan": plan.fingerprint,
        "stem": plan.stem,
        "walk": {
            "id": walk.id,
            "title": walk.title,
            "kommun": walk.kommun,
            "group": route.group,
            "meeting": walk.meeting_name,
            "day": {"sv": f"{facts.day}, kl. {hours}", "en": f"{route.start:%Y-%m-%d}, {hours}"},
        },
        "stops": [
            {"id": call.stop.id, "number": n, "name": row.name, "at": row.arrive, "note": row.note}
            for n, (row, call) in enumerate(zip(facts.stops, route.calls, strict=True), start=1)
        ],
        "categories": [
            {
                "id": key,
                "title": {language: item.title(language) for language in LANGUAGES},
                "hint": {language: item.hint(language) for language in LANGUAGES},
            }
            for key, item in table.categories.items()
        ],
        "photo": {
            "side": table.photo.sheet_side,
            "max_mb": table.photo.max_mb,
            "chars": MAX_CHARS,
        },
        "texts": {language: _texts(language) for language in LANGUAGES},
    }


def _texts(language: str) -> dict[str, str]:
    return {
        key.removeprefix(SECTION): sentence.forms("en" if language == "en" else "sv")[-1]
        for key, sentence in load_texts().items()
        if key.startswith(SECTION)
    }


def _embedded(content: dict[str, Any]) -> str:
    """Return JSON that cannot end the script element it stands in."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
