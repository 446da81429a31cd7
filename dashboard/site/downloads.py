"""Files to take home: one a format of the export table, whatever that table holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.export import FORMATS, export
from dashboard.site.names import kommun_folder, slug
from dashboard.site.render import Page

if TYPE_CHECKING:
    from dashboard.site.content import Content

# A GeoPackage carries the moment of its writing; the same store shall give the same bytes.
# Of the export table, those that a resident or a journalist opens; the others are for GIS offices.
OFFERED = ("geojson", "csv", "gpkg", "xlsx")
# It is written beside the site and read once, so it need not reach the disk before that.
STILL = {"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z", "OGR_SQLITE_SYNCHRONOUS": "OFF"}


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a kommun, as a page and the catalogue name it."""

    path: str
    title_sv: str
    title_en: str
    media_type: str
    size: int

    @property
    def kb(self) -> int:
        """Size in kilobytes, rounded up."""
        return -(-self.size // 1000)

    def title(self, language: str) -> str:
        """Return the title in ``sv`` or ``en``."""
        return self.title_en if language == "en" else self.title_sv


def downloads(content: Content) -> tuple[list[Page], list[Download]]:
    """Return the files of a kommun, all layers and periods, in the order of the export table."""
    import pyogrio

    pyogrio.set_gdal_config_options(STILL)
    stem = f"{kommun_folder(content.kommun)}/data/lofteskartan-{slug(content.kommun.name)}"
    pages, listed = [], []
    for name in OFFERED:
        form = FORMATS[name]
        data = export(content.view, name)
        path = f"{stem}.{form.suffix}"
        pages.append(Page(path, data))
        listed.append(Download(path, form.title_sv, form.title_en, form.media, len(data)))
    return pages, listed
