"""`lofteskartan build`: the register and documents into the store, located and counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import LoftesError
from dashboard.cli.batch import expand, read_many
from dashboard.cli.country import (
    COUNTRY_DIR,
    EveryOption,
    SchedulerOption,
    WorkersOption,
    check_options,
    write_country,
)
from dashboard.cli.options import StoreOption, settings_with

if TYPE_CHECKING:
    from dashboard.services import Services
    from geodata.records import DocumentReading
    from layers.bundle import Bundle


class UnreadableDocumentsError(LoftesError):
    """Some of the named documents could not be read; nothing was stored."""


class NoPromiseError(LoftesError):
    """A document that can be read and promises nothing."""

    def __init__(self, source: str) -> None:
        super().__init__(
            "no promise of a known kommun was found in it",
            where=source,
            remedy=f"See what was read: lofteskartan read --explain {source}",
        )


def build(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            help="Documents to add to the map: files, folders or web addresses.",
            metavar="[FILE|FOLDER|URL…]",
        ),
    ] = None,
    store: StoreOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Folder for every kommun's map as GeoJSON, with the lamps and cameras of imported "
            "extracts counted within 100 m of every place; only what changed is written anew.",
        ),
    ] = None,
    scheduler: SchedulerOption = "",
    workers: WorkersOption = None,
    *,
    every: EveryOption = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Store the good documents even if others fail.")
    ] = False,
) -> None:
    """Build the map: check the bundled register, read FILEs, locate every place, print the counts.

    Can be run again at any time: what is there already stays as it is. If a FILE cannot be read,
    nothing is stored (unless --keep-going).

    With --all, one kommun is in memory at a time, and --scheduler builds them side by side. A run
    that is broken off goes on where it was.

    Example: `lofteskartan build solna_2023.pdf`, `lofteskartan build --all --scheduler local`
    """
    check_options(scheduler, workers, every=every)
    from dashboard.cli.tables import print_build
    from dashboard.services import open_services

    documents = expand(files or [])
    readings, faults = _read_all(documents)
    if faults and not keep_going:
        raise UnreadableDocumentsError(
            f"{len(faults)} of {len(documents)} documents could not be read:\n  "
            + "\n  ".join(str(fault).replace("\n", "\n  ") for fault in faults),
            remedy="Nothing was stored. Mend or leave out these files, or use --keep-going.",
        )
    services = open_services(settings_with(store))
    report = services.sync_register()
    new = sum(services.store.put_set(group) for reading in readings for group in reading.sets)
    lost = 0
    if every:
        lost = write_country(services, out or COUNTRY_DIR, scheduler, workers)
    else:
        print_build(services, report, new, bundles=_locate_all(services))
        if out is not None:
            lost = write_country(services, out)
    for fault in faults:
        typer.secho(f"lofteskartan: {fault}", err=True, fg=typer.colors.RED)
    if faults or lost:
        raise typer.Exit(1)


def _read_all(sources: list[str]) -> tuple[list[DocumentReading], list[LoftesError]]:
    from rich.progress import track

    readings: list[DocumentReading] = []
    faults: list[LoftesError] = []
    outcomes = read_many(sources, 1)
    for outcome in track(outcomes, "Reading", len(sources), disable=not sources, transient=True):
        if outcome.fault is not None:
            faults.append(outcome.fault)
        elif outcome.reading is not None and _has_promises(outcome.reading):
            readings.append(outcome.reading)
        else:
            faults.append(NoPromiseError(outcome.source))
    return readings, faults


def _has_promises(reading: DocumentReading) -> bool:
    return any(group.promises and group.kommuner for group in reading.sets)


def _locate_all(services: Services) -> dict[str, Bundle]:
    from rich.progress import track

    from layers.selection import ALL_PERIODS

    codes = sorted(services.kommuner_with_promises())
    return {
        code: services.bundle(code, ALL_PERIODS)
        for code in track(codes, description="Locating", transient=True)
    }
