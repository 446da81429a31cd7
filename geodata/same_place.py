"""Whether two places under different names are one: "Rinkeby torg", "Rinkebytorget"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geodata.names import name_key
from geodata.records import Precision

if TYPE_CHECKING:
    from geodata.records import Place

_BETWEEN = re.compile(r"[\s\-.:'’]+")
# Definite ends, longest first: the same thing is written with and without.
_ENDS = ("erna", "arna", "orna", "et", "en", "s")
_SHORTEST = 4
# Two points of one name are one within this, beyond how far off both may be.
NEAR_M = 100.0


def stem(name: str) -> str:
    """Return what two spellings of a name have in common: no spaces, no definite end."""
    bare = _BETWEEN.sub("", name_key(name))
    for end in _ENDS:
        if bare.endswith(end) and len(bare) - len(end) >= _SHORTEST:
            bare = bare.removesuffix(end)
            break
    return bare


def same_place(one: Place, two: Place) -> bool:
    """Whether two places are one: names of one stem, in one spot, drawn in one way."""
    if one.precision is not two.precision or one.estimated is not two.estimated:
        return False
    if not _one_stem(one.name, two.name):
        return False
    if one.precision is Precision.OMRADE:
        return bool(one.geometry.equals(two.geometry))
    slack = NEAR_M + max(one.uncertainty_m, two.uncertainty_m)
    return bool(one.geometry.distance(two.geometry) <= slack)


def _one_stem(one: str, two: str) -> bool:
    first, second = stem(one), stem(two)
    return first == second or first.replace("s", "") == second.replace("s", "")
