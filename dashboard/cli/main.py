"""Entry point: gathers the verbs and turns every error into a message and an exit code."""

from __future__ import annotations

import logging
import os
import sys

import typer

from config.errors import LoftesError
from dashboard.cli.analyse import analyse
from dashboard.cli.build import build
from dashboard.cli.decide import decide
from dashboard.cli.export import export
from dashboard.cli.geocode import geocode
from dashboard.cli.imports import import_, imported
from dashboard.cli.locate import locate
from dashboard.cli.osm import osm
from dashboard.cli.publish import publish
from dashboard.cli.read import read
from dashboard.cli.report import report
from dashboard.cli.run import run
from dashboard.cli.store import store
from dashboard.cli.walk import walk

EXIT_UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h
EXIT_INTERRUPTED = 130
DEBUG_VARIABLE = "LOFTESKARTAN_DEBUG"

app = typer.Typer(
    name="lofteskartan",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="""Medborgarlöften on a map: promise → named place → measure → period → outcome.

    Start with `lofteskartan run`: it opens the map with the five bundled documents.
    Bring a document of your own with `lofteskartan build FILE`.
    """,
)
for verb in (run, read, build, locate, decide, geocode, export, report, imported, publish):
    app.command()(verb)
app.command("import")(import_)
app.add_typer(osm)
app.add_typer(analyse)
app.add_typer(walk)
app.add_typer(store)


def main() -> None:
    """Run the command line; errors come without a traceback unless LOFTESKARTAN_DEBUG is set."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    # Its complaints about odd pages are answered by the reader itself.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if os.environ.get(DEBUG_VARIABLE):
        app(prog_name="lofteskartan")
    try:
        app(prog_name="lofteskartan")
    except LoftesError as error:
        typer.secho(f"lofteskartan: {error}", err=True, fg=typer.colors.RED)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:  # noqa: BLE001  the last net: a user must not see a traceback
        typer.secho(
            f"lofteskartan: unexpected fault: {type(error).__name__}: {error}\n"
            f"→ Please report it. {DEBUG_VARIABLE}=1 shows where it happened.",
            err=True,
            fg=typer.colors.RED,
        )
        sys.exit(EXIT_UNEXPECTED)
