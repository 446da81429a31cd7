"""Figures and moments as a Swedish sheet of paper writes them; plain text, not yet escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
NBSP = "\N{NO-BREAK SPACE}"
_KILOMETRE = 1000
_ROUND_M = 10


def clock(moment: datetime) -> str:
    """Return a time of day: ``18.05``."""
    return f"{moment:%H.%M}"


def day(value: date) -> str:
    """Return a date: ``24 november 2026``."""
    return f"{value.day}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    """Return a date with its weekday: ``tisdag 24 november 2026``."""
    return f"{WEEKDAYS[value.weekday()]} {day(value)}"


def decimal(value: float, digits: int = 1) -> str:
    """Return a number with a decimal comma: ``1,6``."""
    return f"{value:.{digits}f}".replace(".", ",")


def distance(metres: float) -> str:
    """Return a length: ``310 m``, ``1,6 km``; tens of metres below a kilometre."""
    if metres >= _KILOMETRE - _ROUND_M / 2:
        return f"{decimal(metres / _KILOMETRE)}{NBSP}km"
    return f"{round(metres / _ROUND_M) * _ROUND_M}{NBSP}m"


def minutes(start: datetime, end: datetime) -> int:
    """Return the whole minutes from one moment to another."""
    return round((end - start).total_seconds() / 60)


def listed(words: list[str]) -> str:
    """Return words as a series: ``a, b och c``."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def sentence(text: str) -> str:
    """Return a text that begins with a capital and ends with a stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
