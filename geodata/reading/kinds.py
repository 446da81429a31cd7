"""Kinds of measure by word stems; a stem inside a negative context does not count."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

import ahocorasick

from config.kinds import load_kinds
from geodata.records import Evidence

OTHER = "annat"
_GAP = r"(?:\W+\w+){0,4}?\W+"


@dataclass(frozen=True, slots=True)
class _Cue:
    """One cue of a kind; ``table`` is the row of ``kinds.toml`` that it stands in."""

    kind: str
    table: str
    written: str


@dataclass(frozen=True, slots=True)
class _Hits:
    """Where the cues of one kind stand in a text."""

    cues: list[tuple[int, int]] = field(default_factory=list)
    not_cues: list[tuple[int, int]] = field(default_factory=list)
    weak_cues: list[tuple[int, int]] = field(default_factory=list)

    def first(self, table: str) -> tuple[int, int] | None:
        """Return the first cue of a table that stands in no negative context."""
        for start, end in sorted(getattr(self, table)):
            if not any(low < end and start < high for low, high in self.not_cues):
                return start, end
        return None


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


@cache
def _compiled(cue: str) -> re.Pattern[str]:
    """Return a cue's pattern, compiled when its first stem is met: most never are."""
    return re.compile(cue_pattern(cue), re.IGNORECASE)


@cache
def _stems() -> ahocorasick.Automaton:
    """Return an automaton of the first stem of every cue, each with its length and its cues."""
    cues_of: dict[str, list[_Cue]] = {}
    for key, kind in load_kinds().kinds.items():
        for table in ("cues", "not_cues", "weak_cues"):
            for cue in getattr(kind, table):
                stem = cue.split()[0].strip("*.").lower()
                cues_of.setdefault(stem, []).append(_Cue(key, table, cue))
    automaton = ahocorasick.Automaton()
    for stem, cues in cues_of.items():
        automaton.add_word(stem, (len(stem), tuple(cues)))
    automaton.make_automaton()
    return automaton


def find_kinds(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """Return the kinds that ``text[start:end]`` speaks of, in order of the table, with the cues.

    Weak cues ("tillsammans med") speak only where no other cue of any kind does.
    """
    hits = _hits(text, start, end)
    why = _evidence(text, hits, "cues") or _evidence(text, hits, "weak_cues")
    if not why:
        return (OTHER,), (Evidence("kinds", OTHER, note="ingen ledtråd"),)
    return tuple(item.rule for item in why), tuple(why)


def _hits(text: str, start: int, end: int) -> dict[str, _Hits]:
    """Return where each kind's cues stand: a stem is found first, its whole cue tried there."""
    found: dict[str, _Hits] = {}
    for last, (length, cues) in _stems().iter(_lower(text[start:end])):
        at = start + last - length + 1
        for cue in cues:
            hit = _compiled(cue.written).match(text, at, end)
            if hit:
                getattr(found.setdefault(cue.kind, _Hits()), cue.table).append(hit.span())
    return found


def _lower(text: str) -> str:
    """Return ``text`` in small letters, letter for letter ("İ" would become two)."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _evidence(text: str, hits: dict[str, _Hits], table: str) -> list[Evidence]:
    note = "svag ledtråd" if table == "weak_cues" else ""
    found: list[Evidence] = []
    for key in load_kinds().kinds:
        span = hits[key].first(table) if key in hits else None
        if span is not None:
            found.append(Evidence("kinds", key, _word_start(text, span[0]), span[1], note=note))
    return found


def _word_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isalnum():
        at -= 1
    return at
