"""`lofteskartan walk pack`: a planned walk as files to print and to carry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from config.errors import LoftesError
from dashboard.cli.options import StoreOption, settings_with


def pack(
    route: Annotated[
        Path, typer.Argument(help="Plan that `lofteskartan walk plan` wrote.", metavar="ROUTE")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write into.")],
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            help="sheet, large, field, ics, gpx, kml, geojson, gpkg, xlsform; all by default.",
        ),
    ] = None,
    address: Annotated[
        str, typer.Option(help="Where the field sheet is found on line, for the QR code.")
    ] = "",
    store: StoreOption = None,
) -> None:
    """Write a walk's sheets (PDF/UA), its way (GPX, KML, …), calendar, forms and field sheet.

    The walk is put into the store as well, so that what the groups send can be merged.

    Example: `lofteskartan walk pack hagalund.json --out vandring/`
    """
    from dashboard.services import open_services
    from dashboard.walk_desk import old_list
    from dashboard.walkpack import plans_of, write
    from geodata.walk.codec import load_plan
    from geodata.walk.protocol_records import PlannedWalk

    planned = PlannedWalk(*load_plan(_read(route), where=str(route)))
    services = open_services(settings_with(store))
    plans = plans_of(
        planned.walk, planned.routes, old=old_list(services.store, planned), address=address
    )
    for path in write(plans, out, tuple(form or ())):
        typer.echo(f"{path}: {path.stat().st_size:,} bytes".replace(",", " "))
    services.store.put_walk(planned)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LoftesError(
            f"cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}",
            where=str(path),
            remedy="Name the JSON file that `lofteskartan walk plan … --out` wrote.",
        ) from None
