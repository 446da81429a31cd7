"""What keeps a match from tier A although its name fits: the name may mean something else."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from config.place_words import load_place_words
from geodata.derive import equal_area_radius_m
from geodata.kommuner import kommuner
from geodata.names import name_key
from geodata.notes import note
from geodata.records import Precision

if TYPE_CHECKING:
    from geodata.kommuner import Kommun
    from geodata.place_sources import Entry
    from geodata.records import Note

# A thing (square, building) that a source only has an area for is as good as that area is small.
SINGLE_M = 250.0
# An outline that holds other districts too says little where it is larger than this.
JOINT_M = 1000.0


def name_doubts(kommun: Kommun, name: str) -> tuple[Note, ...]:
    """Return what is doubtful about a name in a kommun, whatever the place."""
    key = name_key(name)
    found = []
    if key in _generic():
        found.append(note("evidence.generic", name=name))
    if key in _kommuner() and key != name_key(kommun.name):
        found.append(note("evidence.other_kommun", name=name))
    if key in _given():
        found.append(note("evidence.given_name", name=name))
    return tuple(found)


def place_doubts(entry: Entry, *, alone: bool) -> tuple[Note, ...]:
    """Return what is doubtful about a source's place for its name.

    Parameters
    ----------
    alone
        Whether no other source has it in the same spot.
    """
    place = entry.place
    if entry.weak:
        return (note("evidence.weak"),)
    if place.precision is not Precision.OMRADE:
        return ()
    if is_single(place.name) and equal_area_radius_m(place.geometry) > SINGLE_M:
        return (note("evidence.single"),)
    if entry.joint and alone and place.uncertainty_m > JOINT_M:
        return (note("evidence.wide", metres=round(place.uncertainty_m)),)
    return ()


def is_single(name: str) -> bool:
    """Whether a name is that of a square, a street or a building rather than of a district."""
    last = name_key(name).rpartition(" ")[2]
    return last in _single() or any(
        last.endswith(end) and len(last) > len(end) + 1 for end in _single()
    )


@cache
def _generic() -> frozenset[str]:
    words = load_place_words()
    directions = [word for forms in words.directions.values() for word in forms]
    both = {f"{direction} {word}" for direction in directions for word in words.generic}
    return frozenset(words.generic) | both


@cache
def _given() -> frozenset[str]:
    words = load_place_words()
    return frozenset(words.given) | frozenset(words.programmes)


@cache
def _single() -> tuple[str, ...]:
    return load_place_words().single


@cache
def _kommuner() -> frozenset[str]:
    return frozenset(name_key(kommun.name) for kommun in kommuner())
