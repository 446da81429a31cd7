"""The one function that text from data goes through before a browser reads it."""

from __future__ import annotations

import re

# `& < > " '` end HTML text and attributes; a backslash, backtick, dollar sign or brace is live in
# a JavaScript template string (Folium writes some) and in Streamlit's Markdown and formulas, and
# the rest is Markdown. An entity is plain text to all of them.
_LIVE = "&<>\"'\\`${}*_[]()#~|^!"
_LIVE_COLON = re.compile(r":(?=\S)")
_TABLE = str.maketrans({char: f"&#{ord(char)};" for char in _LIVE})


def escape(text: object) -> str:
    """Return ``text`` so that HTML, Markdown and a JavaScript string all show it as it is."""
    return str(text).translate(_TABLE)


def label(text: object) -> str:
    """Return ``text`` so that a label, help or toast of Streamlit shows it as it is.

    They are Markdown in which a colon before a word is live too: ``:red[…]``, ``:smile:``,
    ``:material/home:``, and an address that becomes a link.
    """
    return _LIVE_COLON.sub("&#58;", escape(text))
