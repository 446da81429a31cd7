"""Exports of a view: one module a format, one line in the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.errors import LoftesError
from dashboard.export import csv, geojson, gpkg

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.query import View

__all__ = ["FORMATS", "Format", "UnknownFormatError", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to take a view home."""

    title_sv: str
    title_en: str
    suffix: str
    media_type: str
    write: Callable[[View, str], bytes]


FORMATS = {
    "geojson": Format("GeoJSON (karta)", "GeoJSON (map)", "geojson", geojson.MEDIA, geojson.write),
    "gpkg": Format("GeoPackage (QGIS)", "GeoPackage (QGIS)", "gpkg", gpkg.MEDIA, gpkg.write),
    "csv": Format("CSV (Excel)", "CSV (Excel)", "csv", csv.MEDIA, csv.write),
}


class UnknownFormatError(LoftesError):
    """A format that is not in the table."""


def export(view: View, name: str, language: str = "sv") -> bytes:
    """Return ``view`` in the format ``name``; raise :class:`UnknownFormatError` if strange."""
    try:
        chosen = FORMATS[name]
    except KeyError:
        raise UnknownFormatError(
            f"there is no export format {name!r}", remedy=f"Use one of: {', '.join(FORMATS)}."
        ) from None
    return chosen.write(view, language)
