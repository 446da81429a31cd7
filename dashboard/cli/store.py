"""`lofteskartan store`: the store as a whole."""

from __future__ import annotations

import typer

store = typer.Typer(
    name="store",
    no_args_is_help=True,
    help="The store as a whole: back it up, restore it, see what is in it.",
)
