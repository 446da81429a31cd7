"""Find a quote again in a page that changed: exact, then by its words, then not at all.

A decision hangs on the quote it was made for. Headers come, lines are wrapped anew, bullets change
their shape, letters are corrected; the quote is still there. A promise that was taken away is not,
and nothing else may be taken for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geodata.records import Promise, TextQuote

# Share of equal letters (rapidfuzz ratio) from which a text is the same quote with changes.
SAME = 85.0
# A quote this close is taken only where its neighbours speak for it too.
CLOSE = 78.0
# Below this a quote is too short to be told from other text by its letters alone.
_SHORT = 12
# A word of this many letters that changes by more than a letter or two is another word.
_WORD = 4
_ALIKE = 60.0
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quote stands now; ``score`` is 100 for the same words in the same order."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Folded:
    """Words in small letters, one space between, with the way back to the text."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    offsets: tuple[int, ...]


def find_quote(quote: TextQuote, text: str) -> Anchor | None:
    """Return where ``quote`` stands in ``text``, or ``None`` where it is gone.

    Parameters
    ----------
    quote
        The selector as it was stored.
    text
        The page's text as it is read now.
    """
    folded = _fold(text)
    wanted = _fold(quote.exact).text
    if not wanted:
        return None
    exact = list(_occurrences(wanted, folded))
    if exact:
        return max(exact, key=lambda anchor: _context(quote, text, anchor))
    return _nearest(quote, wanted, text, folded)


def match_promises(known: Sequence[Promise], found: Sequence[Promise]) -> dict[str, str]:
    """Map the ids of ``known`` promises to those of a new reading of the changed page.

    Every new promise takes over from one known promise at most; what has no counterpart is left
    out. Quotes with the same words come first, then the closest pairs.
    """
    from rapidfuzz import fuzz

    pairs: list[tuple[float, int, int]] = []
    old = [_fold(promise.text()).text for promise in known]
    new = [_fold(promise.text()).text for promise in found]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            score = fuzz.ratio(one, other, score_cutoff=SAME)
            if score:
                pairs.append((score, i, j))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    matched: dict[str, str] = {}
    for _, i, j in sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1])):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            matched[known[i].id] = found[j].id
    return matched


def _fold(text: str) -> _Folded:
    words = [(hit.group().casefold(), hit.start(), hit.end()) for hit in _WORDS.finditer(text)]
    offsets: list[int] = []
    length = 0
    for word, _, _ in words:
        offsets.append(length)
        length += len(word) + 1
    return _Folded(
        " ".join(word for word, _, _ in words),
        tuple(start for _, start, _ in words),
        tuple(end for _, _, end in words),
        tuple(offsets),
    )


def _occurrences(wanted: str, folded: _Folded) -> Iterator[Anchor]:
    """Yield every place where the same words stand in the same order."""
    index = {offset: number for number, offset in enumerate(folded.offsets)}
    at = folded.text.find(wanted)
    while at >= 0:
        after = at + len(wanted)
        whole = after == len(folded.text) or folded.text[after] == " "
        if at in index and whole:
            first = index[at]
            last = first + wanted.count(" ")
            yield Anchor(folded.starts[first], folded.ends[last], 100.0)
        at = folded.text.find(wanted, at + 1)


def _context(quote: TextQuote, text: str, anchor: Anchor) -> tuple[float, int]:
    """Rank one of several places: by the words around it, then by how near the old one it is."""
    from rapidfuzz import fuzz

    before = text[max(0, anchor.start - len(quote.prefix)) : anchor.start]
    after = text[anchor.end : anchor.end + len(quote.suffix)]
    alike = fuzz.ratio(before, quote.prefix) + fuzz.ratio(after, quote.suffix)
    return alike, -abs(anchor.start - quote.start)


def _nearest(quote: TextQuote, wanted: str, text: str, folded: _Folded) -> Anchor | None:
    """Return the stretch of whole words that is closest to the quote, if it is close enough."""
    from rapidfuzz import fuzz

    if len(wanted) < _SHORT:
        return None
    rough = fuzz.partial_ratio_alignment(wanted, folded.text, score_cutoff=CLOSE)
    if rough is None:
        return None
    candidates = list(_stretches(wanted, folded, rough.dest_start, rough.dest_end))
    best = max(candidates, key=lambda anchor: anchor.score, default=None)
    if best is None:
        return None
    if not _same_words(wanted, _fold(text[best.start : best.end]).text):
        return None
    alike = _context(quote, text, best)[0] / 2
    return best if best.score >= SAME or alike >= SAME else None


def _same_words(one: str, other: str) -> bool:
    """Whether texts differ in letters only: a word put for another makes another promise."""
    from rapidfuzz import fuzz

    left, right = one.split(), other.split()
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        before, after = "".join(left[i:j]), "".join(right[k:m])
        if max(len(before), len(after)) >= _WORD and fuzz.ratio(before, after) < _ALIKE:
            return False
    return True


def _stretches(wanted: str, folded: _Folded, start: int, end: int) -> Iterable[Anchor]:
    """Yield runs of whole words around ``[start, end)`` of the folded text, each with its score."""
    from rapidfuzz import fuzz

    offsets = folded.offsets
    first = max(0, sum(1 for offset in offsets if offset <= start) - 1)
    last = max(first, sum(1 for offset in offsets if offset < end) - 1)
    for low in range(max(0, first - 2), min(first + 3, len(offsets))):
        for high in range(max(low, last - 2), min(last + 3, len(offsets))):
            words = folded.text[offsets[low] : offsets[high] + _length(folded, high)]
            yield Anchor(folded.starts[low], folded.ends[high], fuzz.ratio(wanted, words))


def _length(folded: _Folded, number: int) -> int:
    following = folded.offsets[number + 1] - 1 if number + 1 < len(folded.offsets) else None
    return (len(folded.text) if following is None else following) - folded.offsets[number]
