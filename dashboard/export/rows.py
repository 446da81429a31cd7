"""What every format writes: places, promises and sources as flat rows with the same columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard import words
from dashboard.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from dashboard.export.order import Order
    from dashboard.texts import Language
    from layers.query import View
    from layers.views import PromiseView

Json = dict[str, Any]
SEPARATOR = "; "  # between the items of a list where a format has no lists
LINE = "\n"  # between sentences, which may hold a semicolon themselves
SENTENCES = ("texts",)
LISTS = ("promises", "texts", "kinds", "periods")

# Control characters, lone surrogates and non-characters: XML has no room for them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

PLACE_COLUMNS = (
    *("id", "kommun", "layer", "layer_title", "place_id", "place", "precision", "role"),
    *("uncertainty_m", "estimated", "n", "promises", "texts", "kinds", "periods"),
    *("source", "licence", "checked"),
)
PROMISE_COLUMNS = (
    *("kommun", "period", "promise", "stance", "measure", "parties", "count", "unit", "places"),
    *("on_map", "why_not", "status", "document", "publisher", "url", "licence", "promise_id"),
)
SOURCE_COLUMNS = ("source", "licence", "used_for")


@dataclass(frozen=True, slots=True)
class Source:
    """Where something in the file comes from, and what may be done with it."""

    source: str
    licence: str
    used_for: str


def place_rows(view: View, language: str) -> list[Json]:
    """Return one row a visible feature, with the texts of the promises that hang on it."""
    said = {p.id: _one_line(p.text(language)) for p in view.bundle.promises}
    rows = []
    for row in view.rows(language):
        checked = view.bundle.places[row["place_id"]].checked
        own = {
            "id": f"{row['layer']}:{row['place_id']}",
            "kommun": view.bundle.kommun.name,
            "texts": [said[key] for key in row["promises"]],
            "checked": checked.isoformat() if checked else None,
        }
        merged = row | own
        rows.append({column: printable(merged[column]) for column in PLACE_COLUMNS})
    return rows


def flat(row: Json) -> Json:
    """Return a row without lists, for formats that have none."""
    return {
        key: (LINE if key in SENTENCES else SEPARATOR).join(value)
        if isinstance(value, list)
        else value
        for key, value in row.items()
    }


def unflat(row: Json) -> Json:
    """Return a row as :func:`place_rows` gave it: the way back of :func:`flat`."""
    return row | {key: _items(row[key], key) for key in LISTS}


def _items(value: str | None, key: str) -> list[str]:
    return value.split(LINE if key in SENTENCES else SEPARATOR) if value else []


def place_frame(view: View, order: Order, *, lists: bool = False) -> gpd.GeoDataFrame:
    """Return the places as a frame in ``order.crs``; columns :data:`PLACE_COLUMNS`."""
    import geopandas as gpd
    import pandas as pd

    rows = place_rows(view, order.language)
    table = pd.DataFrame(rows if lists else map(flat, rows), columns=list(PLACE_COLUMNS))
    types = {"uncertainty_m": "float64", "estimated": "bool", "n": "int64"}
    shapes = view.features.geometry.to_numpy()
    frame = gpd.GeoDataFrame(table.astype(types), geometry=shapes, crs=view.features.crs)
    return frame if order.crs == frame.crs else frame.to_crs(order.crs)


def promise_rows(view: View, language: str) -> list[Json]:
    """Return one row a promise or statement of the view, on the map or not."""
    return [
        {column: printable(value) for column, value in _promise_row(view, p, language).items()}
        for p in (*view.promises, *view.statements)
    ]


def sources(view: View, language: str) -> list[Source]:
    """Return every source of what the file holds, with its licence: places, boundaries, documents.

    The places of promises that no visible layer shows count too, since the table names them.
    """
    from geodata.boundaries import LICENCE, SOURCE

    text = Texts(_known(language))
    listed = {link.place_id for p in (*view.promises, *view.statements) for link in p.links}
    used = listed | set(view.features["place_id"])
    places = [view.bundle.places[key] for key in sorted(used) if key in view.bundle.places]
    found = [Source(p.source, p.licence, text("export.of_places")) for p in places]
    found.append(Source(SOURCE, LICENCE, text("export.of_boundaries")))
    found += [
        Source(", ".join(filter(None, (s.publisher, s.title))), "", text("export.of_promises"))
        for s in view.sets
    ]
    found = [Source(*(printable(getattr(s, column)) for column in SOURCE_COLUMNS)) for s in found]
    return sorted(dict.fromkeys(found), key=lambda s: (s.used_for, s.source, s.licence))


def attribution(view: View, language: str) -> str:
    """Return the sources of places and boundaries in one line, licences with them."""
    named = [s for s in sources(view, language) if s.licence]
    return ". ".join(
        dict.fromkeys(
            s.licence if s.source in s.licence or "SCB" in s.source else f"{s.source}: {s.licence}"
            for s in named
        )
    )


def titles(columns: Iterable[str], language: str) -> list[str]:
    """Return the headings of columns in ``sv`` or ``en``."""
    text = Texts(_known(language))
    return [text(f"export.{column}") for column in columns]


def title(view: View, language: str) -> str:
    """Return what the file is called inside: kommun and period."""
    text = Texts(_known(language))
    period = words.period_option(view.bundle.period, view.bundle.periods, text)
    return text("export.title", kommun=view.bundle.kommun.name, period=period)


def _promise_row(view: View, promise: PromiseView, language: str) -> Json:
    text = Texts(_known(language))
    source = next(s for s in view.sets if s.id == promise.set_id)
    linked = dict.fromkeys(link.place_id for link in promise.links)
    places = [view.bundle.places[key] for key in linked]
    return {
        "kommun": view.bundle.kommun.name,
        "period": promise.period.label if promise.period else "",
        "promise": promise.text(language),
        "stance": text(f"stance.{promise.stance.value}"),
        "measure": words.kinds(promise.kinds, text),
        "parties": ", ".join(source.parties),
        "count": promise.count,
        "unit": promise.unit or "",
        "places": ", ".join(place.name for place in places),
        "on_map": text(f"located.{promise.located.value}"),
        "why_not": " ".join(note.text(language) for note in promise.why_not),
        "status": text(f"status.{promise.status.name.lower()}"),
        "document": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "licence": ", ".join(dict.fromkeys(place.licence for place in places)),
        "promise_id": promise.id,
    }


def printable(value: Any) -> Any:  # noqa: ANN401  whatever a cell may hold
    """Return a text, or a list of texts, without the characters that no file can hold."""
    if isinstance(value, list):
        return [printable(item) for item in value]
    return _UNWRITABLE.sub("", value) if isinstance(value, str) else value


def _known(language: str) -> Language:
    return "en" if language == "en" else "sv"


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())
