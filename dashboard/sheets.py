"""Answers of the analysis as plain tables: for the command line, for CSV and for pages."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from config.import_tables import load_imports
from config.kinds import load_kinds
from dashboard.export.csv import safe_cell
from dashboard.texts import Texts
from dashboard.words import actors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.texts import Language
    from layers.analysis.coverage import Cell, Coverage
    from layers.analysis.dark import Dark
    from layers.analysis.delivery import Delivery, Standing
    from layers.analysis.distance import Span
    from layers.analysis.periods import Change, PeriodDiff
    from layers.analysis.sweden import KommunNumbers
    from layers.bundle import Bundle
    from layers.views import PromiseView

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a heading a column; ``keys`` name the columns for programs."""

    keys: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def csv(self) -> bytes:
        """Return UTF-8 with byte order mark and semicolons; a cell never begins a formula."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
        writer.writerow(self.heads)
        for row in self.rows:
            writer.writerow([_swedish(cell) for cell in row])
        return buffer.getvalue().encode("utf-8-sig")

    def json(self) -> str:
        """Return a list of objects."""
        rows = [dict(zip(self.keys, row, strict=True)) for row in self.rows]
        return json.dumps(rows, ensure_ascii=False, indent=1)


def coverage_sheet(found: Coverage, language: Language) -> Sheet:
    """Return a row a place and measure: the answer, why, and metres at best and at worst."""
    texts = Texts(language)
    titles = column_titles(found, language)
    rows = [
        (
            row.name,
            title,
            texts(f"cover.{cell.cover}"),
            reason(cell, found.distance_m, texts),
            metres(cell.span)[0],
            metres(cell.span)[1],
            texts(f"cover.by_{found.method}"),
        )
        for row in found.rows
        for title, cell in zip(titles, row.cells, strict=True)
    ]
    keys = ("place", "measure", "answer", "why", "low_m", "high_m", "method")
    return Sheet(keys, tuple(texts(f"cover.head_{key}") for key in keys), tuple(rows))


def column_titles(found: Coverage, language: str) -> list[str]:
    """Return the title of each column of a coverage."""
    kinds, layers = load_kinds().kinds, load_imports().layers
    return [kinds[key].title(language) for key in found.kinds] + [
        layers[key].title(language) for key in found.existing
    ]


def reason(cell: Cell, distance_m: float, texts: Texts) -> str:
    """Return why a cell has its answer, in one sentence."""
    low, high = metres(cell.span)
    return texts(f"why.{cell.why}", low=low, high=high, m=round(distance_m))


def metres(span: Span) -> tuple[int | None, int | None]:
    """Return both ends in whole metres; ``None`` where there is no end."""
    return (
        round(span.low) if isfinite(span.low) else None,
        round(span.high) if isfinite(span.high) else None,
    )


def dark_sheet(found: Sequence[Dark], bundle: Bundle, language: Language) -> Sheet:
    """Return a row a place: metres lit, unlit and unknown, and the dark share as a range."""
    texts = Texts(language)
    rows = [
        (
            bundle.places[one.place_id].name,
            round(one.lit_m),
            round(one.unlit_m),
            round(one.unknown_m),
            None if one.low is None else round(one.low, 3),
            None if one.high is None else round(one.high, 3),
        )
        for one in found
    ]
    keys = ("place", "lit_m", "unlit_m", "unknown_m", "dark_low", "dark_high")
    return Sheet(keys, tuple(texts(f"dark.{key}") for key in keys), tuple(rows))


def diff_sheet(found: PeriodDiff, language: Language) -> Sheet:
    """Return a row a promise: what became of it, its text before and after, why they match."""
    texts = Texts(language)
    rows = [
        (
            texts(f"fate.{change.fate}"),
            _kinds(change.after or change.before, language),
            change.before.text(language) if change.before else None,
            change.after.text(language) if change.after else None,
            places_said(change, texts),
            change.counts[0],
            change.counts[1],
            change.likeness.total if change.likeness else None,
        )
        for change in found.changes
    ]
    keys = ("fate", "measures", "before", "after", "places", "n_before", "n_after", "likeness")
    return Sheet(keys, tuple(texts(f"diff.{key}") for key in keys), tuple(rows))


def places_said(change: Change, texts: Texts) -> str:
    """Return which places a promise left and came to."""
    parts = []
    if change.left:
        parts.append(texts("diff.left", places=", ".join(change.left)))
    if change.came:
        parts.append(texts("diff.came", places=", ".join(change.came)))
    return "; ".join(parts)


def delivery_sheet(found: Sequence[Delivery], by: str, language: Language) -> Sheet:
    """Return a row a group: promised, done, partly, started, not done, untold, overdue."""
    texts = Texts(language)
    keys = (
        "group", "promises", "done", "partly", "started", "not_done", "untold", "overdue",
        "units", "units_done",
    )  # fmt: skip
    rows = [
        (group_title(one.group, by, texts), *(getattr(one, key) for key in keys[1:]))
        for one in found
    ]
    return Sheet(keys, tuple(texts(f"delivery.{key}") for key in keys), tuple(rows))


def group_title(group: str, by: str, texts: Texts) -> str:
    """Return the title of a group of :func:`layers.analysis.delivery.delivery`."""
    kinds = load_kinds().kinds
    if by == "kind" and group in kinds:
        return kinds[group].title(texts.language)
    if by == "actor" and group:
        return actors([group], texts)
    return group or texts("delivery.every" if by == "all" else "delivery.without")


def overdue_sheet(found: Sequence[Standing], language: Language) -> Sheet:
    """Return a row an overdue promise with its last day and how many days ago that was."""
    texts = Texts(language)
    rows = [
        (
            one.promise.text(language),
            _kinds(one.promise, language),
            actors(one.promise.actors, texts),
            str(one.due) if one.due else None,
            one.days,
            texts(f"status.{one.promise.status.name.lower()}"),
        )
        for one in found
    ]
    keys = ("promise", "measures", "responsible", "due", "days", "status")
    return Sheet(keys, tuple(texts(f"overdue.{key}") for key in keys), tuple(rows))


def kommun_sheet(found: Sequence[KommunNumbers], language: Language) -> Sheet:
    """Return a row a kommun."""
    texts = Texts(language)
    rows = [
        (
            one.name,
            one.code,
            one.promises,
            one.on_place,
            one.places,
            one.told,
            one.done,
            one.population,
            None if (rate := one.value("per_10000")) is None else round(rate, 2),
        )
        for one in found
    ]
    keys = (
        "kommun", "code", "promises", "on_place", "places", "told", "done", "population",
        "per_10000",
    )  # fmt: skip
    return Sheet(keys, tuple(texts(f"sweden.{key}") for key in keys), tuple(rows))


def _kinds(promise: PromiseView | None, language: str) -> str:
    kinds = load_kinds().kinds
    ids = promise.kinds if promise else ()
    return ", ".join(kinds[key].title(language) for key in ids if key in kinds)


def _swedish(cell: Value) -> str:
    """Return a cell as Swedish Excel reads it: decimal comma, nothing that runs."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:g}".replace(".", ",")
    return safe_cell(cell) if isinstance(cell, str) else str(cell)
