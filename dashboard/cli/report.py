"""`lofteskartan report`: one page for the council on what became of the promises."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.options import (
    KommunOption,
    Language,
    LanguageOption,
    StoreOption,
)


def report(
    kommun: KommunOption,
    output: Annotated[
        Path, typer.Option("--out", "-o", help="PDF to write; '-' for standard output.")
    ],
    period: Annotated[str, typer.Option(help="Period: 2022, 2022-2024; all by default.")] = "",
    language: LanguageOption = Language.SV,
    store: StoreOption = None,
) -> None:
    """Write one page (PDF/UA) on what became of a kommun's promises: map, table, kept or not, why.

    Example: `lofteskartan report --kommun Solna --period 2022 --out solna.pdf`
    """
    from dashboard import council
    from dashboard.cli.export import bundle_of, write_file
    from dashboard.texts import Texts
    from dashboard.words import period_option
    from geodata.clock import today

    services, bundle = bundle_of(kommun, period, store)
    said = period_option(bundle.period, bundle.periods, Texts(language.value))
    written = council.write(bundle, services.store.events(), today(), said, language.value)
    write_file(output, written)
