"""Names of persons are masked in the text that records quote: what is not there cannot come out.

A mask has as many characters as the name, so every offset stays what it was.
"""

from __future__ import annotations

import re
from functools import cache

from config.person_tables import load_persons

MASK = "\N{BLACK VERTICAL RECTANGLE}"
_WORD = r"[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?"
# Up to three words of a name, and one in front that may be a title with a capital.
_CAPITALS = re.compile(rf"\b{_WORD}(?:[ \t]{_WORD}){{1,3}}")
_SPEAKS = r"(?:säger|sade|menar|berättar|förklarar|konstaterar|hälsar|tycker)"
_FIRST = re.compile(r"\S+[ \t]")
_NEAR = 48  # characters beside a name in which its title stands


@cache
def _context() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what stands right before a name, right behind one, and what begins no name."""
    table = load_persons()
    title = rf"\w*(?:{'|'.join(map(re.escape, table.titles))})"
    before = rf"\b(?:{title}[ \t]*[:,]?|{_SPEAKS})[ \t]$"
    behind = rf"(?:[ \t]\([A-ZÅÄÖ]{{1,3}}\))?,[ \t](?:[\w-]+[ \t]){{0,3}}{title}\b"
    other = rf"(?:{'|'.join(map(re.escape, table.not_names))})\b"
    return re.compile(before, re.IGNORECASE), re.compile(behind, re.IGNORECASE), re.compile(other)


def mask_persons(text: str) -> str:
    """Return ``text``, of the same length, with the letters of persons' names masked.

    A name is two or three capitalised words beside a title ("kommunpolis …", "…, ordförande") or
    behind a word of speech. Names without either are for the rules that leave out whole lines:
    contact blocks, signatures, spoken lines.
    """
    before, behind, other = _context()
    pieces: list[str] = []
    done = 0
    for hit in _CAPITALS.finditer(text):
        start, end = hit.span()
        first = _FIRST.match(text, start, end)
        if first is not None and before.search(first.group()):
            start = first.end()  # "Kommunpolis Vera …": the title has a capital too
        near = before.search(text[max(0, start - _NEAR) : start])
        if other.match(text, start) or not (near or behind.match(text, end, end + _NEAR)):
            continue
        pieces += [text[done:start], re.sub(r"\w", MASK, text[start:end])]
        done = end
    return "".join([*pieces, text[done:]])
