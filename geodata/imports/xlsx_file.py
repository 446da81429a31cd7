"""XLSX sheets: the values as last computed, formulas counted."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from config.import_tables import load_imports
from geodata.imports.archive import opened
from geodata.imports.csv_file import heading
from geodata.imports.errors import ImportChoiceError, ImportFileError
from geodata.imports.records import RawTable, as_objects
from geodata.notes import note

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable
    from pathlib import Path

    from geodata.records import Note

_FORMULA = (b"<f>", b"<f ", b"<f/")
_BLOCK = 1 << 20


def read_xlsx(path: Path, name: str, table: str) -> RawTable:
    """Read a sheet, the first with two rows where none is named."""
    with opened(path, name) as archive:
        formulas = any(
            _holds_formula(archive, member)
            for member in archive.namelist()
            if member.startswith("xl/worksheets/") and member.endswith(".xml")
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, on styles it does not know
        sheet, rows, others = _rows(path, name, table, values=True)
        notes = _count_formulas(path, name, sheet, rows) if formulas else ()
    if not rows:
        raise ImportFileError("empty", name)
    (_, first), *rest = rows
    filled = [index for index, cell in enumerate(first) if cell not in (None, "")]
    width = max(filled, default=-1) + 1
    head = heading([_text(cell) for cell in first[:width]], name)
    if not head:
        raise ImportFileError("empty", name)
    cells = [(list(row) + [None] * width)[:width] for _, row in rest]
    return RawTable(
        form="XLSX",
        name=sheet,
        columns={key: as_objects(row[index] for row in cells) for index, key in enumerate(head)},
        geometry=None,
        crs="",
        rows=np.array([number for number, _ in rest], dtype=np.int64),
        notes=notes,
        others=tuple(other for other in others if other != sheet),
    )


Rows = list[tuple[int, tuple[Any, ...]]]


def _rows(path: Path, name: str, table: str, *, values: bool) -> tuple[str, Rows, list[str]]:
    """Return the sheet's name, its rows that are not empty with their numbers, all names."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=values, keep_links=False)
        try:
            names = [sheet.title for sheet in book.worksheets]
            if table and table not in names:
                raise ImportChoiceError("no_table", name, table=table, have=", ".join(names))
            found: Rows = []
            for chosen in [table] if table else names:
                found = _filled(book[chosen].iter_rows(values_only=True), name)
                if len(found) > 1:
                    return chosen, found, names
            return (table or next(iter(names), "")), found, names
        finally:
            book.close()
    except ImportFileError:
        raise
    except Exception as error:  # noqa: BLE001  openpyxl raises whatever its XML leads it to
        why = f"{type(error).__name__}: {error}"[:200]
        raise ImportFileError("damaged", name, why=why) from None


def _filled(rows: Iterable[tuple[Any, ...]], name: str) -> Rows:
    limits = load_imports()
    found: Rows = []
    for number, row in enumerate(rows, start=1):
        cells = tuple(_short(cell) for cell in row[: limits.max_columns + 1])
        if any(cell not in (None, "") for cell in cells):
            found.append((number, cells))
        if len(found) > limits.max_rows + 1:
            raise ImportFileError("rows", name, most=limits.max_rows)
    return found


def _short(cell: object) -> object:
    """Return text without blanks around it; an error of the sheet (``#REF!``) is no value."""
    if isinstance(cell, str):
        return None if cell.startswith("#") and cell.endswith(("!", "?", "A")) else cell.strip()
    return cell


def _count_formulas(path: Path, name: str, sheet: str, rows: Rows) -> tuple[Note, ...]:
    _, written, _ = _rows(path, name, sheet, values=False)
    values = dict(rows)
    count = lost = 0
    for number, row in written:
        shown = values.get(number, ())
        for index, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith("="):
                count += 1
                lost += index >= len(shown) or shown[index] in (None, "")
    return (note("imports.formulas", n=count, lost=lost),) if count else ()


def _holds_formula(archive: zipfile.ZipFile, member: str) -> bool:
    with archive.open(member) as file:
        before = b""
        while block := file.read(_BLOCK):
            if any(mark in before + block for mark in _FORMULA):
                return True
            before = block[-4:]
    return False


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
