"""Which column is which: by the words of ``config/imports.toml``, or as a person says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from config.import_tables import load_imports
from geodata.imports.errors import ImportChoiceError
from geodata.imports.records import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.imports.records import Choices, RawTable

_SIGNS = re.compile(r"[\s_\-./()\[\]:°]+")
_UNIT = re.compile(r"\((?:m|meter|grader|°)\)$")
OF_TEXT = ("lat", "lon", "east", "north", "pair", "wkt")  # needed only without geometry


def bare(name: str) -> str:
    """Return a column's name in lower case, without signs and unit."""
    return _SIGNS.sub("", _UNIT.sub("", name.strip()).lower())


def guess_columns(raw: RawTable, choices: Choices) -> dict[str, str]:
    """Return role → column.

    Raises
    ------
    ImportChoiceError
        Where a column or role that somebody named does not exist.
    """
    chosen = dict(choices.columns)
    for role, column in chosen.items():
        if role not in ROLES:
            raise ImportChoiceError("no_role", role=role, have=", ".join(ROLES))
        if column and column not in raw.columns:
            raise ImportChoiceError("no_column", column=column, have=", ".join(raw.columns))
    words = load_imports().columns
    by_name: dict[str, str] = {}
    for column in raw.columns:
        by_name.setdefault(bare(column), column)
    taken = {column for column in chosen.values() if column}
    roles = {role: column for role, column in chosen.items() if column}
    for role in ROLES:
        if role in chosen or (raw.geometry is not None and role in OF_TEXT):
            continue
        found = _first(by_name, getattr(words, role), taken)
        if found:
            roles[role] = found
            taken.add(found)
    return _settle(roles)


def personal_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that hold persons by their name."""
    words = {bare(word) for word in load_imports().personal.columns}
    return tuple(name for name in names if bare(name) in words)


def _first(by_name: dict[str, str], words: Iterable[str], taken: set[str]) -> str:
    for word in words:
        column = by_name.get(bare(word), "")
        if column and column not in taken:
            return column
    return ""


def _settle(roles: dict[str, str]) -> dict[str, str]:
    """Keep one way to a position: degrees, metres, a pair or WKT, in this order."""
    ways = (("lat", "lon"), ("east", "north"), ("pair",), ("wkt",))
    whole = [way for way in ways if all(role in roles for role in way)]
    kept = whole[0] if whole else ()
    return {role: name for role, name in roles.items() if role not in OF_TEXT or role in kept}
