"""`lofteskartan store`: the store as a whole."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.options import absolute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

store = typer.Typer(
    name="store",
    no_args_is_help=True,
    help="The store as a whole: copy it from a file to a server, or back.",
)


@store.callback()
def _group() -> None:
    """Keep ``copy`` a verb of its own: an app with one command would swallow its name."""


@store.command()
def copy(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="A file, or postgresql+psycopg://USER@HOST/NAME.")
    ],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty one of the same kinds.")],
) -> None:
    """Copy a store into an empty one, every row, and compare both.

    Documents, promises, decisions, events, walks, protocols, photos, actions and geocoders'
    answers; the source is left as it is. Nothing is copied unless everything is. The password
    comes from PGPASSWORD or a .pgpass file.

    Example: `lofteskartan store copy var/lofteskartan.sqlite
    postgresql+psycopg://lofte@db.kommun.test/lofte`
    """
    from geodata.store.copying import copy_store

    with _bars() as report:
        done = copy_store(absolute(source), absolute(target), report)
    filled = sum(1 for rows in done.rows.values() if rows)
    typer.echo(f"{done.total:,} rows of {filled} tables copied and compared")


@contextmanager
def _bars() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar a table on the error stream; the result alone goes to standard output."""
    from rich.console import Console
    from rich.progress import Progress

    tasks = {}
    with Progress(console=Console(stderr=True), transient=True) as bars:

        def report(table: str, done: int, size: int) -> None:
            if table not in tasks:
                tasks[table] = bars.add_task(table, total=size)
            bars.update(tasks[table], completed=done, total=size)

        yield report
