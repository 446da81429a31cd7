"""What is asked: one name, or a CSV of names as Swedish offices save it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.errors import LoftesError
from geodata.kommuner import Kommun, UnknownKommunError, kommun_by_name
from geodata.reading.decode import decode
from geodata.reading.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path

NAME_HEADERS = frozenset({"name", "namn", "plats", "platsnamn", "place", "ställe", "ort"})
KOMMUN_HEADERS = frozenset({"kommun", "kommunkod", "kommunnamn", "municipality"})
DELIMITERS = ";,\t|"
MOST_ROWS = 100_000
HEAD = 4096


class NamesFileError(LoftesError):
    """A file of names that cannot be used."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A name to look up; ``fault`` says why it cannot be asked, ``line`` where it stood."""

    name: str
    kommun: Kommun | None
    line: int = 0
    fault: str = ""


def read_questions(path: Path, default: Kommun | None) -> list[Question]:
    """Read names from a CSV.

    Parameters
    ----------
    path
        A column ``namn`` (or ``plats``, ``name``) and, unless ``default`` is given, ``kommun``
        (name or code). Semicolon, comma or tab; UTF-8 or the encodings of older Excel.
    default
        The kommun of rows that name none.

    Returns
    -------
    list of Question
        One a row in the order of the file; a row with a strange kommun comes back with its fault.

    Raises
    ------
    NamesFileError
        Where the file cannot be read, holds no names, or has no such column.
    """
    rows = _rows(path)
    header = [cell.strip().casefold() for cell in rows[0][1]] if rows else []
    name_at = _column(header, NAME_HEADERS)
    if name_at is None:
        raise NamesFileError(
            f"no column of names among {', '.join(header) or 'nothing'}",
            where=str(path),
            remedy="Call the columns namn and kommun in the first row.",
        )
    kommun_at = _column(header, KOMMUN_HEADERS)
    if kommun_at is None and default is None:
        raise NamesFileError(
            "no column says which kommun",
            where=str(path),
            remedy="Add a column kommun, or name one for all with --kommun.",
        )
    found = [
        _question(line, _cell(row, name_at), _cell(row, kommun_at), default)
        for line, row in rows[1:]
        if any(cell.strip() for cell in row)
    ]
    if not found:
        raise NamesFileError("holds no names", where=str(path), remedy="One name a row.")
    return found


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise NamesFileError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check the path."
        ) from None
    except ReadingError as error:
        raise NamesFileError(error.what, where=str(path), remedy=error.remedy) from None
    lines = text.splitlines()
    first = lines[0] if lines else ""
    if first.casefold().startswith("sep=") and len(first) == len("sep=;"):
        text, delimiter = "\n".join(lines[1:]), first[-1]
    else:
        delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        found = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise NamesFileError(
            f"is no CSV ({error})", where=f"{path}: line {reader.line_num}", remedy="Save it anew."
        ) from None
    if len(found) > MOST_ROWS:
        raise NamesFileError(
            f"has more than {MOST_ROWS:,} rows", where=str(path), remedy="Split the file."
        )
    return found


def _column(header: list[str], wanted: frozenset[str]) -> int | None:
    return next((index for index, cell in enumerate(header) if cell in wanted), None)


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _question(line: int, name: str, kommun: str, default: Kommun | None) -> Question:
    if not name:
        return Question("", default, line, "the row has no name")
    if not kommun:
        fault = "" if default else "the row names no kommun"
        return Question(name, default, line, fault)
    try:
        # Spreadsheets take the zero off a code: 184 is Solna.
        code = kommun.zfill(4) if kommun.isdigit() else kommun
        return Question(name, kommun_by_name(code), line)
    except UnknownKommunError as error:
        return Question(name, None, line, f"{error.what}. {error.remedy}")
