"""From the main text of a page back to its markup.

Offsets of a web page count in the text that was taken out of it. Where the words of a span stand
in the page's own source, tags, entities and line breaks in between, this module finds.
"""

from __future__ import annotations

import re
from html import unescape

_TOKEN = re.compile(
    r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>|<[^<>]*>|&#?\w{1,31};|.",
    re.DOTALL | re.IGNORECASE,
)


def find_in_markup(markup: str, main_text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of ``main_text[start:end]`` in the markup that it was taken from.

    Parameters
    ----------
    markup
        The decoded source of the page.
    main_text
        The text that the reader took out of it.
    start, end
        Code points in ``main_text``.

    Returns
    -------
    tuple[int, int] or None
        Code points in ``markup``; ``None`` where the words do not stand there in one piece. Of
        several places, the one that has as many equal ones in front of it as in the main text.
    """
    wanted = "".join(main_text[start:end].split())
    if not wanted:
        return None
    letters, starts, ends = _shown(markup)
    earlier = "".join(main_text[:start].split()).count(wanted)
    at, found = -1, []
    while (at := letters.find(wanted, at + 1)) >= 0:
        found.append(at)
    if not found:
        return None
    at = found[min(earlier, len(found) - 1)]
    return starts[at], ends[at + len(wanted) - 1]


def _shown(markup: str) -> tuple[str, list[int], list[int]]:
    """Return every letter that a page shows, blanks left out, each with its span in the markup."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for token in _TOKEN.finditer(markup):
        text = token.group()
        if text[0] == "<" and len(text) > 1:
            continue
        for letter in unescape(text):
            if not letter.isspace():
                letters.append(letter)
                starts.append(token.start())
                ends.append(token.end())
    return "".join(letters), starts, ends
