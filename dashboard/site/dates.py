"""Dates and numbers as Swedish and English readers write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from geodata.records import Period

MONTHS = {
    "sv": ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
           "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December"),
}  # fmt: skip
THIN = "\N{NO-BREAK SPACE}"


def day(value: date, language: str) -> str:
    """Return ``31 december 2022``."""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def number(value: int) -> str:
    """Return a whole number with a space between thousands: ``30 000``."""
    return f"{value:,}".replace(",", THIN)


def period(value: Period | None, language: str) -> str:
    """Return the days of a period in words; empty where there is none."""
    if value is None or not (value.start or value.end):
        return ""
    start = day(value.start, language) if value.start else ""
    end = day(value.end, language) if value.end else ""
    if start and end:
        return f"{start} – {end}"
    words = {"sv": ("från", "till"), "en": ("from", "until")}[language]
    return f"{words[0]} {start}" if start else f"{words[1]} {end}"
