"""Exports of a view: one module a format, one line in the table.

A module has ``write(view, order) -> bytes``. It is imported when its format is asked
for, so that a page that only offers the formats stays light.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from config.errors import LoftesError

if TYPE_CHECKING:
    from layers.query import View

__all__ = ["FORMATS", "Format", "UnknownFormatError", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to take a view home.

    Parameters
    ----------
    title_sv, title_en
        On the button, with the program that opens it.
    suffix, media
        Of the file.
    any_crs
        Whether the file can be had in any of :func:`geodata.zones.read_crs`'s systems; the others
        have one of their own.
    """

    title_sv: str
    title_en: str
    suffix: str
    media: str
    any_crs: bool = False

    def title(self, language: str) -> str:
        """Return the title in ``sv`` or ``en``."""
        return self.title_en if language == "en" else self.title_sv


_ZIP = "application/zip"
FORMATS = {
    "xlsx": Format(
        "Excel",
        "Excel",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "gpkg": Format(
        "GeoPackage (QGIS)",
        "GeoPackage (QGIS)",
        "gpkg",
        "application/geopackage+sqlite3",
        any_crs=True,
    ),
    "geojson": Format("GeoJSON (webb)", "GeoJSON (web)", "geojson", "application/geo+json"),
    "csv": Format("CSV", "CSV", "csv", "text/csv"),
    "kml": Format(
        "KML (Google Earth)", "KML (Google Earth)", "kml", "application/vnd.google-earth.kml+xml"
    ),
    "flatgeobuf": Format(
        "FlatGeobuf", "FlatGeobuf", "fgb", "application/vnd.flatgeobuf", any_crs=True
    ),
    "geoparquet": Format(
        "GeoParquet", "GeoParquet", "parquet", "application/vnd.apache.parquet", any_crs=True
    ),
    "origo": Format("Origo", "Origo", "zip", _ZIP),
    "hajk": Format("Hajk", "Hajk", "zip", _ZIP, any_crs=True),
    "pygeoapi": Format("OGC API (pygeoapi)", "OGC API (pygeoapi)", "zip", _ZIP),
}


class UnknownFormatError(LoftesError):
    """A format that is not in the table."""


class FixedCrsError(LoftesError):
    """A format that has a coordinate system of its own."""


def export(view: View, name: str, language: str = "sv", crs: str = "") -> bytes:
    """Return a view in the format ``name``, the same bytes for the same view.

    Parameters
    ----------
    view, language
        What, and in which language its titles are.
    name
        A key of :data:`FORMATS`, or the suffix of its files.
    crs
        Coordinate system as :func:`geodata.zones.read_crs` takes it; empty for the format's usual.

    Raises
    ------
    UnknownFormatError, FixedCrsError, geodata.zones.UnknownCrsError
    """
    from dashboard.export.order import Order
    from geodata.zones import read_crs

    key = format_of(name)
    if crs and not FORMATS[key].any_crs:
        raise FixedCrsError(
            f"{key} has a coordinate system of its own",
            remedy="Leave the system out, or choose gpkg, flatgeobuf, geoparquet or hajk.",
        )
    module = import_module(f"dashboard.export.{key}")
    data: bytes = module.write(view, Order(language, read_crs(crs, view.bundle.kommun.code)))
    return data


def format_of(name: str) -> str:
    """Return the key of a format by its name or its files' suffix (``zip`` is several)."""
    by_suffix = {item.suffix: key for key, item in FORMATS.items() if item.suffix != "zip"}
    key = name if name in FORMATS else by_suffix.get(name, "")
    if not key:
        raise UnknownFormatError(
            f"there is no export format {name!r}", remedy=f"Use one of: {', '.join(FORMATS)}."
        )
    return key
