"""The 290 kommuner: code, name and län, without any geometry. Source: SCB's register."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import LoftesError
from config.kommun_history import load_kommun_history

if TYPE_CHECKING:
    from datetime import date

DATA_DIR = Path(__file__).resolve().parent / "data"
CLOSE_ENOUGH = 70  # rapidfuzz score from which a name is worth suggesting
SUGGESTIONS = 3

# å, ä and ö come after z, in that order; v before w, accents do not count.
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}", "é": "e", "ü": "y"})
_SUFFIX = re.compile(r"\s+(kommun|stad|region)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kommun:
    """A kommun by its four-digit code, as of 2025."""

    code: str
    name: str
    lan_code: str
    lan: str


class UnknownKommunError(LoftesError):
    """No kommun has that name or code."""


def swedish_key(text: str) -> str:
    """Return a sort key in Swedish order."""
    return text.casefold().translate(_SWEDISH)


@cache
def kommuner() -> tuple[Kommun, ...]:
    """Return all 290 kommuner in Swedish order of name."""
    with (DATA_DIR / "kommuner.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Kommun(row["kommunkod"], row["kommun"], row["lanskod"], row["lan"])
            for row in csv.DictReader(file)
        ]
    return tuple(sorted(rows, key=lambda kommun: swedish_key(kommun.name)))


@cache
def _by_code() -> dict[str, Kommun]:
    return {kommun.code: kommun for kommun in kommuner()}


@cache
def _by_name() -> dict[str, Kommun]:
    former = {item.name.casefold(): _by_code()[item.now] for item in load_kommun_history().names}
    return former | {kommun.name.casefold(): kommun for kommun in kommuner()}


def kommun_by_code(code: str) -> Kommun:
    """Return a kommun by its four-digit code, of today or a former one (``1917`` is Heby).

    Raises
    ------
    UnknownKommunError
        Where the code was never one.
    """
    known = _by_code()
    found = known.get(code) or known.get(load_kommun_history().codes_today().get(code, ""))
    if found is None:
        raise UnknownKommunError(
            f"there is no kommun with the code {code!r}", remedy="Codes have four digits: 0184."
        )
    return found


def kommuner_then(code: str, day: date) -> tuple[Kommun, ...]:
    """Return the kommuner of today that a kommun (code) held on a day, itself first.

    Uppsala in 2002 held what is Knivsta today.
    """
    home = kommun_by_code(code)
    parts = load_kommun_history().splits
    return (
        home,
        *(kommun_by_code(p.code) for p in parts if p.was_in == home.code and day < p.day),
    )


def kommun_by_name(name: str) -> Kommun:
    """Return a kommun by name, in any case: ``Solna``, ``solna stad``, ``Solnas``, ``0184``.

    Raises
    ------
    UnknownKommunError
        With the names that come closest.
    """
    wanted = " ".join(name.split())
    if wanted.isdigit():
        return kommun_by_code(wanted)
    bare = _SUFFIX.sub("", wanted).casefold()
    names = _by_name()
    for form in (bare, bare.removesuffix("s"), wanted.casefold()):
        if form in names:
            return names[form]
    raise UnknownKommunError(f"there is no kommun {name!r}", remedy=_suggestion(bare))


def _suggestion(bare: str) -> str:
    from rapidfuzz import fuzz, process

    close = process.extract(
        bare, list(_by_name()), scorer=fuzz.WRatio, limit=SUGGESTIONS, score_cutoff=CLOSE_ENOUGH
    )
    if not close:
        return "The 290 kommuner go by name (Solna) or code (0184)."
    found = [_by_name()[match].name for match, _, _ in close]
    return f"Did you mean {' or '.join(found)}?"
