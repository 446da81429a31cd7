"""Text with offsets: what a reader does not see is left out, and can be found again."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

# Soft hyphens, zero-width and direction marks: they would split words and hide cues.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    # A word that a line's end broke in two; "drog- och" at a line's end is no such word.
    "|(?<=[a-zåäö]{2})-[ ]?\n[ \t]*(?=[a-zåäö])(?!(?:och|eller|samt|respektive)\\b)"
)
# Blanks of other widths and line ends of other systems, replaced one for one: offsets stay.
_BLANKS = str.maketrans(
    dict.fromkeys("\u00a0\u1680\u2007\u202f\u205f\u3000\t\x0b\r", " ")
    | dict.fromkeys([chr(code) for code in range(0x2000, 0x200B)], " ")
    | dict.fromkeys("\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n")
)
WORD = re.compile(r"\w+(?:[-:'\u2019]\w+)*")


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """From offsets in a shortened text to offsets in its source (code points).

    Parameters
    ----------
    cuts
        Offsets in the shortened text in front of which something was left out, ascending.
    skipped
        How many code points were left out up to and including that cut.
    """

    cuts: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the source; what was left out inside the span is inside again."""
        if not self.cuts:
            return start, end
        return self._shift(start), self._shift(max(start, end - 1)) + min(1, end - start)

    def _shift(self, offset: int) -> int:
        index = bisect_right(self.cuts, offset)
        return offset + (self.skipped[index - 1] if index else 0)


def visible(text: str) -> tuple[str, OffsetMap]:
    """Leave out what is invisible and make every blank a space.

    Returns
    -------
    tuple[str, OffsetMap]
        The text to read, and the way back to offsets in ``text``.
    """
    cuts: list[int] = []
    skipped: list[int] = []
    parts: list[str] = []
    last = length = 0
    for hit in _INVISIBLE.finditer(text):
        parts.append(text[last : hit.start()])
        length += hit.start() - last
        last = hit.end()
        if cuts and cuts[-1] == length:
            skipped[-1] += len(hit.group())
        else:
            cuts.append(length)
            skipped.append((skipped[-1] if skipped else 0) + len(hit.group()))
    parts.append(text[last:])
    return "".join(parts).translate(_BLANKS), OffsetMap(tuple(cuts), tuple(skipped))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def word_count(text: str) -> int:
    """Count words; ``LOV3-områden`` is one."""
    return sum(1 for _ in WORD.finditer(text))


@cache
def _abbreviation_end() -> re.Pattern[str]:
    known = sorted(load_reading_rules().text.abbreviations, key=len, reverse=True)
    words = "|".join(re.escape(word.replace(".", "")).replace(r"\ ", " ") for word in known)
    dotted = "|".join(re.escape(word) for word in known)
    return re.compile(rf"(?:^|[\s(])(?:{dotted}|{words}|[A-ZÅÄÖ])\.?$", re.IGNORECASE)


_SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]++[”\"')\]]*"
    r"(?!\s+\([^().!?]{3,60}\)[.\s]*(?:\Z|\n))"  # "(Kommunen)" belongs to what it follows
    r"(?=\s[\W\d]{0,60}[A-ZÅÄÖ”\"])"  # an end, a blank, a capital
    r"|(?<=[a-zåäö])[.!?](?=[A-ZÅÄÖ][a-zåäö]+[\s,])"  # glued: "skolan.Polisen ska"
)
_LOOK_BACK = 12
MAX_SENTENCE = 3000


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences in ``text[start:end]``, without white space around."""
    last = start
    for hit in _SENTENCE_END.finditer(text, start, end):
        before = text[max(last, hit.start() - _LOOK_BACK) : hit.start()]
        if hit.group().startswith(".") and _abbreviation_end().search(before):
            continue
        yield from _pieces(text, *trim(text, last, hit.end()))
        last = hit.end()
    yield from _pieces(text, *trim(text, last, end))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence; what runs on beyond any sentence is cut, so that no rule reads for ever."""
    while end - start > MAX_SENTENCE:
        blank = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        cut = blank if blank > start else start + MAX_SENTENCE
        yield trim(text, start, cut)
        start, end = trim(text, cut, end)
    if start < end:
        yield start, end
