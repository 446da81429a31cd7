"""Names of districts from RegSO's names: joint names split, split districts joined.

RegSO names an area after the districts in it ("Västra skogen-Pampas" holds two) and cuts large
districts ("Norra Hagalund", "Södra Hagalund" are one). People say Pampas and Hagalund.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from geodata.kommuner import DATA_DIR, kommuner

if TYPE_CHECKING:
    from collections.abc import Iterator

# Localities whose own name has a hyphen and that GeoNames does not list so.
_OWN_HYPHEN = frozenset({"Dala-Floda", "Dala-Husby", "Dala-Järna", "Dals-Ed", "Dals-Eds"})
COLUMNS = ["kommunkod", "name", "kind", "joint", "areas"]

_DIRECTION = (
    "norra|södra|östra|västra|nordöstra|nordvästra|sydöstra|sydvästra|centrala|mellersta|inre|"
    "yttre|övre|nedre"
)
_LEADING = re.compile(rf"^(?:{_DIRECTION})\s+(?=\S{{3}})", re.IGNORECASE)
_TRAILING = re.compile(
    rf"(?<=\S{{3}})\s+(?:{_DIRECTION}|norr|nord|söder|syd|öster|öst|väster|väst|nordöst|nordost|"
    r"nordväst|sydöst|sydost|sydväst|centrum)$"
)
# Countryside around a place is not the place.
_AROUND = re.compile(
    r"\b(?:omland|omnejd|landsbygg?d|glesbygd|skärgård|tätort(?:en)?|kommun)\b", re.IGNORECASE
)
# Words that every kommun has a use for: RegSO's area of that name is not what a document means.
_NO_NAME = re.compile(
    r"centrum|city|stadskärnan|innerstaden|hamnen|älven|skärgården|landsbygden|stranden|kyrkan|"
    r"industriområdet|slottet|sjukhuset|lasarettet|universitetet|norra|södra|östra|västra|centrala",
    re.IGNORECASE,
)
# Malmö's names begin with it.
_PREFIX = "RegSO-"


@dataclass(frozen=True, slots=True)
class District:
    """A name and the RegSO areas that it covers; ``joint`` where they hold other districts too."""

    kommunkod: str
    name: str
    kind: str
    joint: bool
    areas: tuple[str, ...]


def district_table(areas: pd.DataFrame) -> pd.DataFrame:
    """Return every district name of every kommun.

    Parameters
    ----------
    areas
        Columns ``regsokod, regsonamn, kommunkod``.

    Returns
    -------
    DataFrame
        ``kommunkod, name, kind`` (``regso``: the name as SCB has it, ``part`` of a joint name,
        ``union`` of a cut district), ``joint`` (0 or 1) and ``areas`` (RegSO codes, spaces).
    """
    rows = [
        (d.kommunkod, d.name, d.kind, int(d.joint), " ".join(d.areas))
        for kommunkod, group in areas.groupby("kommunkod", sort=True)
        for d in _districts(
            str(kommunkod), dict(zip(group["regsokod"], group["regsonamn"], strict=True))
        )
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def split_name(name: str) -> tuple[str, ...]:
    """Split a joint name at its hyphens; places that have a hyphen of their own stay whole."""
    protected = {whole: whole.replace("-", "\0") for whole in _hyphenated() if whole in name}
    for whole, hidden in protected.items():
        name = re.sub(rf"(?<!\w){re.escape(whole)}(?!\w)", hidden, name)
    return tuple(part.strip().replace("\0", "-") for part in name.split("-") if part.strip())


def base_names(part: str) -> tuple[str, ...]:
    """Return the districts that a part belongs to, the widest last.

    "Norra Hagalund" → Hagalund; "Västra hamnen norr" → Västra hamnen.
    """
    if _AROUND.search(part):
        return ()
    shorter = _TRAILING.sub("", part)
    forms = (shorter, _LEADING.sub("", shorter))
    bases = dict.fromkeys(form[0].upper() + form[1:] for form in forms if form != part)
    return tuple(base for base in bases if not _NO_NAME.fullmatch(base))


def _districts(kommunkod: str, names: dict[str, str]) -> Iterator[District]:
    whole: dict[str, list[str]] = {}
    parts: dict[str, list[str]] = {}
    unions: dict[str, dict[str, bool]] = {}
    for code, raw in sorted(names.items()):
        name = raw.removeprefix(_PREFIX)
        whole.setdefault(name, []).append(code)
        pieces = split_name(name)
        for piece in pieces:
            if piece != name and _is_name(piece):
                parts.setdefault(piece, []).append(code)
            for base in base_names(piece):
                others = any(base not in (p, *base_names(p)) for p in pieces if _is_name(p))
                unions.setdefault(base, {})[code] = others
    taken = {kommun.name for kommun in kommuner()}
    joined = {
        base: codes
        for base, found in unions.items()
        if base not in taken and len(codes := _covered(base, found, parts, whole)) > 1
    }
    for name, codes in sorted(joined.items()):
        yield District(kommunkod, name, "union", any(codes.values()), tuple(sorted(codes)))
    for name, areas in whole.items():
        if name not in joined and _is_name(name):
            yield District(kommunkod, name, "regso", joint=False, areas=tuple(areas))
    for name, areas in sorted(parts.items()):
        if name not in joined and name not in whole:
            yield District(kommunkod, name, "part", joint=True, areas=tuple(areas))


def _covered(
    base: str, found: dict[str, bool], parts: dict[str, list[str]], whole: dict[str, list[str]]
) -> dict[str, bool]:
    """Return the areas of a cut district, and which of them hold other districts too."""
    return (
        found | dict.fromkeys(parts.get(base, ()), True) | dict.fromkeys(whole.get(base, ()), False)
    )


def _is_name(piece: str) -> bool:
    """Whether a piece can stand alone: "Nynäshamns stad-norra" has one name, not two."""
    return piece[0].isupper() and not _NO_NAME.fullmatch(piece)


@cache
def _hyphenated() -> tuple[str, ...]:
    """Names with a hyphen of their own: localities and kommuner, longest first."""
    with (DATA_DIR / "localities.csv").open(encoding="utf-8", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    names |= _OWN_HYPHEN | {kommun.name for kommun in kommuner()}
    return tuple(sorted((name for name in names if "-" in name), key=len, reverse=True))
