"""Kinds of measure by word stems; a stem inside a negative context does not count."""

from __future__ import annotations

import re
from functools import cache

from config.kinds import load_kinds
from geodata.records import Evidence

OTHER = "annat"
_GAP = r"(?:\W+\w+){0,4}?\W+"


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    """Return for each kind the pattern of its cues and of what takes them back."""
    kinds = load_kinds().kinds
    return {
        key: (_any_of(kind.cues), _any_of(kind.not_cues) if kind.not_cues else None)
        for key, kind in kinds.items()
        if kind.cues
    }


def _any_of(cues: tuple[str, ...]) -> re.Pattern[str]:
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
        head = r"\b\w*" if stem.startswith("*") else r"\b"
        tail = r"\b" if stem.endswith(".") else r"\w*"
        pattern += f"{gap}{head}{re.escape(stem.strip('*.'))}{tail}"
        gap = r"\W+"
    return pattern


def find_kinds(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """Return the kinds that ``text[start:end]`` speaks of, in order of the table, with the cues."""
    kinds: list[str] = []
    why: list[Evidence] = []
    for key, (cues, not_cues) in _patterns().items():
        denied = [hit.span() for hit in not_cues.finditer(text, start, end)] if not_cues else []
        for hit in cues.finditer(text, start, end):
            if not any(lo < hit.end() and hit.start() < hi for lo, hi in denied):
                kinds.append(key)
                why.append(Evidence("kinds", key, hit.start(), hit.end()))
                break
    if not kinds:
        return (OTHER,), (Evidence("kinds", OTHER, note="ingen ledtråd"),)
    return tuple(kinds), tuple(why)
