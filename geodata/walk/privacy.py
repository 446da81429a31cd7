"""What may not be kept of a text that people wrote: contact details, personal numbers, names."""

from __future__ import annotations

import re

from geodata.reading.persons import mask_persons

OUT = "[…]"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+ ]?\d{4}(?!\d)")
_PHONE = re.compile(r"(?<![\d.,])(?:\+46|0046|0)[ -]?\(?0?\)?\d(?:[ -]?\d){6,9}(?!\d)")
_PATTERNS = (_EMAIL, _PERSONAL_NUMBER, _PHONE)


def has_contact(text: str) -> bool:
    """Return whether a text holds an e-mail address, a telephone or a personal number."""
    return any(pattern.search(text) for pattern in _PATTERNS)


def without_persons(text: str) -> str:
    """Return a text with contact details left out and persons' names masked.

    Names are found as the reader finds them: beside a title or a word of speech. A name that stands
    alone is not, so the sheets ask for none.
    """
    for pattern in _PATTERNS:
        text = pattern.sub(OUT, text)
    return mask_persons(text)
