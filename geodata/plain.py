"""Text as people type and paste it, without what no file and not every database can keep."""

from __future__ import annotations

import re

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return a text without control characters (but line breaks and tabs) and without its ends.

    PostgreSQL refuses a NUL, XML and Excel the others, and nobody sees any of them.
    """
    return _UNSEEN.sub("", text).strip()
