"""`lofteskartan read`: documents to promises, printed."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.errors import LoftesError
from dashboard.cli.batch import Outcome, ResultFile, Tally, expand, read_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geodata.records import DocumentReading


class ReadFormat(StrEnum):
    """How to print what was read."""

    TABLE = "table"
    JSONL = "jsonl"


def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Text, HTML, PDF or DOCX files, folders of them, or web addresses.",
            metavar="FILE|FOLDER|URL…",
        ),
    ],
    output: Annotated[
        ReadFormat,
        typer.Option("--format", "-f", help="Lines to look at, or one JSON object a document."),
    ] = ReadFormat.TABLE,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Documents to read at a time.")] = 1,
    out: Annotated[
        Path | None,
        typer.Option(help="Append JSONL to this file; documents that it holds are not read again."),
    ] = None,
    *,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the cues in colour and the rule of each field.")
    ] = False,
) -> None:
    """Read medborgarlöften and print their promises, kinds, periods and places.

    Nothing is stored. A document that cannot be read is reported; the others go on, and the exit
    code is then 1.

    Examples: `lofteskartan read --explain solna.html` ·
    `lofteskartan read FOLDER --jobs 4 --out read.jsonl`
    """
    found = expand(sources)
    if not found:
        raise LoftesError(
            "there is no document in it",
            where=", ".join(sources),
            remedy="Documents end in .txt, .html, .pdf or .docx.",
        )
    results = ResultFile(out) if out else None
    todo = results.remaining(found) if results else found
    tally = Tally(skipped=len(found) - len(todo))
    bar = results is not None or output is ReadFormat.JSONL
    for outcome in _with_progress(read_many(todo, jobs), len(todo), shown=bar):
        tally.add(outcome)
        _deliver(outcome, output, results, explained=explain)
    if len(found) > 1:
        typer.secho(tally.line(), err=True)
    if tally.unreadable:
        raise typer.Exit(1)


def _deliver(
    outcome: Outcome, output: ReadFormat, results: ResultFile | None, *, explained: bool
) -> None:
    if outcome.reading is None:
        typer.secho(f"lofteskartan: {outcome.fault}", err=True, fg=typer.colors.RED)
    elif results is not None:
        results.append(_row(outcome.reading, outcome.source))
    elif output is ReadFormat.JSONL:
        row = _row(outcome.reading, outcome.source)
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif explained:
        from dashboard.cli.explain import explain

        explain(outcome.reading)
    else:
        from dashboard.cli.tables import print_reading

        print_reading(outcome.reading)


def _row(reading: DocumentReading, source: str) -> dict[str, Any]:
    from geodata.reading import to_json

    return to_json(reading) | {"document": source}


def _with_progress(outcomes: Iterable[Outcome], total: int, *, shown: bool) -> Iterator[Outcome]:
    """Show a bar on a terminal while documents are read, unless the readings are printed there."""
    if total == 1 or not (shown and sys.stderr.isatty()):
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(outcomes, "Reading", total, console=Console(stderr=True), transient=True)
