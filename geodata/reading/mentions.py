"""Mentions of places: what a promise is about, and what the document speaks of as a whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules
from geodata.reading.blocks import BlockKind
from geodata.reading.ellipsis import Found
from geodata.reading.gazetteer import names_of
from geodata.reading.kommuner import kommun_names
from geodata.reading.places import Names, find_places
from geodata.reading.rules import compiled, one_of
from geodata.reading.text import sentences
from geodata.records import PlaceMention, Role

if TYPE_CHECKING:
    from geodata.reading.outline import Outline
    from geodata.reading.statement import Statement
    from geodata.reading.text import OffsetMap

_UNSEEN = frozenset({"boilerplate", "noise"})
_BACK = 40
_FEW = 4
_ABOVE = 12  # blocks: how far back "the area" may point


Mentioned = tuple[PlaceMention, str]  # with the rule that found it


@dataclass(frozen=True, slots=True)
class Mentioner:
    """Finds mentions in one document: its text, the way to its source, its kommuner's names."""

    source: str
    text: str
    offsets: OffsetMap
    names: Names
    # Places by span: "the area" in every item of a list looks back at the same text again.
    seen: dict[tuple[int, int], list[Found]] = field(default_factory=dict)

    def of_statement(self, outline: Outline, statement: Statement) -> tuple[Mentioned, ...]:
        """Return the places inside a statement, generic ones too, in order, each with its rule.

        A word that points back ("the area") is a mention of the places named before it. A place
        that the promise leaves out is none of its own: :meth:`of_document` has it.
        """
        named = self._places(statement.start, statement.end)
        found = [
            (self._mention(place, Role.TARGET), place.rule)
            for place in named
            if not self._is_excluded(place, statement.start)
        ]
        for hit in _generic().finditer(self.text, statement.start, statement.end):
            if not any(p.start < hit.end() and hit.start() < p.end for p in named):
                found += self._generic_mentions(outline, statement, hit, alone=not named)
        return tuple(sorted(found, key=lambda pair: pair[0].start or 0))

    def _places(self, start: int, end: int) -> list[Found]:
        if (start, end) not in self.seen:
            self.seen[start, end] = find_places(self.text, start, end, self.names)
        return self.seen[start, end]

    def _generic_mentions(
        self, outline: Outline, statement: Statement, hit: re.Match[str], *, alone: bool
    ) -> list[Mentioned]:
        if alone and one_of(load_reading_rules().places.back_references).fullmatch(hit.group()):
            meant = self._antecedents(outline, statement)
            if meant:
                rule = "syftar bakåt"
                places = [Found(hit.start(), hit.end(), name, rule) for name in meant]
                return [(self._mention(place, Role.SCOPE), rule) for place in places]
        place = Found(hit.start(), hit.end(), hit.group().lower(), "allmänt ord")
        return [(self._mention(place, Role.TARGET, generic=True), place.rule)]

    def _antecedents(self, outline: Outline, statement: Statement) -> list[str]:
        """Return the names that stand nearest before a statement: its headings, its lead, above."""
        context = outline.contexts[statement.block]
        numbers = [context.theme, context.heading]
        spans = [(outline.blocks[n].start, outline.blocks[n].end) for n in numbers if n is not None]
        spans += [statement.lead] if statement.lead else []
        above = range(statement.block - 1, max(-1, statement.block - 1 - _ABOVE), -1)
        # Text introduces a place, items mention others beside it: text comes first.
        for number in sorted(above, key=lambda n: outline.blocks[n].kind is BlockKind.ITEM):
            block = outline.blocks[number]
            spans += reversed(list(sentences(self.text, block.start, block.end)))
        for start, end in spans:
            found = self._places(start, end)
            if found:
                names = list(dict.fromkeys(place.name for place in found))
                # "The area" is none of eleven: it is the district that they make up.
                return names if len(names) <= _FEW else []
        return []

    def of_document(
        self, outline: Outline, statements: tuple[Statement, ...]
    ) -> tuple[tuple[int, PlaceMention], ...]:
        """Return the places outside the promises, each with its block and each name once.

        A place that a promise excludes ("outside the square itself") is outside it too.
        """
        starts = [statement.start for statement in statements]
        ends = [statement.end for statement in statements]
        found: dict[tuple[str, bool], tuple[int, PlaceMention]] = {}
        for index, block in enumerate(outline.blocks):
            if outline.contexts[index].section in _UNSEEN:
                continue
            for start, end in sentences(self.text, block.start, block.end):
                # Statements are in order and apart: only the last one that begins here counts.
                nearest = bisect_left(starts, end) - 1
                promised = nearest >= 0 and ends[nearest] > start
                for mention in self._of_sentence(start, end, excluded_only=promised):
                    key = (mention.name.casefold(), mention.generic)
                    held = found.get(key)
                    if held is None or _RANK[mention.role] < _RANK[held[1].role]:
                        found[key] = (held[0] if held else index, mention)
        return tuple(found.values())

    def _of_sentence(self, start: int, end: int, *, excluded_only: bool) -> list[PlaceMention]:
        role = Role.SCOPE if excluded_only else sentence_role(self.text[start:end])
        named = self._places(start, end)
        return [
            self._mention(place, role)
            for place in named
            if not excluded_only or self._is_excluded(place, start)
        ]

    def _mention(self, place: Found, role: Role, *, generic: bool = False) -> PlaceMention:
        start, end = self.offsets.to_source(place.start, place.end)
        surface = self.source[start:end]
        return PlaceMention(surface, place.name, role, generic, start, end)

    def _is_excluded(self, place: Found, start: int) -> bool:
        before = self.text[max(start, place.start - _BACK) : place.start]
        return compiled(load_reading_rules().places.roles.excluded).search(before) is not None


_RANK = {Role.FOCUS: 0, Role.PROBLEM: 1, Role.TARGET: 2, Role.SCOPE: 3}


def sentence_role(sentence: str) -> Role:
    """Return what a sentence outside the promises makes of its places."""
    roles = load_reading_rules().places.roles
    if compiled(roles.focus).search(sentence):
        return Role.FOCUS
    return Role.PROBLEM if compiled(roles.problem).search(sentence) else Role.SCOPE


def own_names(kommuner: tuple[str, ...]) -> Names:
    """Return the names that places of these kommuner may have."""
    whole = [kommun_names()[code].casefold() for code in kommuner]
    # "Väsby" is Upplands Väsby to those who live there.
    own = frozenset([*whole, *(name.rsplit(maxsplit=1)[-1] for name in whole)])
    return Names(names_of(kommuner), own)


@cache
def _generic() -> re.Pattern[str]:
    words = "|".join(load_reading_rules().places.generic)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
