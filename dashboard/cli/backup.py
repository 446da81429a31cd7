"""`lofteskartan store backup|restore|verify`: copies of the store, and what is in them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.options import StoreOption, settings_with

if TYPE_CHECKING:
    from geodata.store.checkup import Checkup

store = typer.Typer(
    name="store", no_args_is_help=True, help="Back up, restore and check the store."
)
FolderArgument = Annotated[Path, typer.Argument(help="Folder of a backup.", metavar="FOLDER")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
EXIT_UNSOUND = 1


def backup(
    to: Annotated[Path, typer.Argument(help="New folder for the backup.", metavar="TO")],
    store: StoreOption = None,
) -> None:
    """Copy the store into a new folder with a checksummed manifest; others may go on writing.

    Example: `lofteskartan store backup backups/2026-11-24`
    """
    from geodata.store.backup import back_up

    made = back_up(settings_with(store).store_address(), to)
    rows = sum(made.counts.values())
    typer.echo(f"{to}: {rows} rows, {made.bytes / 1e6:.1f} MB, schema {made.schema}")


def restore(
    folder: FolderArgument,
    store: StoreOption = None,
    *,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Put it in the place of the store that is there."),
    ] = False,
) -> None:
    """Put a backup in the store's place, once it is verified; the former store is kept aside.

    Example: `lofteskartan store restore backups/2026-11-24 --replace`
    """
    from geodata.store.backup import restore as put_back

    address = settings_with(store).store_address()
    aside = put_back(folder, address, replace=replace)
    typer.echo(f"{folder} is the store now")
    if aside is not None:
        typer.echo(f"the former store: {aside}")


def verify(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of a backup; the store without.", metavar="FOLDER")
    ] = None,
    store: StoreOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say what is in the store or a backup, whether it is sound, and its fingerprints.

    Example: `lofteskartan store verify backups/2026-11-24`
    """
    from geodata.store.backup import verify as look

    if folder is not None:
        manifest, found = look(folder)
        made = f"backup of {manifest.made}, {manifest.bytes / 1e6:.1f} MB"
    else:
        found, made = _look(settings_with(store).store_address()), "store"
    if as_json:
        import json

        typer.echo(json.dumps({"what": made, **asdict(found)}, indent=1))
    else:
        _tell(made, found)
    if found.faults:
        raise typer.Exit(EXIT_UNSOUND)


def _look(address: str) -> Checkup:
    from geodata.store.backends import connect
    from geodata.store.checkup import check

    database = connect(address)
    try:
        return check(database)
    finally:
        database.close()


def _tell(made: str, found: Checkup) -> None:
    typer.echo(f"{made}: schema {found.schema}, {'damaged' if found.faults else 'sound'}")
    for name, rows in found.counts.items():
        typer.echo(f"  {name:20} {rows:9}")
    for code, fingerprint in found.kommuner.items():
        typer.echo(f"  kommun {code}          {fingerprint}")
    if found.fingerprint:
        typer.echo(f"  fingerprint          {found.fingerprint}")
    for fault in found.faults:
        typer.secho(f"  {fault}", err=True, fg=typer.colors.RED)
