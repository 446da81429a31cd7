"""`lofteskartan import` and `imported`: what a kommun brings of its own."""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import LoftesError
from dashboard.cli.options import KommunOption, Language, LanguageOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.imports.guarded import GuardedImports
    from geodata.imports.records import Choices, Inspection
    from geodata.imports.store import Stored


class ColumnOptionError(LoftesError):
    """An option ``--column`` that is not ``role=column``."""

    exit_code = 2


class NotConfirmedError(LoftesError):
    """Nobody confirmed the import."""

    exit_code = 3


def import_(
    layer: Annotated[str, typer.Argument(help="Layer: kamera, belysning, …", metavar="LAYER")],
    file: Annotated[str, typer.Argument(help="File, or address of a WFS.", metavar="FILE")],
    kommun: KommunOption,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Store what is shown.")] = False,
    table: Annotated[str, typer.Option(help="Layer or sheet inside the file.")] = "",
    crs: Annotated[str, typer.Option(help="Reference system, as EPSG:3011.")] = "",
    swap_axes: Annotated[
        bool, typer.Option("--swap-axes", help="North and east are exchanged in the file.")
    ] = False,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", "-c", help="Which column is which: id=Stolpnr, north=Y."),
    ] = None,
    source: Annotated[str, typer.Option(help="Where the data comes from.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence.")] = "",
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day the data is of.")
    ] = None,
    faults: Annotated[
        Path | None, typer.Option(help="Write rows that are left out to this CSV.")
    ] = None,
    language: LanguageOption = Language.SV,
) -> None:
    """Import a kommun's cameras, lamps or walks; shows what it found before anything is stored.

    GeoPackage, GeoJSON, Shapefile (zip), FlatGeobuf, GeoParquet, CSV, XLSX, GPX, KML, WFS.

    Example: `lofteskartan import belysning lampor.xlsx --kommun Solna --source "Solna stad"`
    """
    from geodata.imports.inspect import inspect
    from geodata.imports.records import Choices
    from geodata.imports.store import ImportStore
    from geodata.imports.wfs import fetch_features, is_address
    from geodata.kommuner import kommun_by_name

    choices = Choices(
        table=table,
        crs=crs.upper(),
        swap_axes=swap_axes,
        columns=_columns(column or []),
        source=source,
        licence=licence,
        as_of=as_of.date() if as_of else None,
    )
    store = ImportStore()
    with tempfile.TemporaryDirectory() as folder:
        path, name = Path(file), Path(file).name
        if is_address(file):
            path, name = fetch_features(file, table, Path(folder), choices.crs)
            choices = _without_table(choices)
        found = inspect(path, layer, kommun_by_name(kommun).code, store, choices, name)
    _print(found, language)
    if faults and found.faults:
        from dashboard.imports import faulty_rows

        faults.write_bytes(faulty_rows(found, language))
    _confirm(found, yes=yes)
    with _logged() as imports:
        _print_stored(imports.write(found))


def imported(
    kommun: Annotated[str, typer.Option("--kommun", "-k", help="Only this kommun.")] = "",
    remove: Annotated[str, typer.Option(help="Forget this layer of the kommun.")] = "",
) -> None:
    """List what was imported, with source and age; `--remove LAYER` forgets a layer.

    Example: `lofteskartan imported --kommun Solna`
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from geodata.imports.store import ImportStore
    from geodata.kommuner import kommun_by_code, kommun_by_name

    store = ImportStore()
    code = kommun_by_name(kommun).code if kommun else ""
    if remove and code:
        with _logged() as imports:
            imports.remove(code, remove)
    table = Table(title="Imported", title_justify="left")
    for heading in ("kommun", "layer", "features", "as of", "source", "file"):
        table.add_column(heading, justify="right" if heading == "features" else "left")
    for one in store.every(code):
        cells = (kommun_by_code(one.kommun).name, one.layer, f"{one.features:,}", one.as_of)
        table.add_row(*cells, escape(one.source), escape(one.file))
    Console().print(table)


@contextmanager
def _logged() -> Iterator[GuardedImports]:
    """Give the imports that tell the store's log what is done to them."""
    from config.settings import load_settings
    from dashboard.services import open_local
    from geodata.imports.guarded import GuardedImports

    with open_local(load_settings().store_address()) as store:
        yield GuardedImports(store)


def _columns(given: list[str]) -> tuple[tuple[str, str], ...]:
    wrong = [one for one in given if "=" not in one]
    if wrong:
        raise ColumnOptionError(
            f"--column {wrong[0]!r} names no role", remedy="Write it as role=column: id=Stolpnr."
        )
    pairs = [one.partition("=") for one in given]
    return tuple((role.strip(), name.strip()) for role, _, name in pairs)


def _without_table(choices: Choices) -> Choices:
    """Return choices for the answer of a service: it has one layer, whatever its name."""
    from dataclasses import replace

    return replace(choices, table="")


def _print(found: Inspection, language: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from dashboard import imports

    console = Console(highlight=False)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column()
    for heading, said in imports.facts(found, language):
        grid.add_row(Text(heading), Text(said))
    for row in imports.examples(found):
        grid.add_row("·", Text(", ".join(f"{key}={value}" for key, value in row.items()), "dim"))
    console.print(Text(found.file, "bold"))
    console.print(grid)
    for said in imports.notes(found, language):
        console.print(Text(f"– {said}", "yellow"))
    lines = imports.fault_lines(found.faults, language)
    for number, reason in lines[: imports.FAULTS_SHOWN]:
        console.print(Text(f"✗ {number}: {reason}", "red"))
    if len(lines) > imports.FAULTS_SHOWN:
        console.print(Text(f"… +{len(lines) - imports.FAULTS_SHOWN}", "red"))


def _confirm(found: Inspection, *, yes: bool) -> None:
    from geodata.imports.errors import ImportFileError

    if not len(found.frame):
        raise ImportFileError("no_coordinates", found.file)
    if yes:
        return
    if not sys.stdin.isatty():
        raise NotConfirmedError(
            "Nothing was stored: nobody confirmed.", remedy="Look at it, then add --yes."
        )
    if not typer.confirm("Store this?"):
        raise NotConfirmedError("Nothing was stored.")


def _print_stored(stored: Stored) -> None:
    age = date.fromisoformat(stored.as_of)
    typer.echo(f"Stored: {stored.layer}, {stored.features:,} features, as of {age}.")
