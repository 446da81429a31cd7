"""`lofteskartan export`: a kommun's map and promises to a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import LoftesError
from dashboard.cli.options import (
    KommunOption,
    Language,
    LanguageOption,
    StoreOption,
    settings_with,
)

if TYPE_CHECKING:
    from dashboard.services import Services
    from layers.bundle import Bundle


class UnknownPeriodError(LoftesError):
    """A period that the kommun has no promises for."""


class UnknownChoiceError(LoftesError):
    """A layer or kind that the configuration does not know."""


def export(
    kommun: KommunOption,
    output: Annotated[
        Path, typer.Option("--out", "-o", help="File to write; '-' for standard output.")
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help="xlsx, gpkg, geojson, csv, kml, flatgeobuf, geoparquet, origo, hajk or pygeoapi.",
            show_default="by suffix",
        ),
    ] = "",
    crs: Annotated[
        str,
        typer.Option(
            help="For gpkg, flatgeobuf, geoparquet and hajk: EPSG:3006, EPSG:3007 to 3018, "
            "`lokal` (the kommun's zone) or WGS84.",
            show_default="EPSG:3006",
        ),
    ] = "",
    period: Annotated[str, typer.Option(help="Period as shown on the map: 2022, 2022-2024.")] = "",
    layer: Annotated[
        list[str] | None, typer.Option(help="Layer to take (may be repeated); all by default.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Kind to take (may be repeated); all by default.")
    ] = None,
    language: LanguageOption = Language.SV,
    store: StoreOption = None,
) -> None:
    """Write a kommun's places and promises to a file: for QGIS, Excel, Origo, Hajk and others.

    The suffix of the file says which format; `docs/export.md` says which one for which program.

    Example: `lofteskartan export --kommun Solna --period 2022 --crs lokal --out solna.gpkg`
    """
    from config.kinds import load_kinds
    from layers.query import select
    from layers.selection import Selection

    table = load_kinds()
    layers = _known("layer", layer or list(table.all_layers()), list(table.all_layers()))
    kinds = _known("kind", kind or [], list(table.kinds))
    services, bundle = bundle_of(kommun, period, store)
    view = select(bundle, Selection(bundle.kommun.code, bundle.period, layers, kinds))
    named = form or output.suffix.removeprefix(".") or "geojson"
    data = services.export(view, named, language, crs)
    write_file(output, data)


def bundle_of(kommun: str, period: str, store: str | None) -> tuple[Services, Bundle]:
    """Return the services and a kommun's bundle of a period as a person writes it, or of all."""
    from dashboard.services import open_services
    from geodata.kommuner import kommun_by_name
    from layers.selection import ALL_PERIODS

    code = kommun_by_name(kommun).code
    services = open_services(settings_with(store))
    services.sync_register()
    bundle = services.bundle(code, ALL_PERIODS)
    if period:
        bundle = services.bundle(code, period_key(period, bundle.periods, kommun))
    return services, bundle


def _known(what: str, chosen: list[str], known: list[str]) -> tuple[str, ...]:
    lost = [item for item in chosen if item not in known]
    if lost:
        raise UnknownChoiceError(
            f"there is no {what} {', '.join(lost)}", remedy=f"Use: {', '.join(known)}."
        )
    return tuple(chosen)


def period_key(wanted: str, options: tuple[object, ...], kommun: str) -> str:
    """Return the key of a period as a person writes it; raise where the kommun has none such."""
    from layers.views import PeriodOption

    found = [o for o in options if isinstance(o, PeriodOption)]
    for option in found:
        if wanted in (option.key, option.label, option.label.replace("–", "-")):
            return option.key
    have = ", ".join(o.label for o in found if o.label) or "none"
    raise UnknownPeriodError(
        f"{kommun} has no promises for the period {wanted!r}", remedy=f"Periods there: {have}."
    )


def write_file(output: Path, data: bytes) -> None:
    """Write a file, or to standard output, and say on the error stream how large it is."""
    if str(output) == "-":
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise LoftesError(
            f"cannot be written: {error.strerror}",
            where=str(output),
            remedy="Choose a folder that exists and that you may write to.",
        ) from None
    typer.echo(f"{output}: {len(data):,} bytes".replace(",", " "), err=True)
