"""Quotes that find themselves again: W3C text-quote selectors with positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.records import TextQuote

if TYPE_CHECKING:
    from geodata.reading.text import OffsetMap

CONTEXT = 32


def quote(source: str, offsets: OffsetMap, start: int, end: int) -> TextQuote:
    """Return the selector of ``[start, end)`` of the visible text, in offsets of ``source``."""
    first, last = offsets.to_source(start, end)
    return TextQuote(
        exact=source[first:last],
        prefix=source[max(0, first - CONTEXT) : first],
        suffix=source[last : last + CONTEXT],
        start=first,
        end=last,
    )
