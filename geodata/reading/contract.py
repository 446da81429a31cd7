"""The machine-readable contract: one JSON object a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geodata.reading.kommuner import kommun_names

if TYPE_CHECKING:
    from geodata.records import DocumentReading, Period, PlaceMention, Promise


def to_json(reading: DocumentReading) -> dict[str, Any]:
    """Return a reading as plain values, fields always in the same order.

    ``period`` is null where either end is open; ``period_text`` then says what is known.
    The promises of older periods follow the current ones and carry their own ``period``.
    ``places`` holds what the document speaks of as a whole.
    """
    current = reading.sets[0].period if reading.sets else None
    return {
        "document": reading.document.name,
        "kommun": [kommun_names()[code] for code in reading.kommuner],
        "period": _closed(current),
        "period_text": current.label if current else None,
        "kind": reading.sets[0].kind.value if reading.sets else None,
        "promises": [
            _promise(promise, None if group.period == current else group.period)
            for group in reading.sets
            for promise in group.promises
        ],
        "places": [_place(m) for group in reading.sets for m in group.mentions],
        "notes": list(reading.notes),
    }


def _closed(period: Period | None) -> dict[str, str] | None:
    if period is None or period.start is None or period.end is None:
        return None
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _promise(promise: Promise, period: Period | None) -> dict[str, Any]:
    selector = promise.quote
    return {
        "id": promise.id,
        "quote": promise.text(),
        "start": selector.start if selector else None,
        "end": selector.end if selector else None,
        "kinds": list(promise.kinds),
        "stance": promise.stance.value,
        "actors": list(promise.actors),
        "count": promise.count,
        "unit": promise.unit,
        "at_least": promise.at_least,
        "period": _closed(promise.period or period),
        "theme": promise.theme,
        "places": [_place(mention) for mention in promise.mentions],
    }


def _place(mention: PlaceMention) -> dict[str, Any]:
    return {
        "surface": mention.surface,
        "name": mention.name,
        "start": mention.start,
        "end": mention.end,
        "role": mention.role.value,
        "generic": mention.generic,
    }
