"""The names that a kommun's own tables know: districts of RegSO, localities, curated places."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from geodata.kommuner import DATA_DIR

if TYPE_CHECKING:
    from collections.abc import Iterator

# Shipped tables with a kommun's code and a name.
_TABLES = ("districts.csv", "localities.csv")
_SHORTEST = 3


@cache
def _all_names() -> dict[str, dict[str, str]]:
    """Return for each kommun its names, case folded, with their spelling."""
    names: dict[str, dict[str, str]] = {}
    for code, name in _rows():
        if len(name) >= _SHORTEST:
            names.setdefault(code, {}).setdefault(name.casefold(), name)
    return names


def _rows() -> Iterator[tuple[str, str]]:
    for table in _TABLES:
        with (DATA_DIR / table).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["kommunkod"], row["name"]


@cache
def names_of(kommuner: tuple[str, ...]) -> dict[str, str]:
    """Return the names in these kommuner, case folded, with their spelling."""
    known = _all_names()
    return {key: name for code in kommuner for key, name in known.get(code, {}).items()}
