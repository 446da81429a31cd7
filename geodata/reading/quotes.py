"""Quotes that find themselves again: W3C text-quote selectors with positions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geodata.records import TextQuote

if TYPE_CHECKING:
    from geodata.reading.text import OffsetMap

CONTEXT = 32
# What may be a person: two capitalised words side by side, an address, a row of digits.
_PERSONAL = re.compile(r"\b[A-ZÅÄÖÉ]\w*[ \t]+[A-ZÅÄÖÉ]\w*|\S*@\S*|\d[\d /-]{4,}")


def quote(source: str, offsets: OffsetMap, start: int, end: int) -> TextQuote:
    """Return the selector of ``[start, end)`` of the visible text, in offsets of ``source``.

    The context on either side ends with its paragraph, and in front of anything that may be a
    person's name, number or address: those may not be stored.
    """
    first, last = offsets.to_source(start, end)
    return TextQuote(
        exact=source[first:last],
        prefix=_before(source[max(0, first - CONTEXT) : first]),
        suffix=_after(source[last : last + CONTEXT]),
        start=first,
        end=last,
    )


def _after(context: str) -> str:
    paragraph = context.partition("\n\n")[0]
    personal = _PERSONAL.search(paragraph)
    kept = paragraph[: personal.start()] if personal else paragraph
    # The window may cut between a first name and the rest.
    return re.sub(r"(?:[A-ZÅÄÖÉ]\w*|\d+)\s*$", "", kept) if kept == context else kept


def _before(context: str) -> str:
    paragraph = context.rpartition("\n\n")[2]
    *_, last = [0, *(hit.end() for hit in _PERSONAL.finditer(paragraph))]
    kept = paragraph[last:]
    # The window's first word may be the end of a name, whatever its first letter is.
    return re.sub(r"^\w+", "", kept) if kept == context else kept
