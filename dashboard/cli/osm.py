"""`lofteskartan osm`: OpenStreetMap extracts."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import LoftesError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geodata.osm.importer import ImportReport

osm = typer.Typer(
    name="osm",
    no_args_is_help=True,
    help="OpenStreetMap extracts: named places, street lamps, cameras, the walking network.",
)

_STEPS = {
    "checksum": "checking the file",
    "answer": "reading the answer",
    "relations": "reading outlines",
    "objects": "reading nodes and ways",
    "outlines": "reading the ways of outlines",
    "kommuner": "dealing out to kommuner",
    "layers": "writing layers",
}


class AreaAndKommunError(LoftesError):
    """Two ways of saying where the data belongs."""

    exit_code = 2


@osm.callback()
def _group() -> None:
    """Keep ``import`` a verb of its own: an app with one command would swallow its name."""


@osm.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(help="Extract: .osm.pbf, .osm or Overpass JSON.", metavar="FILE"),
    ],
    kommun: Annotated[
        list[str] | None,
        typer.Option(
            "--kommun", "-k", help="Only this kommun (name or code); may be given several times."
        ),
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(help="For a file from outside Sweden: put all of it under this name."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(help="Where extracts are kept.", show_default="var/osm"),
    ] = None,
) -> None:
    """Import an OpenStreetMap extract (.osm.pbf, .osm, Overpass JSON), kommun by kommun.

    Every kommun that the file touches gets its named places, street lamps, cameras and walking
    network as GeoParquet. A kommun that already has this file is passed over, so a run that was
    stopped can be started again. The data is © OpenStreetMap contributors, under ODbL 1.0.

    Example: `lofteskartan osm import sweden-latest.osm.pbf --kommun Solna --kommun Kalmar`
    """
    if area and kommun:
        raise AreaAndKommunError(
            "--area and --kommun exclude each other",
            remedy="--area is for files from outside Sweden.",
        )
    from geodata.kommuner import kommun_by_name
    from geodata.osm.importer import import_extract
    from geodata.osm.store import OsmStore

    codes = tuple(dict.fromkeys(kommun_by_name(name).code for name in kommun or ()))
    store = OsmStore(folder.absolute() if folder else None)
    with _progress() as report_step:
        report = import_extract(file, kommuner=codes, area=area, store=store, progress=report_step)
    _print(report, store.folder)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar a step on the error stream; the result alone goes to standard output."""
    from rich.console import Console
    from rich.progress import Progress

    tasks = {}
    with Progress(console=Console(stderr=True), transient=True) as bars:

        def report(step: str, done: int, size: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(_STEPS.get(step, step), total=size)
            bars.update(tasks[step], completed=done, total=size)

        yield report


def _print(report: ImportReport, folder: Path) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from geodata.osm.store import LAYERS

    console = Console()
    table = Table(title="OpenStreetMap", title_justify="left")
    table.add_column("kommun")
    for layer in LAYERS:
        table.add_column(layer, justify="right")
    table.add_column("what was done")
    for item in report.items:
        extract = item.extract
        counts = (f"{extract.counts.get(layer, 0):,}" for layer in LAYERS)
        table.add_row(escape(_title(extract.area)), *counts, _DONE[item.outcome.value])
    console.print(table)
    if report.absent:
        names = ", ".join(_title(code) for code in report.absent)
        console.print(f"The file holds nothing in {names}.", style="yellow")
    if report.lost:
        console.print(f"{report.lost:,} objects had no position in the file and were left out.")
    console.print(f"{report.items[0].extract.attribution}. Kept in {folder}", soft_wrap=True)


_DONE = {
    "imported": "imported",
    "present": "already there",
    "kept": "kept: the extract there holds far more; name it with --kommun to replace it",
}


def _title(area: str) -> str:
    from geodata.kommuner import UnknownKommunError, kommun_by_code

    try:
        return kommun_by_code(area).name
    except UnknownKommunError:
        return area
