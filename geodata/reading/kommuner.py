"""Which kommuner a document is about, of all 290."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules
from geodata.kommuner import kommuner
from geodata.reading.blocks import BlockKind
from geodata.reading.rules import compiled
from geodata.reading.text import WORD
from geodata.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.reading.outline import Outline

_REACH = 40
_RIVAL = 0.7


@dataclass(frozen=True, slots=True)
class KommunHit:
    """A kommun's name in the text."""

    code: str
    start: int
    end: int


@cache
def kommun_names() -> dict[str, str]:
    """Return the 290 kommuner, code to name."""
    return {kommun.code: kommun.name for kommun in kommuner()}


@cache
def _forms() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return every form of a name with its code, and a pattern that finds them all."""
    codes = {name: code for code, name in kommun_names().items()}
    forms = {form: codes[name] for form, name in load_reading_rules().kommuner.forms.items()}
    forms |= codes
    longest = sorted(forms, key=len, reverse=True)
    names = "|".join(re.escape(form) for form in longest)
    # Names in capitals stand in headings; the genitive has an -s of its own or none.
    pattern = rf"(?<![\w-])(?P<name>{names}|{names.upper()})(?P<genitive>s|S)?(?!\w)"
    return forms | {form.upper(): code for form, code in forms.items()}, re.compile(pattern)


def find_names(text: str, start: int = 0, end: int | None = None) -> Iterator[KommunHit]:
    """Yield every kommun name in ``text[start:end]``; "Vara" and "Mora" need their capital."""
    forms, pattern = _forms()
    for hit in pattern.finditer(text, start, len(text) if end is None else end):
        yield KommunHit(forms[hit["name"]], hit.start(), hit.end("name"))


@dataclass(frozen=True, slots=True)
class Kommuner:
    """The kommuner that a document's promises hold in, the likeliest first, and why.

    ``rivals`` are kommuner with nearly as much for them: which one is meant, a person must say.
    """

    codes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    rivals: tuple[str, ...] = ()


def find_kommuner(outline: Outline) -> Kommuner:
    """Return the kommuner that the promises of a document hold in."""
    points: dict[str, int] = {}
    first: dict[str, KommunHit] = {}
    for hit, worth in _weighted(outline):
        points[hit.code] = points.get(hit.code, 0) + worth
        if worth > 0:
            first.setdefault(hit.code, hit)
    rules = load_reading_rules().kommuner.points
    ranked = sorted(
        (code for code in first if points[code] >= rules.threshold),
        key=lambda code: (-points[code], first[code].start),
    )
    listed = _listed_together(outline)
    chosen = ranked[:1] or _misspelt(outline)
    if listed and (not chosen or chosen[0] in listed) and not _one_promises(outline, listed):
        chosen += [code for code in listed if code not in chosen]
    chosen += [c for c in _co_titled(outline, ranked) if c not in chosen]
    why = tuple(
        Evidence("kommun", "namn", first[c].start, first[c].end) for c in chosen if c in first
    )
    close = [c for c in ranked[1:] if c not in chosen and points[c] >= _RIVAL * points[ranked[0]]]
    return Kommuner(tuple(chosen), why, tuple(close))


def _weighted(outline: Outline) -> Iterator[tuple[KommunHit, int]]:
    for index, block in enumerate(outline.blocks):
        for hit in find_names(outline.text, block.start, block.end):
            before = outline.text[max(block.start, hit.start - _REACH) : hit.start]
            after = outline.text[hit.end : min(block.end, hit.end + _REACH)]
            yield hit, _worth(outline, index, before, after)


def _worth(outline: Outline, index: int, before: str, after: str) -> int:
    rules = load_reading_rules().kommuner
    points, cues = rules.points, rules.cues
    if re.search(cues.not_before, before, re.IGNORECASE) or compiled(cues.not_after).search(after):
        return points.police
    worth = points.plain
    if re.search(cues.person, before) and not compiled(cues.after).search(after):
        return 0
    if compiled(cues.after).search(after):
        worth += points.kommun_word
    if index == outline.title:
        worth += points.title
    elif outline.blocks[index].kind is BlockKind.HEADING:
        worth += points.heading
    return worth


def _listed_together(outline: Outline) -> list[str]:
    """Return the kommuner of a sentence like "where the kommuner A, B and C are part"."""
    for pattern in load_reading_rules().kommuner.cues.several:
        for hit in re.finditer(pattern, outline.text):
            codes = dict.fromkeys(h.code for h in find_names(outline.text, *hit.span("names")))
            if len(codes) > 1:
                return list(codes)
    return []


def _one_promises(outline: Outline, listed: list[str]) -> bool:
    """Whether one kommun of a police district's is called kommun in the text, the others never."""
    after = compiled(load_reading_rules().kommuner.cues.after)
    called = {
        hit.code
        for hit in find_names(outline.text)
        if after.search(outline.text[hit.end : hit.end + _REACH])
    }
    return len(called.intersection(listed)) == 1


def _co_titled(outline: Outline, ranked: list[str]) -> list[str]:
    """Return further kommuner that the title names and the text calls kommun."""
    if outline.title is None or len(ranked) < 2:  # noqa: PLR2004 - a second one is what is asked for
        return []
    block = outline.blocks[outline.title]
    titled = {hit.code for hit in find_names(outline.text, block.start, block.end)}
    return [code for code in ranked[1:] if code in titled and ranked[0] in titled]


def _misspelt(outline: Outline) -> list[str]:
    """Return the kommun closest to a word in front of "kommun", or to one of the title."""
    from rapidfuzz import fuzz, process

    rules = load_reading_rules().kommuner
    names = {name: code for code, name in kommun_names().items()}
    for word in _candidates(outline):
        if len(word) < rules.fuzzy.shortest:
            continue
        for form in (word, word.removesuffix("s")):
            best = process.extractOne(
                form, list(names), scorer=fuzz.ratio, score_cutoff=rules.fuzzy.minimum
            )
            if best:
                return [names[best[0]]]
    return []


def _candidates(outline: Outline) -> Iterator[str]:
    for hit in re.finditer(r"(?<![\w-])([A-ZÅÄÖ][\w-]{1,30})\s+(?:kommun|stad)\b", outline.text):
        yield hit[1]
    if outline.title is not None:
        for hit in WORD.finditer(outline.blocks[outline.title].of(outline.text)):
            if hit.group()[:1].isupper():
                yield hit.group()
