"""How many were promised: the number, its unit and whether it is a minimum."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from config.reading_rules import load_reading_rules
from geodata.reading.rules import compiled
from geodata.records import Evidence

_LOOK_BACK = 30


@dataclass(frozen=True, slots=True)
class Count:
    """A promised number; ``unit`` is the noun as written, ``start`` and ``end`` span both."""

    number: int
    unit: str
    at_least: bool
    start: int
    end: int

    @property
    def evidence(self) -> Evidence:
        """Where the number stands."""
        return Evidence("count", "minst" if self.at_least else "antal", self.start, self.end)


@cache
def _numbers() -> re.Pattern[str]:
    words = "|".join(sorted(load_reading_rules().counts.words, key=len, reverse=True))
    one = rf"\b(?P<word>{words})\b|(?<![\d.,])(?P<digits>\d[\d ]{{0,6}}\d|\d)(?!\d)"
    # Of a range the low end was promised ("10-15 tillfällen").
    upper = rf"\s*(?:[-\u2013]|till|eller)\s*(?:\d{{1,4}}|{words})\b"
    return re.compile(rf"(?:{one})(?:{upper})?", re.IGNORECASE)


def find_count(text: str, start: int, end: int) -> Count | None:
    """Return the first number in ``text[start:end]`` that counts what is promised."""
    rules = load_reading_rules().counts.rules
    found = [
        count
        for hit in _numbers().finditer(text, start, end)
        if (count := _read(text, hit, start, end)) is not None
    ]
    often = compiled(rules.once).search(text, start, end)
    if often and not any(
        count.start < often.end() and often.start() < count.end for count in found
    ):
        found.append(Count(1, often.group(), False, often.start(), often.end()))
    return min(found, key=lambda count: count.start, default=None)


def _read(text: str, hit: re.Match[str], start: int, end: int) -> Count | None:
    rules = load_reading_rules().counts
    before = text[max(start, hit.start() - _LOOK_BACK) : hit.start()]
    after = text[hit.end() : end]
    patterns = rules.rules
    if re.search(patterns.not_before, before, re.IGNORECASE):
        return None
    if re.search(patterns.not_after, after, re.IGNORECASE):
        return None
    if re.search(patterns.definite_before, before, re.IGNORECASE):
        return None
    number = (
        rules.words[hit["word"].lower()] if hit["word"] else int(hit["digits"].replace(" ", ""))
    )
    at_least = bool(re.search(patterns.at_least, before, re.IGNORECASE))
    unit = _unit(after, article=bool(hit["word"]) and number == 1 and not at_least)
    if unit is None and not at_least:
        return None
    length = len(unit[0]) if unit else 0
    return Count(number, unit[1] if unit else "", at_least, hit.start(), hit.end() + length)


def _unit(after: str, *, article: bool) -> tuple[str, str] | None:
    """Return what stands behind the number up to its noun, and the noun."""
    rules = load_reading_rules().counts.rules
    pattern = rules.one if article else rf"(?:{rules.one}|{rules.many})"
    hit = re.match(rf"\s*(?:{pattern})", after, re.IGNORECASE)
    return (hit.group(), hit.group().split()[-1]) if hit else None
