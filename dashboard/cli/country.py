"""What `build --all` and `build --out` share: every kommun's map, here or on workers."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import LoftesError
from config.settings import PROJECT_DIR
from geodata.kommuner import kommun_by_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from dashboard.national.run import Progress, Runner
    from dashboard.services import Services

COUNTRY_DIR = PROJECT_DIR / "var" / "sverige"
LOCAL = "local"

EveryOption = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Write the map of every kommun with promises, and sverige.json of them all, into the "
        "folder of --out (var/sverige by default).",
    ),
]
SchedulerOption = Annotated[
    str,
    typer.Option(
        help="Where --all builds: 'local' starts worker processes here, tcp://HOST:PORT uses those "
        "of a dask scheduler; one kommun after the other where nothing is named.",
        metavar="local|ADDRESS",
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(min=1, help="Worker processes of --scheduler local.", show_default="one a core"),
]


class OptionsError(LoftesError):
    """Options that say nothing together."""

    exit_code = 2


def check_options(scheduler: str, workers: int | None, *, every: bool) -> None:
    """Raise :class:`OptionsError` for options of ``--all`` without it, or without each other."""
    if scheduler and not every:
        raise OptionsError("--scheduler is of --all only", remedy="Add --all.")
    if workers is not None and scheduler != LOCAL:
        raise OptionsError(
            "--workers is of --scheduler local only",
            remedy="Add --scheduler local; another scheduler has the workers that it has.",
        )
    if scheduler not in ("", LOCAL) and "://" not in scheduler:
        raise OptionsError(
            "no scheduler's address", where=scheduler, remedy="Write tcp://HOST:PORT, or local."
        )


def write_country(
    services: Services, out: Path, scheduler: str = "", workers: int | None = None
) -> int:
    """Write every kommun's map, say what was done, and return how many could not be built."""
    from dashboard.national.points import extract_points
    from dashboard.national.run import build_all

    try:
        with _runner(services, scheduler, workers) as runner, _bar() as told:
            done = build_all(services, out, extract_points(), runner=runner, told=told)
    except OSError as error:
        raise LoftesError(
            f"cannot be written: {error.strerror or error}",
            where=str(out),
            remedy="Choose a folder that you may write to. What was done is kept: run it again.",
        ) from None
    typer.echo(f"{out}: {done.built} written, {done.unchanged} unchanged, {done.removed} removed")
    for code, fault in sorted(done.faults.items()):
        said = str(fault) if isinstance(fault, LoftesError) else f"{type(fault).__name__}: {fault}"
        line = f"lofteskartan: {kommun_by_code(code).name} ({code}) was not built: {said}"
        typer.secho(line, err=True, fg=typer.colors.RED)
    return len(done.faults)


def _runner(
    services: Services, scheduler: str, workers: int | None
) -> AbstractContextManager[Runner | None]:
    from dashboard.national.cluster import on_machines, on_this_machine

    if scheduler == LOCAL:
        store = services.settings.store_address()
        return on_this_machine(workers or os.cpu_count() or 1, store)
    return on_machines(scheduler) if scheduler else nullcontext()


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Building"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task("", total=None)

        def told(progress: Progress) -> None:
            name = kommun_by_code(progress.code).name if progress.code else ""
            bar.update(line, completed=progress.done, total=progress.of, description=name)

        yield told
