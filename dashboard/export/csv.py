"""CSV that Swedish Excel opens: every promise of the view, on the map or not."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dashboard.export import rows

if TYPE_CHECKING:
    from dashboard.export.order import Order
    from layers.query import View

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(view: View, order: Order) -> bytes:
    """Return UTF-8 with byte order mark and semicolons; a cell never begins a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(rows.titles(rows.PROMISE_COLUMNS, order.language))
    for row in rows.promise_rows(view, order.language):
        writer.writerow(["" if value is None else safe_cell(str(value)) for value in row.values()])
    return buffer.getvalue().encode("utf-8-sig")


def safe_cell(value: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula (OWASP)."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
