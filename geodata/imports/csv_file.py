"""CSV as Swedish programs write it: cp1252, UTF-8 or UTF-16, semicolons, commas or tabs."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from config.import_tables import load_imports
from geodata.imports.errors import ImportFileError
from geodata.imports.records import Fault, RawTable, as_objects
from geodata.notes import note
from geodata.reading.decode import HEAD, byte_order_mark, encoding_without_mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DELIMITERS = (";", "\t", ",", "|")
_BLOCK = 1 << 20
_HINT = "sep="


def read_csv(path: Path, name: str) -> RawTable:
    """Read a table of text; a row with more or fewer cells than the heading is a fault.

    Memory is bounded by the rows and cells that ``config/imports.toml`` allows.
    """
    encoding = _encoding(path)
    limits = load_imports()
    csv.field_size_limit(limits.max_cell)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = _delimiter(file.read(HEAD))
            file.seek(0)
            reader = csv.reader(_lines(file, name), delimiter=delimiter, strict=False)
            head, rows, numbers, faults = _read(reader, name)
    except UnicodeError:
        raise ImportFileError("not_text", name) from None
    columns = {key: as_objects(row[index] for row in rows) for index, key in enumerate(head)}
    return RawTable(
        form="CSV",
        name="",
        columns=columns,
        geometry=None,
        crs="",
        rows=np.array(numbers, dtype=np.int64),
        faults=tuple(faults),
        notes=(note("imports.csv", encoding=encoding, delimiter=_SHOWN.get(delimiter, delimiter)),),
    )


_SHOWN = {"\t": "tab"}


def heading(cells: list[str], name: str) -> list[str]:
    """Return unique names of columns; raise where a heading is none."""
    limits = load_imports()
    if len(cells) > limits.max_columns:
        raise ImportFileError("columns", name, n=len(cells), most=limits.max_columns)
    found: list[str] = []
    for index, cell in enumerate(cells, start=1):
        bare = " ".join(str(cell).replace("\x00", "").split()) or f"kolumn {index}"
        key, again = bare, 2
        while key in found:
            key, again = f"{bare} {again}", again + 1
        found.append(key)
    return found


def _read(
    reader: Iterator[list[str]], name: str
) -> tuple[list[str], list[list[str]], list[int], list[Fault]]:
    limits = load_imports()
    head: list[str] = []
    rows: list[list[str]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    try:
        for cells in reader:
            number = reader.line_num  # type: ignore[attr-defined]
            if not any(cell.strip() for cell in cells):
                continue
            if not head:
                if cells[0].startswith(_HINT):
                    continue
                head = heading(cells, name)
                continue
            if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
                faults.append(Fault(number, note("imports.cells", n=len(cells), head=len(head))))
                continue
            rows.append((cells + [""] * len(head))[: len(head)])
            numbers.append(number)
            if len(rows) > limits.max_rows:
                raise ImportFileError("rows", name, most=limits.max_rows)
    except csv.Error:
        raise ImportFileError("cell", name, most=limits.max_cell) from None
    if not head:
        raise ImportFileError("empty", name)
    return head, rows, numbers, faults


def _lines(file: Iterator[str], name: str) -> Iterator[str]:
    """Yield lines; a line without end is refused before it fills the memory."""
    longest = load_imports().max_cell * 10
    read = getattr(file, "readline")  # noqa: B009  a text file's, with its limit
    while line := read(longest):
        if len(line) == longest:
            raise ImportFileError("cell", name, most=load_imports().max_cell)
        if "\x00" in line:
            raise ImportFileError("not_text", name)
        yield line


def _encoding(path: Path) -> str:
    """Return how a file is written: its mark, UTF-8 where all of it is, else cp1252."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if marked := byte_order_mark(head) or encoding_without_mark(head):
            return marked
        import codecs

        decoder = codecs.getincrementaldecoder("utf-8")()
        file.seek(0)
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _delimiter(head: str) -> str:
    """Return the sign between cells: the one that splits the heading most."""
    lines = [line for line in head.splitlines() if line.strip()]
    if lines and lines[0].startswith(_HINT):
        return lines[0][len(_HINT) :][:1] or ";"
    first = lines[0] if lines else ""
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
