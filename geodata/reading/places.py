"""Places that a text names: by gazetteer, by what stands around a capital, by its ending.

No gazetteer knows every square and street, so a capitalised name also counts where a preposition
or a noun of place stands in front of it, where it ends like a place, or beside another place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules
from geodata.reading.ellipsis import WORD_PATTERN, Found, either, flat, halves
from geodata.reading.kommuner import kommun_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BACK = 60
_MAX_WORDS = 3
_SHORTEST_AT_END = 6
_REMEMBERED = 4096  # names return, with the same words around them in a list
_JOINT = re.compile(
    r"\s*(?:,|/|\boch\b|\bsamt\b|\beller\b|\brespektive\b)\s*(?:och\s+)?(?:(?:i|på|vid|kring)\s+)?"
)
_CENTRAL = re.compile(r"(?P<name>.+?)s?\s+centrala delar$")
_DEFINITE_GENITIVE = ("ets", "ens", "ans")


@dataclass(frozen=True, slots=True)
class Names:
    """What the document's kommuner are called and what their gazetteer knows (case folded)."""

    known: Mapping[str, str]
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A capitalised name; ``whole`` is its span with the words that belong to it."""

    start: int
    end: int
    whole: tuple[int, int]
    written: str
    rule: str
    own: bool
    barred: bool


@cache
def _capitals() -> re.Pattern[str]:
    rules = load_reading_rules().places
    tails, heads = either(rules.tails), either(rules.heads)
    capital_heads = "|".join(head.capitalize() for head in rules.heads)
    row = rf"{WORD_PATTERN}(?:[ ]{{1,2}}{WORD_PATTERN}){{0,6}}"
    return re.compile(
        rf"(?<![\w@-])(?:(?P<kind>(?:{either(rules.kind_in)})\s+(?:i|vid)\s+))?"
        rf"(?:(?P<head>{heads})\s+)?"
        rf"(?P<name>(?:{capital_heads})\s+[a-zåäö]{{3,}}|{row})"
        rf"(?P<tail>\s+(?:{tails})(?![\w-]))?(?!\w)"
    )


@cache
def _before() -> re.Pattern[str]:
    rules = load_reading_rules().places
    words = either((*rules.prepositions, *rules.classifiers))
    filler = r"(?:(?:den|det|de|själva|hela|bl\.?\s?a\.?|t\.?\s?ex\.?|bland annat)[ ,]+)*"
    return re.compile(rf"(?:^|[\s(])(?:{words})[ \n,:]+{filler}$", re.IGNORECASE)


@cache
def _not_before() -> re.Pattern[str]:
    words = either(load_reading_rules().places.not_before)
    return re.compile(rf"(?:^|[\s(])(?:{words})\s+$", re.IGNORECASE)


@cache
def _ends(*suffixes: str) -> re.Pattern[str]:
    return re.compile(rf"\w(?:{either(suffixes)})(?=$|\s)", re.IGNORECASE)


def find_places(text: str, start: int, end: int, names: Names) -> list[Found]:
    """Return the named places in ``text[start:end]``, in order; a span may hold a smaller one."""
    found = [*halves(text, start, end), *_roads(text, start, end)]
    taken = {at for place in found for at in range(place.start, place.end)}
    candidates = [
        _candidate(text, (start, end), hit, names)
        for hit in _capitals().finditer(text, start, end)
        if taken.isdisjoint(range(hit.start(), hit.end()))
    ]
    for chain in _chains(text, candidates):
        for candidate in _spread(chain):
            found += _places(text, candidate, names)
    return sorted(found, key=lambda place: (place.start, -place.end))


# A road by its number ("E14", "riksväg 50").
_ROAD = re.compile(r"(?<![\w-])(?:E\s?\d{1,2}|(?:[Rr]iksväg|[Ll]änsväg)(?:en)?\s+\d{1,4})(?![\w-])")


def _roads(text: str, start: int, end: int) -> Iterator[Found]:
    for hit in _ROAD.finditer(text, start, end):
        yield Found(*hit.span(), flat(hit.group()), "vägnummer")


def _chains(text: str, candidates: list[_Candidate]) -> Iterator[list[_Candidate]]:
    """Group names that only commas and conjunctions part."""
    chain: list[_Candidate] = []
    for candidate in candidates:
        if chain and not _JOINT.fullmatch(text[chain[-1].whole[1] : candidate.whole[0]]):
            yield chain
            chain = []
        chain.append(candidate)
    if chain:
        yield chain


def _spread(chain: list[_Candidate]) -> Iterator[_Candidate]:
    """Make every name of a chain a place where one is; the kommun's own only behind another."""
    settled = any(candidate.rule for candidate in chain)
    seen = False
    for candidate in chain:
        joins = settled and not candidate.barred and (seen or not candidate.own)
        if candidate.rule or joins:
            seen = True
            yield replace(candidate, rule=candidate.rule or "samordnat med plats")


def _places(text: str, candidate: _Candidate, names: Names) -> Iterator[Found]:
    whole, inner = candidate.whole, (candidate.start, candidate.whole[1])
    if candidate.rule == "plats i ort":
        yield Found(*whole, flat(text[slice(*whole)]), candidate.rule)
        if not candidate.own:
            yield Found(*inner, base_form(flat(text[slice(*inner)]), names), "ort")
        return
    yield Found(*whole, base_form(flat(text[slice(*whole)]), names), candidate.rule)


@cache
def _kommun_spellings() -> frozenset[str]:
    return frozenset(kommun_names().values())


