"""Names that share their last part: "Björk- samt Lindplan", "Plantans och Drömmens förskola"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A name; the bounds keep a file of one endless word from being tried at every letter of it.
WORD_PATTERN = r"(?<!\w)[A-ZÅÄÖÉ]\w{0,40}+(?:[-'\u2019:]\w{1,40}+){0,4}"


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the text: its span, its base form and why it is one."""

    start: int
    end: int
    name: str
    rule: str


def either(words: Iterable[str]) -> str:
    """Return a pattern of alternatives, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def flat(text: str) -> str:
    """Return ``text`` with every run of white space as one space."""
    return " ".join(text.split())


def halves(text: str, start: int, end: int) -> Iterator[Found]:
    """Yield the parts of elliptic names in ``text[start:end]``, each filled in."""
    for hit in _hyphen().finditer(text, start, end):
        if hit["one"][:1].isupper():
            ending = hit["end"]
            yield Found(hit.start("one"), hit.end("one") + 1, hit["one"] + ending, "ellips")
            yield Found(hit.start("two"), hit.end(), hit["two"] + ending, "ellips")
    for hit in _genitive().finditer(text, start, end):
        for part in re.finditer(WORD_PATTERN, hit["list"]):
            at = hit.start("list") + part.start()
            yield Found(at, at + len(part.group()), f"{part.group()} {hit['tail']}", "ellips")
        yield Found(hit.start("last"), hit.end("last"), flat(hit["last"]), "ellips")


@cache
def _hyphen() -> re.Pattern[str]:
    suffixes = either(load_reading_rules().places.strong_suffixes)
    return re.compile(
        rf"(?P<one>(?<!\w)[A-ZÅÄÖÉ]\w{{0,40}})-\s*(?:,|och|samt|eller|respektive|/)\s*"
        rf"(?P<two>[A-ZÅÄÖa-zåäö]\w{{0,40}}?)(?P<end>{suffixes})\b"
    )


@cache
def _genitive() -> re.Pattern[str]:
    tails = either(load_reading_rules().places.tails)
    word = r"(?<!\w)[A-ZÅÄÖÉ]\w{1,40}(?<=s)"
    return re.compile(
        rf"(?P<list>{word}(?:,\s*{word}){{0,20}})\s+(?:och|samt)\s+"
        rf"(?P<last>{word}\s+(?P<tail>{tails}))\b"
    )
