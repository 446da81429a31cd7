"""Names of persons are masked in the text that records quote: what is not there cannot come out.

A mask has as many characters as the name, so every offset stays what it was.
"""

from __future__ import annotations

import re
from functools import cache

from config.person_tables import load_persons

MASK = "\N{BLACK VERTICAL RECTANGLE}"
_WORD = r"[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?"
_NAME = rf"{_WORD}(?:[ \t]{_WORD}){{1,2}}"
_SPEAKS = r"(?:säger|sade|menar|berättar|förklarar|konstaterar|hälsar|tycker)"


@cache
def _pattern() -> re.Pattern[str]:
    table = load_persons()
    title = rf"\b(?i:\w*(?:{'|'.join(map(re.escape, table.titles))}))"
    no_name = rf"(?!(?:{'|'.join(map(re.escape, table.not_names))})\b)"
    party = r"(?:[ \t]\([A-ZÅÄÖ]{1,3}\))?"
    return re.compile(
        rf"{title}(?:[ \t]*[:,])?[ \t]{no_name}(?P<behind>{_NAME})"
        rf"|\b{no_name}(?P<before>{_NAME}){party},[ \t](?:[\w-]+[ \t]){{0,3}}{title}\b"
        rf"|\b{_SPEAKS}[ \t]{no_name}(?P<spoken>{_NAME})"
    )


def mask_persons(text: str) -> str:
    """Return ``text``, of the same length, with the letters of persons' names masked.

    A name is two or three capitalised words beside a title ("kommunpolis …", "…, ordförande") or
    behind a word of speech. Names without either are for the rules that leave out whole lines:
    contact blocks, signatures, spoken lines.
    """
    return _pattern().sub(_masked, text)


def _masked(hit: re.Match[str]) -> str:
    name = hit.lastgroup
    if name is None:
        return hit.group()
    start, end = (at - hit.start() for at in hit.span(name))
    whole = hit.group()
    return whole[:start] + re.sub(r"\w", MASK, whole[start:end]) + whole[end:]
