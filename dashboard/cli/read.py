"""`lofteskartan read`: documents to promises, printed."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import LoftesError

if TYPE_CHECKING:
    from geodata.records import DocumentReading


class ReadFormat(StrEnum):
    """How to print what was read."""

    TABLE = "table"
    JSONL = "jsonl"


def read(
    files: Annotated[
        list[Path], typer.Argument(help="Text, HTML, PDF or DOCX files to read.", metavar="FILE…")
    ],
    output: Annotated[
        ReadFormat,
        typer.Option("--format", "-f", help="A table to look at, or one JSON object a document."),
    ] = ReadFormat.TABLE,
) -> None:
    """Read medborgarlöften and print their promises, kinds, periods and places.

    Nothing is stored. A file that cannot be read is reported; the others go on, and the exit
    code is then 1.

    Example: `lofteskartan read --format jsonl solna.html`
    """
    from geodata.reading import read_document

    failed = 0
    for path in files:
        try:
            reading = read_document(read_bytes(path), path.name)
        except LoftesError as error:
            failed += 1
            typer.secho(f"lofteskartan: {error}", err=True, fg=typer.colors.RED)
            continue
        _print(reading, path, output)
    if failed:
        typer.secho(f"{failed} of {len(files)} files could not be read.", err=True)
        raise typer.Exit(1)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raise :class:`LoftesError` that says what to do where that fails."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise LoftesError(
            "there is no such file", where=str(path), remedy="Check the path."
        ) from None
    except IsADirectoryError:
        raise LoftesError(
            "is a folder", where=str(path), remedy="Name the files in it: FOLDER/*."
        ) from None
    except OSError as error:
        raise LoftesError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check its permissions."
        ) from None


def _print(reading: DocumentReading, path: Path, output: ReadFormat) -> None:
    if output is ReadFormat.JSONL:
        from geodata.reading import to_json

        row = to_json(reading) | {"document": str(path)}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    from dashboard.cli.tables import print_reading

    print_reading(reading)
