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

COLUMNS = ["kommunkod", "name", "kind", "joint", "areas"]

_DIRECTION = (
    "norra|södra|östra|västra|nordöstra|nordvästra|sydöstra|sydvästra|centrala|mellersta|inre|"
    "yttre|övre|nedre"
)
_LEADING = re.compile(rf"^(?:{_DIRECTION})\s+(?=\S{{3}})", re.IGNORECASE)
_TRAILING = re.compile(
    rf"(?<=\S{{3}})\s+(?:{_DIRECTION}|norr|söder|öst|öster|väst|väster|centrum)$"
)
# Countryside around a place is not the place.
_AROUND = re.compile(r"\b(?:omland|landsbygd|glesbygd|skärgård|tätort(?:en)?)\b", re.IGNORECASE)


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


def base_name(part: str) -> str | None:
    """Return the district that a part belongs to ("Norra Hagalund" → "Hagalund"), if any."""
    if _AROUND.search(part):
        return None
    base = _TRAILING.sub("", _LEADING.sub("", part))
    if base == part:
        return None
    return base[0].upper() + base[1:]


def _districts(kommunkod: str, names: dict[str, str]) -> Iterator[District]:
    whole: dict[str, list[str]] = {}
    parts: dict[str, dict[str, bool]] = {}
    unions: dict[str, dict[str, bool]] = {}
    for code, name in sorted(names.items()):
        whole.setdefault(name, []).append(code)
        pieces = split_name(name)
        for piece in pieces:
            if len(pieces) > 1:
                parts.setdefault(piece, {})[code] = True
            base = base_name(piece)
            others = [p for p in pieces if p != piece and base not in (p, base_name(p))]
            if base:
                unions.setdefault(base, {})[code] = bool(others)
    for name, codes in whole.items():
        yield District(kommunkod, name, "regso", joint=False, areas=tuple(codes))
    for name in sorted(parts.keys() - whole.keys() - unions.keys()):
        yield District(kommunkod, name, "part", joint=True, areas=tuple(parts[name]))
    kommun_names = {kommun.name for kommun in kommuner()}
    for name, found in sorted(unions.items()):
        covered = found | parts.get(name, {}) | dict.fromkeys(whole.get(name, ()), False)
        if len(covered) > 1 and name not in whole and name not in kommun_names:
            joint = any(covered.values())
            yield District(kommunkod, name, "union", joint=joint, areas=tuple(sorted(covered)))
        elif name in parts and name not in whole:
            yield District(kommunkod, name, "part", joint=True, areas=tuple(parts[name]))


@cache
def _hyphenated() -> tuple[str, ...]:
    """Names with a hyphen of their own: localities and kommuner, longest first."""
    with (DATA_DIR / "localities.csv").open(encoding="utf-8", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    names |= {kommun.name for kommun in kommuner()}
    return tuple(sorted((name for name in names if "-" in name), key=len, reverse=True))
