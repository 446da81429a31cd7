"""The reader's rules, compiled once."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def compiled(*patterns: str) -> re.Pattern[str]:
    """Return one pattern that matches where any of ``patterns`` does; case is ignored."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return :func:`compiled` for patterns that come as a table's tuple."""
    return compiled(*patterns)
