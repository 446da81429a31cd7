"""The walk pack: a planned walk as files to print, to carry and to fill in.

One module a format, one line in the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.errors import LoftesError
from dashboard import typeset
from dashboard.walkpack import fieldsheet, geojson, gpkg, gpx, ics, kml, sheet, xlsform
from dashboard.walkpack.plan import OldItem, Plan, plans_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["FORMATS", "OldItem", "PackError", "PackFile", "Plan", "files_of", "plans_of", "write"]


class PackError(LoftesError):
    """A walk pack cannot be made or written."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file of the pack: its titles, how its name ends, and what writes it."""

    title_sv: str
    title_en: str
    ending: str
    media_type: str
    write: Callable[[Plan], bytes]

    def title(self, language: str) -> str:
        """Return the title in ``sv`` or ``en``."""
        return self.title_en if language == "en" else self.title_sv

    def name(self, plan: Plan) -> str:
        """Return the file's name; the groups of one walk have files of their own."""
        group = f"-grupp{plan.route.group}" if plan.route.group > 1 else ""
        return f"{plan.stem}{group}{self.ending}"


FORMATS = {
    "sheet": PackFile(
        "Vandringsblad (PDF)", "Walk sheet (PDF)", ".pdf", typeset.MEDIA, sheet.write
    ),
    "large": PackFile(
        "Vandringsblad, stor text (PDF)",
        "Walk sheet, large print (PDF)",
        "-stor-text.pdf",
        typeset.MEDIA,
        sheet.write_large,
    ),
    "field": PackFile(
        "Fältblad för telefonen",
        "Field sheet for the phone",
        "-faltblad.html",
        fieldsheet.MEDIA,
        fieldsheet.write,
    ),
    "ics": PackFile("Kalender (ICS)", "Calendar (ICS)", ".ics", ics.MEDIA, ics.write),
    "gpx": PackFile("GPX (GPS, telefon)", "GPX (GPS, phone)", ".gpx", gpx.MEDIA, gpx.write),
    "kml": PackFile("KML (Google Earth)", "KML (Google Earth)", ".kml", kml.MEDIA, kml.write),
    "geojson": PackFile("GeoJSON", "GeoJSON", ".geojson", geojson.MEDIA, geojson.write),
    "gpkg": PackFile("GeoPackage (QGIS)", "GeoPackage (QGIS)", ".gpkg", gpkg.MEDIA, gpkg.write),
    "xlsform": PackFile(
        "Formulär för ODK/Kobo (XLSForm)",
        "Form for ODK/Kobo (XLSForm)",
        "-odk.xlsx",
        xlsform.MEDIA,
        xlsform.write,
    ),
}


def files_of(plan: Plan, formats: tuple[str, ...] = tuple(FORMATS)) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file of a plan."""
    for key in formats:
        chosen = FORMATS[key]
        yield chosen.name(plan), chosen.write(plan)


def write(plans: tuple[Plan, ...], folder: Path, formats: tuple[str, ...] = ()) -> list[Path]:
    """Write the packs of all groups into a folder, made where it is missing.

    Raises
    ------
    PackError
        Where the walk has no route, a format is unknown, or the folder cannot be written.
    """
    _check(plans, formats)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for plan in plans:
            for name, data in files_of(plan, formats or tuple(FORMATS)):
                (folder / name).write_bytes(data)
                written.append(folder / name)
    except OSError as error:
        raise PackError(
            f"cannot be written: {error.strerror}",
            where=str(folder),
            remedy="Choose a folder where you may write.",
        ) from None
    return written


def _check(plans: tuple[Plan, ...], formats: tuple[str, ...]) -> None:
    lost = [name for name in formats if name not in FORMATS]
    if lost:
        raise PackError(
            f"there is no format {', '.join(lost)}", remedy=f"Use: {', '.join(FORMATS)}."
        )
    if not plans or any(not plan.route.legs for plan in plans):
        raise PackError(
            "the walk has no route yet, so there is nothing to print",
            remedy="Plan it: lofteskartan walk plan … --out FILE.json",
        )
