"""What a search found, brought out in the text; everything goes through the one escape."""

from __future__ import annotations

import unicodedata

from dashboard.escape import escape
from layers.search import spans


def marked(text: str, search: str = "") -> str:
    """Return ``text`` as HTML with the words of a search in ``<mark>``."""
    return _around(text, search, '<mark class="hit">', "</mark>")


def marked_label(text: str, search: str = "") -> str:
    """Return ``text`` as the Markdown of a button's label with a search's words brought out."""
    return _around(text, search, ":orange-background[", "]")


def _around(text: str, search: str, before: str, after: str) -> str:
    shown = unicodedata.normalize("NFC", text)
    parts = []
    at = 0
    for start, end in spans(search, shown):
        parts += [escape(shown[at:start]), before, escape(shown[start:end]), after]
        at = end
    return "".join([*parts, escape(shown[at:])])
