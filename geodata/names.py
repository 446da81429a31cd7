"""Forms of a place name: what a document writes against what a gazetteer holds."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES = re.compile(r"\s+")
_HYPHENS = {
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2014: "-",
    0x2212: "-",
    0xAD: None,
}
_AREA_BEFORE = re.compile(
    r"^(?:stadsdelen|kommundelen|tätorten|orten|området|bostadsområdet|byn|stadsdel)\s+(?=\S)",
    re.IGNORECASE,
)
_AREA_AFTER = re.compile(r"(?:\s*-?\s*området|\s+(?:tätort|samhälle|stadsdel|by))$", re.IGNORECASE)
_CENTRE = re.compile(
    r"^(?:centrala|inre)\s+(?P<before>\S.*)$|^(?P<after>\S.*?)\s+(?:centrum|city|innerstad|stadskärna)$",
    re.IGNORECASE,
)


LONGEST_NAME = 200  # characters; what is longer is no name


def name_key(name: str) -> str:
    """Return the form that names are compared in: one space, no case, one sort of hyphen."""
    return _SPACES.sub(" ", composed(name)).strip().casefold()


def composed(name: str) -> str:
    """Return a name with å, ä and ö as one character each and plain hyphens.

    Files from a Mac write them as two, word processors use hyphens of several sorts.
    """
    if name.isascii():
        return name
    return unicodedata.normalize("NFC", name).translate(_HYPHENS)


def without_genitive(name: str) -> str | None:
    """Return ``name`` without its genitive -s, ``None`` where it has none to lose."""
    bare = name[:-1].rstrip("'’:") if name.endswith("s") else ""
    return bare or None


def forms(name: str) -> Iterator[tuple[str, str]]:
    """Yield ``(form, match)`` from the closest to the freest reading of a name.

    ``match`` is ``exact``, ``genitive``, ``area`` ("Hagalundsområdet", "stadsdelen Hagalund") or
    ``centre`` ("centrala Örebro": somewhere in it). A form counts only where a gazetteer holds it,
    which is why "Solnas" loses its -s and "Borås" does not.
    """
    yield from _with_genitive(name, "exact", "genitive")
    area = _AREA_AFTER.sub("", _AREA_BEFORE.sub("", name)).strip()
    if area and area != name:
        yield from _with_genitive(area, "area", "area")
    centre = _CENTRE.match(name)
    if centre:
        yield from _with_genitive(centre["before"] or centre["after"], "centre", "centre")


def _with_genitive(name: str, as_is: str, genitive: str) -> Iterator[tuple[str, str]]:
    yield name, as_is
    bare = without_genitive(name)
    if bare:
        yield bare, genitive
