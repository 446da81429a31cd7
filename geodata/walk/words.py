"""Codes of routes told in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from config.walk_tables import load_walk

if TYPE_CHECKING:
    from geodata.walk.records import Skipped

SECONDS = 60


def reason_text(skipped: Skipped, language: str = "sv") -> str:
    """Return why a stop is not on the route: ``tiden räcker inte: skulle lägga till 14 min``."""
    code, _, other = skipped.reason.partition(":")
    minutes = math.ceil(skipped.extra.total_seconds() / SECONDS) if skipped.extra else 0
    return load_walk().reasons[code].text(language).format(minutes=minutes, other=other)


def notice_text(notice: str, language: str = "sv") -> str:
    """Return what an organiser must know of a route, from its code (``late:14``)."""
    code, _, value = notice.partition(":")
    return load_walk().notices[code].text(language).format(n=value)
