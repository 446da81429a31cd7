"""`lofteskartan audit`: who changed what, when, in which kommun."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.options import Language, LanguageOption, StoreOption, settings_with


def audit(
    kommun: Annotated[
        str, typer.Option("--kommun", "-k", help="Only this kommun, by name or code.")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--out", "-o", help="CSV file to write, whole.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to print, the newest first.")] = 50,
    account: Annotated[
        str,
        typer.Option(
            "--account", help="Print the account that stands for a log-in (its claim's value)."
        ),
    ] = "",
    store: StoreOption = None,
    language: LanguageOption = Language.SV,
) -> None:
    """Print the log of changes: no person is named, an account tells people apart.

    Example: `lofteskartan audit --kommun Solna --out logg.csv`
    """
    from dashboard.audit_view import audit_sheet
    from dashboard.cli.export import write_file
    from dashboard.services import open_local
    from geodata.access import account_of
    from geodata.kommuner import kommun_by_name

    if account:
        typer.echo(account_of(account))
        return
    code = kommun_by_name(kommun).code if kommun else None
    with open_local(settings_with(store).store_address()) as opened:
        found = opened.audit(code, limit=None if output else limit)
    sheet = audit_sheet(found, language.value)
    if output is None:
        for row in reversed(sheet.rows):
            typer.echo(" · ".join(str(cell) for cell in row if cell))
        return
    write_file(output, sheet.csv())
