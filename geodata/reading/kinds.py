"""Kinds of measure by word stems; a stem inside a negative context does not count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import ahocorasick

from config.kinds import load_kinds
from geodata.records import Evidence

OTHER = "annat"
_GAP = r"(?:\W+\w+){0,4}?\W+"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What is searched for a kind: its cues, what takes them back, and its weak cues."""

    cues: re.Pattern[str] | None
    not_cues: re.Pattern[str] | None
    weak: re.Pattern[str] | None


@cache
def _patterns() -> dict[str, _Patterns]:
    """Return the patterns of each kind, in the order of the table."""
    return {
        key: _Patterns(_any_of(kind.cues), _any_of(kind.not_cues), _any_of(kind.weak_cues))
        for key, kind in load_kinds().kinds.items()
    }


def _any_of(cues: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return the pattern of a row of cues, ``None`` where there are none."""
    if not cues:
        return None
    return re.compile("|".join(cue_pattern(cue) for cue in cues), re.IGNORECASE)


def cue_pattern(cue: str) -> str:
    """Return the pattern of one cue.

    A cue is a row of stems: ``narkotik`` is any word that begins so, ``*besiktning`` one that
    holds it, ``EST.`` that word only; ``…`` between stems stands for up to four words.
    """
    pattern, gap = "", ""
    for stem in cue.split():
        if stem == "…":
            gap = _GAP
            continue
        # Inside a word anywhere: a search needs no pattern for the letters in front.
        head = r"\b"
        if stem.startswith("*"):
            head = r"\b\w*" if pattern else ""
        tail = r"\b" if stem.endswith(".") else r"\w*"
        pattern += f"{gap}{head}{re.escape(stem.strip('*.'))}{tail}"
        gap = r"\W+"
    return pattern


def _word_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isalnum():
        at -= 1
    return at


@cache
def _stems() -> ahocorasick.Automaton:
    """Return an automaton of the first stem of every cue, each with its kinds."""
    kinds_of: dict[str, set[str]] = {}
    for key, kind in load_kinds().kinds.items():
        for cue in (*kind.cues, *kind.weak_cues):
            kinds_of.setdefault(cue.split()[0].strip("*.").lower(), set()).add(key)
    automaton = ahocorasick.Automaton()
    for stem, kinds in kinds_of.items():
        automaton.add_word(stem, kinds)
    automaton.make_automaton()
    return automaton


def find_kinds(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """Return the kinds that ``text[start:end]`` speaks of, in order of the table, with the cues.

    Weak cues ("tillsammans med") speak only where no other cue of any kind does.
    """
    likely = {key for _, keys in _stems().iter(text[start:end].lower()) for key in keys}
    why = _evidence(text, start, end, likely, weak=False)
    why = why or _evidence(text, start, end, likely, weak=True)
    if not why:
        return (OTHER,), (Evidence("kinds", OTHER, note="ingen ledtråd"),)
    return tuple(item.rule for item in why), tuple(why)


def _evidence(text: str, start: int, end: int, likely: set[str], *, weak: bool) -> list[Evidence]:
    found: list[Evidence] = []
    for key, patterns in _patterns().items():
        cues = patterns.weak if weak else patterns.cues
        if key not in likely or cues is None:
            continue
        hit = _first_cue(text, start, end, cues, patterns.not_cues)
        if hit is not None:
            at = _word_start(text, hit.start())
            found.append(Evidence("kinds", key, at, hit.end(), note="svag ledtråd" if weak else ""))
    return found


def _first_cue(
    text: str, start: int, end: int, cues: re.Pattern[str], not_cues: re.Pattern[str] | None
) -> re.Match[str] | None:
    """Return the first cue that stands in no negative context."""
    hits = list(cues.finditer(text, start, end))
    if not hits:
        return None
    denied = [hit.span() for hit in not_cues.finditer(text, start, end)] if not_cues else []
    for hit in hits:
        if not any(low < hit.end() and hit.start() < high for low, high in denied):
            return hit
    return None
