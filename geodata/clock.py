"""What time it is where the promises hold."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


def today() -> date:
    """Return the day in Sweden."""
    return datetime.now(SWEDEN).date()
