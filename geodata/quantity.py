"""A promised number in words."""

from __future__ import annotations

import re
from functools import cache

from config.reading_rules import load_reading_rules


def quantity(count: int, unit: str | None) -> str:
    """Tell a promised number: ``4 trygghetsvandringar``; a frequency by itself, ``varje vecka``."""
    if unit and count == 1 and _frequency().match(unit):
        return unit
    return f"{count} {unit or ''}".strip()


@cache
def _frequency() -> re.Pattern[str]:
    return re.compile(load_reading_rules().counts.rules.once, re.IGNORECASE)