def _candidate(text: str, span: tuple[int, int], hit: re.Match[str], names: Names) -> _Candidate:
    start = span[0]
    at, end = hit.span("name")
    rules = load_reading_rules().places
    while " " in text[at:end].strip() and not hit["head"]:
        # "Stadsdelsområdena Skärholmen", "Polisen Hagalund": the first word is none of the name.
        first = text[at:end].split(maxsplit=1)[0]
        low = first.lower()
        general = first in rules.stop_words or low in (*rules.classifiers, *rules.prepositions)
        if not (general or (_opens(text, start, at) and _is_verb_before(text[at:end]))):
            break
        at += len(text[at:end]) - len(text[at:end].split(maxsplit=1)[1])
    written = flat(text[at:end])
    first_at = hit.start("head") if hit["head"] else at
    before = text[max(start, first_at - _BACK) : first_at]
    after = text[hit.end() : hit.end() + _BACK]
    bare = base_form(written, names)
    known = bare.casefold() in names.known
    # A document that breaks off in the middle of a word says no name.
    cut = hit.end() == len(text) and len(written) < _SHORTEST_AT_END
    barred = cut or _is_stop(written) or _is_organisation("" if known else written, before, after)
    own = {written.casefold(), bare.casefold()} & names.own
    foreign = not own and bare in _kommun_spellings()
    # A name that is all of its heading opens no sentence; "Resecentrum" is none.
    alone = (at, end) == span and written.lower() not in rules.tails
    opens = _opens(text, start, at) and not alone
    rule = (
        ""
        if barred
        else _reason(hit, bare, before, names, opens=opens, kommun=bool(own or foreign))
    )
    whole = (hit.start() if hit["kind"] else first_at, hit.end())
    return _Candidate(at, end, whole, written, rule, bool(own), barred or foreign)


def _reason(
    hit: re.Match[str], bare: str, before: str, names: Names, *, opens: bool, kommun: bool
) -> str:
    """Return why a name is a place by itself, or an empty string."""
    rules = load_reading_rules().places
    suffixes = rules.opening_suffixes if opens and " " not in bare else rules.strong_suffixes
    last = bare.rsplit(maxsplit=1)[-1]
    tailed = hit["tail"] or (" " in bare and last in rules.tails)
    general = kommun or _is_general(bare)
    reasons = (
        ("plats i ort", lambda: hit["kind"]),
        ("namn med platsord", lambda: tailed and len(bare.split()) <= _MAX_WORDS),
        ("läge och namn", lambda: hit["head"]),
        ("register", lambda: not kommun and bare.casefold() in names.known),
        ("preposition", lambda: not general and _behind_preposition(before)),
        ("ändelse", lambda: not general and _ends_like(bare, suffixes)),
    )
    return next((reason for reason, holds in reasons if holds()), "")


@lru_cache(maxsize=_REMEMBERED)
def _behind_preposition(before: str) -> bool:
    return _before().search(before) is not None


@lru_cache(maxsize=_REMEMBERED)
def _ends_like(bare: str, suffixes: tuple[str, ...]) -> bool:
    return _ends(*suffixes).search(bare) is not None


@lru_cache(maxsize=_REMEMBERED)
def _is_verb_before(written: str) -> bool:
    """Whether a sentence's first word is no part of the street behind it ("Belysa Storgatan")."""
    rules = load_reading_rules().places
    first, _, street = written.partition(" ")
    # No name of a street takes a first name's -a without a genitive.
    verb = first.endswith(("a", "ar", "er")) and first.lower() not in rules.heads
    return verb and " " not in street and street.endswith(rules.opening_suffixes)


def _is_general(word: str) -> bool:
    rules = load_reading_rules().places
    street = word.endswith(rules.opening_suffixes)
    return word.casefold().startswith(rules.generic_heads) and " " not in word and not street


@lru_cache(maxsize=_REMEMBERED)
def _is_stop(written: str) -> bool:
    stem = re.sub(r":?s$", "", written)
    stop_words = load_reading_rules().places.stop_words
    if written.lower() in load_reading_rules().places.prepositions:
        return True
    return written in stop_words or stem in stop_words or (stem.isupper() and len(stem) > 1)


@lru_cache(maxsize=_REMEMBERED)
def _is_organisation(written: str, before: str, after: str) -> bool:
    suffixes = load_reading_rules().places.stop_suffixes
    bare = written.casefold()
    area = bare.endswith("området")  # its own ending, "rådet" is another
    if not area and (bare.endswith(suffixes) or bare.removesuffix("s").endswith(suffixes)):
        return True
    if _not_before().search(before):
        return True
    owner = r"s?\s+(?:kommun|stad\b|hus\b|län\b|lokalpolis|polis|stadsdelsförvaltning|BRÅ|Brå)"
    return re.match(owner, after) is not None


def _opens(text: str, start: int, at: int) -> bool:
    """Whether a word stands at the head of a sentence, where a capital says nothing."""
    ahead = text[max(start, at - _BACK) : at].rstrip(' \n"\u201d(')
    return not ahead or ahead[-1] in ".:;!?\u2022"


def base_form(written: str, names: Names) -> str:
    """Return the base form: the gazetteer's spelling, genitive off where that leaves a name."""
    central = _CENTRAL.match(written)
    if central:
        return f"centrala {base_form(central['name'], names)}"
    area = written.removesuffix("området")
    for form in (written, written.removesuffix("s"), *{area, area.removesuffix("s")} - {written}):
        if form.casefold() in names.known:
            return names.known[form.casefold()]
        if form.casefold() in names.own:
            return form
    if written.endswith(_DEFINITE_GENITIVE) and " " not in written:
        return written.removesuffix("s")
    return written
