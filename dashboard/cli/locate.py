"""`lofteskartan locate`: where a named place is, how sure that is, and why."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.options import KommunOption, Language, LanguageOption

if TYPE_CHECKING:
    from geodata.gazetteer import Candidate, Resolution

EXIT_NOT_LOCATED = 3


class LocateFormat(StrEnum):
    """How to print what was found."""

    TABLE = "table"
    JSON = "json"


def locate(
    name: Annotated[str, typer.Argument(help="A place as a document writes it.")],
    kommun: KommunOption,
    output: Annotated[
        LocateFormat, typer.Option("--format", "-f", help="A table to look at, or JSON.")
    ] = LocateFormat.TABLE,
    language: LanguageOption = Language.EN,
) -> None:
    """Say where a named place is, how sure that is, and on what evidence.

    Tier A is used on the map; B needs a person's review; a name that nobody knows stays off the
    map. Exit code 3: the name was not located.

    Example: `lofteskartan locate Järntorget --kommun Örebro`
    """
    from geodata.gazetteer import gazetteer
    from geodata.kommuner import kommun_by_name

    found = gazetteer(kommun_by_name(kommun).code).resolve(name)
    if output is LocateFormat.JSON:
        sys.stdout.write(json.dumps(_to_json(found, language), ensure_ascii=False) + "\n")
    else:
        _print(found, language)
    if found.best is None:
        raise typer.Exit(EXIT_NOT_LOCATED)


def _to_json(found: Resolution, language: str) -> dict[str, Any]:
    from geodata.notes import render

    return {
        "name": found.name,
        "kommun": found.kommun,
        "located": found.best is not None,
        "reason": render(found.reason, language) if found.reason else None,
        "candidates": [_row(candidate, language) for candidate in found.candidates],
        "tried": list(found.tried),
    }


def _row(candidate: Candidate, language: str) -> dict[str, Any]:
    import shapely

    from geodata.crs import to_wgs84
    from geodata.notes import render

    place = candidate.place
    lon, lat = shapely.get_coordinates(to_wgs84(shapely.point_on_surface(place.geometry)))[0]
    return {
        "name": place.name,
        "tier": candidate.tier.value,
        "precision": place.precision.value,
        "lat": round(float(lat), 6),
        "lon": round(float(lon), 6),
        "uncertainty_m": place.uncertainty_m,
        "estimated": place.estimated,
        "source": place.source,
        "licence": place.licence,
        "method": render(candidate.method, language),
        "evidence": [render(item, language) for item in candidate.evidence],
    }


def _print(found: Resolution, language: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from geodata.notes import render

    console = Console()
    if found.reason:
        console.print(escape(render(found.reason, language)), style="yellow")
    for candidate in found.candidates:
        row = _row(candidate, language)
        table = Table(show_header=False, title=f"{escape(row['name'])} · tier {row['tier']}")
        sure = "estimated" if row["estimated"] else "as the source has it"
        table.add_row("precision", f"{row['precision']}, ± {row['uncertainty_m']:g} m, {sure}")
        table.add_row("position", f"{row['lat']}, {row['lon']} (WGS 84)")
        table.add_row("source", escape(f"{row['source']} ({row['licence']})"))
        table.add_row("evidence", escape("\n".join((row["method"], *row["evidence"]))))
        console.print(table)
    console.print(f"Tried: {', '.join(found.tried)}", highlight=False)
