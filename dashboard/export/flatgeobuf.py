"""FlatGeobuf: one file with a spatial index, read over HTTP by ranges."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dashboard.export import rows
from dashboard.export.files import through_file

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.export.order import Order
    from layers.query import View

LAYER = "lofteskartan"


def write(view: View, order: Order) -> bytes:
    """Return a FlatGeobuf file in ``order.crs``; title and attribution are in its header."""
    return through_file(f"{LAYER}.fgb", partial(_write, view, order))


def _write(view: View, order: Order, path: Path) -> None:
    frame = rows.place_frame(view, order)
    frame.to_file(
        path,
        layer=LAYER,
        driver="FlatGeobuf",
        engine="pyogrio",
        geometry_type=None if len(frame) else "Unknown",
        layer_options={
            "TITLE": rows.title(view, order.language),
            "DESCRIPTION": rows.attribution(view, order.language),
        },
    )
