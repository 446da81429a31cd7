"""Relative forms of a name: "norra Hagalund", "söder om Storgatan", "mellan A och B".

Only the words are read here; :mod:`geodata.derive` makes a geometry of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from config.place_words import Direction, load_place_words
from geodata.names import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable


class RelationKind(StrEnum):
    """What a form says of its anchor; ``match.<kind>`` stands in ``config/notes.toml``."""

    SIDE = "side"
    PART = "part"
    NEAR = "near"
    OUTSIDE = "outside"
    SURROUNDINGS = "surroundings"
    ALONG = "along"
    BETWEEN = "between"
    FACILITY = "facility"


@dataclass(frozen=True, slots=True)
class Relation:
    """A form taken apart.

    ``anchors`` are names; ``proper``: it is written like a name of its own ("Norra Djurgården"),
    so the anchor may be another place altogether.
    """

    kind: RelationKind
    anchors: tuple[str, ...]
    direction: Direction | None = None
    proper: bool = False


def relation_of(name: str) -> Relation | None:
    """Return what a form says, ``None`` for a plain name or a text too long for a name."""
    if len(name) > LONGEST_NAME:
        return None
    rules = _rules()
    if found := rules.between.fullmatch(name):
        return Relation(RelationKind.BETWEEN, (found["one"].strip(), found["two"].strip()))
    if found := rules.side.fullmatch(name):
        direction = rules.directions[found["side"].casefold()]
        return Relation(RelationKind.SIDE, (found["anchor"],), direction)
    for kind, pattern in rules.plain:
        if found := pattern.fullmatch(name):
            return Relation(kind, (found["anchor"],))
    if found := rules.part.fullmatch(name):
        direction = rules.directions[found["side"].casefold()]
        proper = found["side"][0].isupper()
        return Relation(RelationKind.PART, (found["anchor"],), direction, proper)
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a mention: words that belong before and behind its name, or exclude it."""

    before: str = ""
    behind: str = ""
    excluded: bool = False


def surroundings(text: str, start: int, end: int) -> Surroundings:
    """Return the relation that a sentence puts a mention in.

    Parameters
    ----------
    text
        The sentence, or more.
    start, end
        Where the mention stands in it.
    """
    rules = _rules()
    ahead, after = text[max(0, start - 60) : start], text[end : end + 40]
    if rules.excluded_before.search(ahead):
        return Surroundings(excluded=True)
    before = rules.before.search(ahead)
    behind = rules.behind.match(after)
    return Surroundings(
        before=" ".join(before["words"].split()).casefold() if before else "",
        behind=" ".join(behind["words"].split()).casefold() if behind else "",
    )


def is_between(text: str, start: int, end: int, next_start: int) -> bool:
    """Whether two mentions of a sentence are the ends of "mellan A och B"."""
    ahead, middle = text[max(0, start - 40) : start], text[end:next_start]
    return bool(_BETWEEN_BEFORE.search(ahead) and _AND.fullmatch(middle))


_BETWEEN_BEFORE = re.compile(r"\b(?:i)?mellan\s+$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:och|samt)\s+", re.IGNORECASE)
_PREPOSITION = r"(?:(?:i|på|vid|till)\s+)?"
_ANCHOR = r"(?P<anchor>\S.*)"


@dataclass(frozen=True, slots=True)
class _Rules:
    directions: dict[str, Direction]
    between: re.Pattern[str]
    side: re.Pattern[str]
    part: re.Pattern[str]
    plain: tuple[tuple[RelationKind, re.Pattern[str]], ...]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    excluded_before: re.Pattern[str]


@cache
def _rules() -> _Rules:
    words = load_place_words()
    relations = words.relations
    directions = {word: key for key, forms in words.directions.items() for word in forms}
    # "söder om X" uses the noun, "södra X" the adjective.
    nouns = _any(word for word in directions if not word.endswith("ra"))
    adjectives = _any(word for word in directions if word.endswith("ra"))
    before = _any((*relations.near, *relations.outside, *relations.along))
    side = rf"(?P<side>{nouns})\s+om\s+"
    return _Rules(
        directions=directions,
        between=_compiled(r"(?:området\s+|sträckan\s+)?mellan\s+(?P<one>.+?)\s+och\s+(?P<two>.+)"),
        side=_compiled(side + _ANCHOR),
        part=_compiled(rf"(?P<side>{adjectives})\s+(?:delen\s+av\s+|delarna\s+av\s+)?" + _ANCHOR),
        plain=(
            (RelationKind.NEAR, _compiled(rf"(?:{_any(relations.near)})\s+" + _ANCHOR)),
            (RelationKind.OUTSIDE, _compiled(rf"(?:{_any(relations.outside)})\s+" + _ANCHOR)),
            (RelationKind.ALONG, _compiled(rf"(?:{_any(relations.along)})\s+" + _ANCHOR)),
            (
                RelationKind.SURROUNDINGS,
                _compiled(rf"(?P<anchor>\S.*?)\s+(?:{_any(relations.surroundings)})"),
            ),
            (
                RelationKind.FACILITY,
                _compiled(rf"(?P<anchor>\S.*?)\s+(?:{_any(relations.facility)})"),
            ),
            (
                RelationKind.FACILITY,
                _compiled(rf"(?:{_any(relations.facility_in)})\s+(?:i|på|vid)\s+" + _ANCHOR),
            ),
        ),
        before=_compiled(rf"\b(?P<words>{before}|(?:{nouns})\s+om)\s+$"),
        behind=_compiled(rf"\s+(?P<words>{_any(relations.surroundings)})\b"),
        excluded_before=_compiled(rf"\b(?:{_any(relations.excluded)})\s+{_PREPOSITION}$"),
    )


def _any(words: Iterable[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
