"""For how long a document's promises hold, and where an older set begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules
from geodata.reading.blocks import BlockKind
from geodata.reading.dates import DateSpan, find_dates
from geodata.reading.outline import SILENT
from geodata.reading.rules import compiled, one_of
from geodata.reading.text import sentences
from geodata.records import Evidence, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.reading.outline import Context, Outline

_SURE = 5
_REACH = 80
_MOST_DATES = 1000  # no document of promises names more; a text of nothing but years does


@dataclass(frozen=True, slots=True)
class Era:
    """The promises of one period; ``first_block`` is where its text begins."""

    period: Period | None
    first_block: int
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Periods:
    """The current era first, then older ones as they come; ``notes`` tell of impossible dates."""

    eras: tuple[Era, ...]
    notes: tuple[str, ...]
    era_of_block: tuple[int, ...]


# Dates that come this close to the chosen ones are for a person to look at.
_RIVAL = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: DateSpan
    points: int
    block: int
    titled: bool = False  # stands in a heading about promises
    mentions: int = 1


def find_periods(outline: Outline) -> Periods:
    """Return the period of the document and of its older parts."""
    candidates = list(islice(_candidates(outline), _MOST_DATES))
    by_block: dict[int, list[_Candidate]] = {}
    for candidate in candidates:
        by_block.setdefault(candidate.block, []).append(candidate)
    best = _best(candidates)
    current, evidence = _current(outline, best)
    eras = [Era(current, 0, evidence)]
    numbers = [0] * len(outline.blocks)
    era = 0
    for index, block in enumerate(outline.blocks):
        if block.kind is BlockKind.HEADING and outline.contexts[index].section == "promise":
            sure = [c for c in by_block.get(index, ()) if c.points >= _SURE]
            own = _heading_period(outline, sure, index)
            if own is not None:
                era = _era_number(eras, own, index)
        numbers[index] = era
    faults = dict.fromkeys(c.span.fault for c in candidates if c.span.fault)
    notes = [f"datum: {fault}" for fault in faults]
    notes += _rivals(candidates, best, eras)
    return Periods(tuple(eras), tuple(notes), tuple(numbers))


def _rivals(all_: list[_Candidate], best: _Candidate | None, eras: list[Era]) -> list[str]:
    """Tell of other dates that have nearly as much for them as the chosen ones."""
    if best is None:
        return []
    chosen = [era.period for era in eras if era.period]
    others = {
        Period(c.span.first, c.span.last).label
        for c in all_
        if c.points >= max(_SURE, best.points - _RIVAL)
        and not any(_overlap(period, Period(c.span.first, c.span.last)) for period in chosen)
    }
    label = Period(best.span.first, best.span.last).label
    return [f"period: {label} eller {other}, granska" for other in sorted(others)]


def _era_number(eras: list[Era], own: _Candidate, block: int) -> int:
    """Return the era that a heading with its own dates opens or goes on with."""
    period = Period(own.span.first, own.span.last)
    for number, era in enumerate(eras):
        if era.period is None or _overlap(era.period, period):
            return number
    evidence = Evidence("period", "rubrik", own.span.start, own.span.end)
    eras.append(Era(period, block, (evidence,)))
    return len(eras) - 1


def _overlap(one: Period, other: Period) -> bool:
    starts = max(one.start or date.min, other.start or date.min)
    return starts <= min(one.end or date.max, other.end or date.max)


def _heading_period(outline: Outline, own: list[_Candidate], index: int) -> _Candidate | None:
    word = compiled(load_reading_rules().sections.agreement.promise_word, r"^\W*\d{4}|löfte")
    if not word.search(outline.blocks[index].of(outline.text)):
        return None
    return max(own, key=lambda c: c.points, default=None)


def _candidates(outline: Outline) -> Iterator[_Candidate]:
    for index, (block, context) in enumerate(zip(outline.blocks, outline.contexts, strict=True)):
        if block.kind is BlockKind.SPEECH:
            continue
        for span in find_dates(outline.text, block.start, block.end):
            if not span.day:
                points = _points(outline, span, index, context)
                yield _Candidate(span, points, index, titled=_is_titled(outline, index))


def _is_titled(outline: Outline, index: int) -> bool:
    word = load_reading_rules().sections.agreement.promise_word
    block = outline.blocks[index]
    if block.kind is not BlockKind.HEADING:
        return False
    return compiled(word).search(outline.text, block.start, block.end) is not None


def _points(outline: Outline, span: DateSpan, index: int, context: Context) -> int:
    rules = load_reading_rules().periods
    block = outline.blocks[index]
    before = outline.text[max(block.start, span.start - _REACH) : span.start]
    after = outline.text[span.end : min(block.end, span.end + _REACH)]
    points = sum(
        score.points
        for score in rules.scores
        if compiled(score.pattern).search(before if score.where == "before" else after)
        and not (score.unless and compiled(score.unless).search(before))
    )
    worth = rules.points
    points += worth.range if span.is_range else 0
    if block.kind is BlockKind.HEADING:
        points += worth.heading + (worth.promise_heading if _is_titled(outline, index) else 0)
    if context.section in SILENT:
        return points + worth.follow_up_section
    if context.section in ("background", "goal"):
        return points + worth.background_section
    return points + (worth.promise_section if context.section == "promise" else 0)


def _best(candidates: list[_Candidate]) -> _Candidate | None:
    """Return the dates with most points; repeated dates gain one, a tie goes to the later ones."""
    groups: dict[tuple[date, date], _Candidate] = {}
    for candidate in candidates:
        key = (candidate.span.first, candidate.span.last)
        held = groups.get(key)
        if held is None:
            groups[key] = candidate
        else:
            top = max(held, candidate, key=lambda c: c.points)
            groups[key] = replace(top, mentions=held.mentions + 1)
    threshold = load_reading_rules().periods.points.threshold
    good = [c for c in groups.values() if c.points >= threshold]
    best = max(good, key=lambda c: (c.points + min(c.mentions, 3), c.span.first), default=None)
    if best is None:
        return None
    # Two sets under headings of their own: the newer one is the current one.
    newer = [c for c in good if c.titled and c.points > _SURE and c.span.first > best.span.last]
    return max(newer, key=lambda c: c.span.first, default=best)


def _current(
    outline: Outline, best: _Candidate | None
) -> tuple[Period | None, tuple[Evidence, ...]]:
    found = _open_period(outline)
    if found is not None and (best is None or best.points < _SURE or _said_by(best, found[1])):
        return found
    if best is None:
        return None, ()
    why = Evidence("period", "datum", best.span.start, best.span.end, f"{best.points} poäng")
    return Period(best.span.first, best.span.last), (why,)


def _said_by(best: _Candidate, evidence: tuple[Evidence, ...]) -> bool:
    """Whether a date stands in the very sentence that leaves the period open."""
    return (
        any(
            why.start <= best.span.start < why.end
            for why in evidence
            if why.start is not None and why.end is not None
        )
        and not best.span.is_range
    )


def _open_period(outline: Outline) -> tuple[Period | None, tuple[Evidence, ...]] | None:
    """Find a sentence that says the promises hold until, from, or until further notice."""
    rules = load_reading_rules().periods.open
    holds = one_of((rules.holds,))
    for block in outline.blocks:
        if not holds.search(outline.text, block.start, block.end):
            continue
        for start, end in sentences(outline.text, block.start, block.end):
            sentence = outline.text[start:end]
            if holds.search(sentence) and (found := _open_sentence(sentence)) is not None:
                return found[0], (Evidence("period", "öppen", start, end),)
    return None


def _open_sentence(sentence: str) -> tuple[Period | None] | None:
    rules = load_reading_rules().periods.open
    # A bare year ends the period where the sentence says nothing else about it.
    short = len([*find_dates(sentence)]) == 1
    forever = re.search(rules.forever, sentence, re.IGNORECASE)
    for span in find_dates(sentence):
        before = sentence[: span.start]
        if span.is_range:
            continue
        if re.search(rules.since + "$", before, re.IGNORECASE):
            return (Period(span.first, None),)
        if (span.day or short) and re.search(rules.until, before, re.IGNORECASE):
            return (Period(None, span.last),)
    return (None,) if forever else None
