"""`lofteskartan walk plan`: which stops, in which order, by which way, at what time."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from config.errors import LoftesError
from dashboard.cli.options import Language, LanguageOption


class PlanFormat(StrEnum):
    """How to print a plan."""

    TABLE = "table"
    JSON = "json"


class Light(StrEnum):
    """What a route seeks."""

    INSPECT = "granska_morker"
    LIT = "foredra_ljus"
    SHORTEST = "kortast"


class NoWalkError(LoftesError):
    """Neither a file nor a meeting place was given."""

    exit_code = 2


class OutFileError(LoftesError):
    """The plan's file cannot be written."""


def plan(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The walk: TOML, JSON, or a plan written with --out.", metavar="[FILE]"
        ),
    ] = None,
    kommun: Annotated[str, typer.Option("--kommun", "-k", help="Kommun, without a FILE.")] = "",
    meeting: Annotated[
        str, typer.Option(help="Meeting place: a name, or 'lat,lon' or 'lat,lon,name'.")
    ] = "",
    stop: Annotated[
        list[str] | None, typer.Option(help="A wish for a stop, as --meeting; repeat it.")
    ] = None,
    must: Annotated[
        list[str] | None, typer.Option(help="A stop that must be visited; repeat it.")
    ] = None,
    date: Annotated[str, typer.Option(help="Day: 2026-10-20.")] = "",
    start: Annotated[str, typer.Option(help="Start: 18:00.")] = "18:00",
    end: Annotated[str, typer.Option(help="Back at the latest: 19:30.")] = "19:30",
    people: Annotated[int, typer.Option(help="How many come; above 20 in parallel groups.")] = 12,
    pace: Annotated[float, typer.Option(help="Pace in km/h.")] = 4.0,
    light: Annotated[Light, typer.Option(help="What the route seeks.")] = Light.INSPECT,
    step_free: Annotated[bool, typer.Option(help="Without steps and steep slopes.")] = False,
    output: Annotated[
        PlanFormat, typer.Option("--format", "-f", help="A table to look at, or JSON.")
    ] = PlanFormat.TABLE,
    out: Annotated[
        Path | None, typer.Option(help="Write the plan here, for `walk pack`.", metavar="FILE")
    ] = None,
    osm_folder: Annotated[
        Path | None,
        typer.Option(help="Where extracts are kept.", show_default="var/osm"),
    ] = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Plan a trygghetsvandring: stops in time, a running clock, the way with its light.

    Stops that do not fit are listed with what they would add. The accessible variant is always
    reckoned too. The way needs an extract of the kommun (`lofteskartan osm import`); without one
    straight lines are drawn, and it is said.

    Example: `lofteskartan walk plan walk.toml --out plan.json`
    """
    from dashboard.cli.walk_tables import print_plan
    from geodata.osm.store import OsmStore
    from geodata.walk.asked import asked, read_walk_file
    from geodata.walk.codec import dump_plan
    from geodata.walk.network import load_network
    from layers.walk.plan import plan as plan_walk

    store = OsmStore(osm_folder.absolute() if osm_folder else None)
    areas = frozenset(extract.area for extract in store.extracts())
    if file is not None:
        wanted = read_walk_file(file, areas)
    else:
        given = (
            {"kommun": kommun, "date": date, "start": start, "end": end, "people": people}
            | {"pace_kmh": pace, "mode": light.value, "step_free": step_free}
            | {"meeting": _spot(meeting), "stops": _stops(stop or [], must or [])}
        )
        wanted = asked(_checked(given), areas)
    made = plan_walk(wanted, load_network(store, wanted.kommun))
    text = dump_plan(made.walk, made.routes)
    if out is not None:
        _write(out, text)
    if output is PlanFormat.JSON:
        sys.stdout.write(text)
    else:
        print_plan(made, language.value)


def _checked(given: dict[str, Any]) -> Any:  # noqa: ANN401  the class is imported late
    from config.errors import ConfigError
    from config.tables import FaultyTableError, validate_table
    from config.walk_file import WalkFile

    lost = [f"--{name}" for name in ("kommun", "meeting", "date") if not given[name]]
    if lost:
        raise NoWalkError(
            f"{', '.join(lost)} missing, and no FILE with a walk was named",
            remedy="lofteskartan walk plan FILE.toml, or: walk plan --kommun Solna "
            "--meeting 'Hagalund' --date 2026-10-20 --stop …",
        )
    try:
        return validate_table(given, WalkFile, Path("options"))
    except FaultyTableError as error:
        raise ConfigError(error.faults) from error


def _spot(words: str) -> dict[str, Any]:
    """Return a spot of an option: ``lat,lon``, ``lat,lon,name`` or a name."""
    if not words:
        return {}
    parts = [part.strip() for part in words.split(",", 2)]
    try:
        lat, lon = float(parts[0]), float(parts[1])
    except (ValueError, IndexError):
        return {"name": words.strip()}
    return {"name": parts[2] if len(parts) > 2 else words, "lat": lat, "lon": lon}  # noqa: PLR2004


def _stops(wished: list[str], musts: list[str]) -> list[dict[str, Any]]:
    return [_spot(words) for words in wished] + [_spot(words) | {"must": True} for words in musts]


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutFileError(f"cannot be written: {error.strerror}", where=str(path)) from None
