"""Dates and spans of dates in Swedish text."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from config.reading_rules import load_reading_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date, month, year or range of these in the text.

    ``day`` marks a single full date, which says when something happened and not how long it
    holds. ``fault`` tells of a date that no calendar has; the nearest real one is taken.
    """

    start: int
    end: int
    first: date
    last: date
    is_range: bool = False
    day: bool = False
    fault: str = ""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    months = "|".join(sorted(load_reading_rules().periods.months, key=len, reverse=True))
    one = (
        rf"(?:(?:den\s+)?(?P<d{{n}}>\d{{{{1,2}}}})(?::?e)?\s+)?(?P<m{{n}}>{months})\.?"
        rf"(?:\s+(?P<y{{n}}>(?:19|20)\d\d))?"
        rf"|(?P<day{{n}}>[0-3]?\d)/(?P<mon{{n}}>[01]?\d)[ -]+(?P<in{{n}}>(?:19|20)\d\d)"
        rf"|(?P<iso{{n}}>(?:19|20)\d\d-[01]\d-[0-3]\d)"
        rf"|(?:år(?:et|en)?\s+)?(?P<year{{n}}>(?:19|20)\d\d)(?!\d)"
    )
    joint = (
        r"\s*(?:[-\u2010-\u2015\u2212/]|till\s+och\s+med|t\.?\s?o\.?\s?m\.?|till\s+den|till|och"
        r"|samt|respektive)\s*(?:den\s+)?(?:år\s+)?"
    )
    second = one.format(n=2) + r"|(?P<short>\d\d)(?![\d:.%-]|\s*(?:procent|%))"
    span = rf"(?<![\d-])(?:{one.format(n=1)})(?:(?P<joint>{joint})(?:{second}))?(?![\d])"
    return re.compile(span, re.IGNORECASE), re.compile(r"och|samt|respektive", re.IGNORECASE)


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[DateSpan]:
    """Yield every date, month, year and range in ``text[start:end]``, in order.

    Years outside the table's first and last year are numbers, not dates, and left out.
    """
    span, _ = _patterns()
    for hit in span.finditer(text, start, len(text) if end is None else end):
        found = _to_span(hit)
        if found is not None:
            yield found


def _to_span(hit: re.Match[str]) -> DateSpan | None:
    part = hit.groupdict()
    faults: list[str] = []
    second = part["joint"] and _edge(part, "2", faults, last=True)
    first = _edge(part, "1", faults, last=False, lend=part.get("y2") or _year_of(second))
    if first is None:
        return None
    end = hit.end()
    if part["joint"] and not second:
        end = hit.start("joint")
    closing = second or _edge(part, "1", faults, last=True)
    rules = load_reading_rules().periods
    if closing is None or not rules.first_year <= first.year <= rules.last_year:
        return None
    if closing < first or closing.year > rules.last_year:
        closing = _edge(part, "1", faults, last=True) or first
        end = hit.start("joint") if part["joint"] else end
        second = None
    return DateSpan(
        hit.start(),
        end,
        first,
        closing,
        is_range=bool(second),
        day=not second and first == closing,
        fault="; ".join(dict.fromkeys(faults)),
    )


def _year_of(edge: date | str | None) -> str | None:
    return str(edge.year) if isinstance(edge, date) else None


def _edge(
    part: dict[str, str | None],
    n: str,
    faults: list[str],
    *,
    last: bool,
    lend: str | None = None,
) -> date | None:
    """Return the first or last day of one side of a span, or ``None`` where it has no year."""
    if numbers := _numeric(part, n):
        return _real_day(*numbers, faults)
    if plain := part[f"year{n}"]:
        return _year_edge(int(plain), last=last)
    if n == "2" and (short := part["short"]):
        return _short_year(part, short, last=last)
    month_name, year_text = part[f"m{n}"], part[f"y{n}"] or lend
    if not month_name or not year_text:
        return None
    month = load_reading_rules().periods.months[month_name.lower()]
    if day_text := part[f"d{n}"]:
        return _real_day(int(year_text), month, int(day_text), faults)
    year = int(year_text)
    return date(year, month, monthrange(year, month)[1] if last else 1)


def _numeric(part: dict[str, str | None], n: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a date in numbers: ``2018-07-01`` or ``1/7 2018``."""
    if iso := part[f"iso{n}"]:
        year, month, day = iso.split("-")
        return int(year), int(month), int(day)
    year_text, month_text, day_text = part[f"in{n}"], part[f"mon{n}"], part[f"day{n}"]
    if year_text and month_text and day_text:
        return int(year_text), int(month_text), int(day_text)
    return None


def _short_year(part: dict[str, str | None], short: str, *, last: bool) -> date | None:
    """Read the second half of "2021-23"; it must follow the first."""
    century = part["year1"]
    if not century:
        return None
    year = int(century[:2] + short)
    return _year_edge(year, last=last) if year > int(century) else None


def _year_edge(year: int, *, last: bool) -> date:
    return date(year, _LAST_MONTH, 31) if last else date(year, 1, 1)


def _real_day(year: int, month: int, day: int, faults: list[str]) -> date | None:
    if not 1 <= month <= _LAST_MONTH or day < 1:
        return None
    real = min(day, monthrange(year, month)[1])
    if real != day:
        faults.append(f"{year}-{month:02}-{day:02} does not exist, read as day {real}")
    return date(year, month, real)
