"""`lofteskartan doctor`: what works here, what does not, and what to do about it."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.cli.options import StoreOption, settings_with

COLOURS = {"ok": typer.colors.GREEN, "warning": typer.colors.YELLOW, "fault": typer.colors.RED}


def doctor(
    store: StoreOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Check the installation, the store, the age of the data, map files, fonts, rights and disk.

    Changes nothing and asks nobody on the net. Ends with 1 where something does not work; a
    warning is no fault.

    Example: `lofteskartan doctor`
    """
    from dashboard.doctor import State, examine

    found = examine(settings_with(store).store_address() if store else "")
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(finding) for finding in found], indent=1))
    else:
        for finding in found:
            mark = typer.style(f"{finding.state:8}", fg=COLOURS[finding.state])
            typer.echo(f"{mark}{finding.check:12}{finding.what}")
            if finding.remedy:
                typer.echo(f"{'':20}→ {finding.remedy}")
    if any(finding.state is State.FAULT for finding in found):
        raise typer.Exit(1)
