"""Excel workbook: places, promises, what is not on the map, and the sources with their licences."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from dashboard.export import rows
from dashboard.export.files import archive
from dashboard.texts import text
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from dashboard.export.order import Order
    from layers.query import View

PLACES = (
    *("layer_title", "place", "precision", "role", "uncertainty_m", "estimated", "n", "texts"),
    *("periods", "lat", "lon", "source", "licence", "checked", "id"),
)
WIDTHS = {"promise": 60, "texts": 60, "why_not": 50, "document": 40, "source": 40, "licence": 34}
WIDTH = 16
LONGEST = 32_767  # characters that a cell of Excel holds
_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def write(view: View, order: Order) -> bytes:
    """Return the workbook: text is written as text, never as a formula."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    language = order.language
    book = Workbook()
    del book[book.sheetnames[0]]
    listed = rows.promise_rows(view, language)
    off = {p.id for p in view.promises if p.located is Located.NONE}
    lost = [row for row in listed if row["promise_id"] in off]
    sources = [[s.source, s.licence, s.used_for] for s in rows.sources(view, language)]
    _sheet(
        book.create_sheet(text("export.sheet_places", language)),
        PLACES,
        _places(view, order),
        language,
    )
    for name, some in (("export.sheet_promises", listed), ("export.sheet_off", lost)):
        sheet = book.create_sheet(text(name, language))
        _sheet(sheet, rows.PROMISE_COLUMNS, [list(row.values()) for row in some], language)
    sheet = book.create_sheet(text("export.sheet_sources", language))
    _sheet(sheet, rows.SOURCE_COLUMNS, sources, language)
    book.properties.title = rows.title(view, language)
    book.properties.creator = "Löfteskartan"
    book.properties.description = rows.attribution(view, language)
    buffer = io.BytesIO()
    # Packed once and not twice: the files are taken out again to lose the moment of their making.
    ExcelWriter(book, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED)).save()
    return _timeless(buffer.getvalue())


def _places(view: View, order: Order) -> list[list[Any]]:
    found = []
    for row in rows.place_rows(view, order.language):
        place = view.bundle.places[row["place_id"]]
        flat = rows.flat(row) | {"lat": place.lat, "lon": place.lon}
        found.append([flat[column] for column in PLACES])
    return found


def _sheet(
    sheet: Worksheet, columns: Sequence[str], content: Iterable[Sequence[Any]], language: str
) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, heading in enumerate(rows.titles(columns, language), 1):
        cell = sheet.cell(1, number, heading)
        cell.font = Font(bold=True)
        width = WIDTHS.get(columns[number - 1], WIDTH)
        sheet.column_dimensions[get_column_letter(number)].width = width
    wrapped = Alignment(vertical="top", wrap_text=True)
    looks: dict[bool, Any] = {}  # of text and of all else: openpyxl searches all styles at a change
    for row, values in enumerate(content, 2):
        for column, value in enumerate(values, 1):
            filled: Any = sheet.cell(row, column)  # its style has no public type
            _put(filled, value)
            worded = isinstance(value, str)
            if worded not in looks:
                # openpyxl takes text that begins with = for a formula; a quoted cell stays text
                # when it is edited.
                filled.quotePrefix = worded
                filled.alignment = wrapped
                looks[worded] = filled._style  # noqa: SLF001  no public way to share a style
            filled._style = looks[worded]  # noqa: SLF001
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _put(cell: Cell | MergedCell, value: object) -> None:
    if not isinstance(value, str):
        cell.value = value  # type: ignore[assignment]  # numbers, booleans and nothing
        return
    cell.value = value[:LONGEST]
    cell.data_type = "s"


def _timeless(data: bytes) -> bytes:
    """Return the workbook without the moment of its making, so that equal views are equal files."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    core = files["docProps/core.xml"]
    files["docProps/core.xml"] = _MOMENT.sub(rb"\g<1>1980-01-01T00:00:00Z", core)
    return archive(files)
