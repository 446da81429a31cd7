"""CSV that Swedish Excel opens: every promise of the view, on the map or not."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from config.kinds import load_kinds
from dashboard.texts import Texts

if TYPE_CHECKING:
    from layers.query import View
    from layers.views import PromiseView

MEDIA = "text/csv"
HEADERS = {
    "sv": ("kommun", "period", "löfte", "typ", "åtgärd", "parter", "antal", "enhet", "platser",
           "på kartan", "status", "dokument", "utgivare", "id"),
    "en": ("kommun", "period", "promise", "stance", "measure", "parties", "count", "unit",
           "places", "on the map", "status", "document", "publisher", "id"),
}  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(view: View, language: str) -> bytes:
    """Return UTF-8 with byte order mark and semicolons; a cell never begins a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS[language])
    for promise in (*view.promises, *view.statements):
        writer.writerow([safe_cell(cell) for cell in _row(view, promise, language)])
    return buffer.getvalue().encode("utf-8-sig")


def safe_cell(value: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula (OWASP)."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def _row(view: View, promise: PromiseView, language: str) -> list[str]:
    kinds = load_kinds().kinds
    text = Texts("en" if language == "en" else "sv")
    source = next(s for s in view.sets if s.id == promise.set_id)
    names = [view.bundle.places[link.place_id].name for link in promise.links]
    return [
        view.bundle.kommun.name,
        promise.period.label if promise.period else "",
        promise.text(language),
        text(f"stance.{promise.stance.value}"),
        ", ".join(kinds[kind].title(language) for kind in promise.kinds),
        ", ".join(source.parties),
        "" if promise.count is None else str(promise.count),
        promise.unit or "",
        ", ".join(names),
        text(f"located.{promise.located.value}"),
        text(f"status.{promise.status.name.lower()}"),
        source.title,
        source.publisher,
        promise.id,
    ]
