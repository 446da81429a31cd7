"""Words looked for in text as people type them: case and accents are forgiven, å ä ö too.

A letter typed without its mark finds both (``orebro`` → ``Örebro``); a letter typed with its mark
finds only itself (``här`` does not find ``har``).
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

LONGEST = 200  # characters of a search; more is no search


def spans(words: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return where the words stand in ``text`` (NFC), as ``[start, end)``, joined and in order."""
    shown, plain = _folded(text)
    found: list[tuple[int, int]] = []
    for word in asked(words):
        marked, bare = _folded(word)
        start = plain.find(bare)
        while start >= 0:
            end = start + len(bare)
            if _same_marks(marked, bare, shown[start:end]):
                found.append((start, end))
            start = plain.find(bare, start + 1)
    return _joined(sorted(found))


def finds(words: str, texts: tuple[str, ...]) -> bool:
    """Return whether each of the words stands somewhere in one of the texts; no word: always."""
    return all(any(spans(word, text) for text in texts) for word in asked(words))


def asked(words: str) -> tuple[str, ...]:
    """Return the single words of a search, each once."""
    return tuple(dict.fromkeys(words[:LONGEST].split()))


def _folded(text: str) -> tuple[str, str]:
    """Return ``text`` in lower case with its marks, and without; both as long as its NFC."""
    lower = "".join(_one(char) for char in unicodedata.normalize("NFC", text))
    return lower, "".join(unicodedata.normalize("NFD", char)[0] for char in lower)


def _one(char: str) -> str:
    small = char.lower()
    return small if len(small) == 1 else char


def _same_marks(asked_for: str, bare: str, shown: str) -> bool:
    return all(
        want in (plain, have) for want, plain, have in zip(asked_for, bare, shown, strict=True)
    )


def _joined(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    if not found:
        return ()
    borders: list[tuple[int, int]] = [found[0]]
    for _, (start, end) in pairwise(found):
        first, last = borders[-1]
        if start <= last:
            borders[-1] = (first, max(last, end))
        else:
            borders.append((start, end))
    return tuple(borders)
