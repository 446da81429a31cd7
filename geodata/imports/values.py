"""Numbers, angles and dates as people write them in Swedish tables."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]+")
_ANGLE = re.compile(
    r"^([NSEWÖVO])?\s*(\d{1,3})\s*°\s*(\d{1,2}(?:[.,]\d+)?)?\s*(?:['’\u2032]\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|\u2033|''|”))?)?\s*([NSEWÖVO])?$",
    re.IGNORECASE,
)
_PAIR = re.compile(r"^\s*(-?\d{1,8}(?:[.,]\d+)?)\s*(?:[;|/\s]|,\s)\s*(-?\d{1,8}(?:[.,]\d+)?)\s*$")
_TIGHT_PAIR = re.compile(r"^\s*(-?\d{1,8}\.\d+),(-?\d{1,8}\.\d+)\s*$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/. ](\d{4})$")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119


def to_number(value: object) -> float:
    """Return a cell as a number, NaN where it is none.

    Takes decimal commas, spaces and points between thousands, units of degrees and
    ``59°21'43,2"N``.
    """
    if isinstance(value, bool) or value is None:
        return math.nan
    if isinstance(value, int | float):
        return float(value)
    text = str(value).strip()
    if "°" in text:
        return _angle(text)
    text = _SPACES.sub("", text).replace("−", "-")
    if text.count(",") == 1 and "." in text and text.rfind(".") < text.rfind(","):
        text = text.replace(".", "")  # 1.234,5
    elif text.count(",") >= 1 and "." in text:
        text = text.replace(",", "")  # 1,234.5
    text = text.replace(",", ".") if text.count(",") == 1 else text.replace(",", "")
    try:
        return float(text) if text[:1] not in {"", "_"} and "_" not in text else math.nan
    except ValueError:
        return math.nan


def _angle(text: str) -> float:
    found = _ANGLE.match(text)
    if not found:
        return math.nan
    before, degrees, minutes, seconds, behind = found.groups()
    parts = [float((part or "0").replace(",", ".")) for part in (degrees, minutes, seconds)]
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    return -value if (before or behind or "").upper() in {"S", "W", "V"} else value


def to_pair(value: object) -> tuple[float, float]:
    """Return a cell that holds two numbers (``59,36; 18,0`` or ``59.36, 18.0``), NaN if not."""
    text = str(value or "")
    found = _TIGHT_PAIR.match(text) or _PAIR.match(text)
    if not found:
        return math.nan, math.nan
    return to_number(found[1]), to_number(found[2])


def to_date(value: object) -> date | None:
    """Return a cell as a day, ``None`` where it is empty.

    Raises
    ------
    ValueError
        Where it is something else.
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    text = str(value).strip() if value is not None else ""
    if not text or text.lower() in {"nan", "nat", "none", "null", "-"}:
        return None
    if isinstance(value, int | float) and int(value) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(value))
    if found := _COMPACT.match(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHED.match(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    return date.fromisoformat(text[:10].replace("/", "-"))
