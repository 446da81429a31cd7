"""`lofteskartan decide`: settle where a name is. Decisions are kept for good and replayed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import LoftesError
from dashboard.cli.options import KommunOption, StoreOption, settings_with

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer
    from geodata.kommuner import Kommun
    from geodata.place_decisions import Settled

FIELD = "place"


class DecideError(LoftesError):
    """A decision that says nothing, or two things at once."""

    exit_code = 2


def decide(
    name: Annotated[str, typer.Argument(help="A place as a document writes it.")],
    kommun: KommunOption,
    accept: Annotated[bool, typer.Option("--accept", help="The first proposal is right.")] = False,
    choose: Annotated[
        str | None, typer.Option(metavar="ID", help="The place with this id (see `locate`).")
    ] = None,
    move: Annotated[
        str | None, typer.Option(metavar="LAT,LON", help="It lies here (WGS 84): 59.3604,18.0146")
    ] = None,
    uncertainty: Annotated[
        float | None, typer.Option(metavar="METRES", help="How far off a moved place may be.")
    ] = None,
    draw: Annotated[
        Path | None, typer.Option(metavar="GEOJSON", help="It is this area, line or point.")
    ] = None,
    no_place: Annotated[
        bool, typer.Option("--no-place", help="It is no place on the map.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Only show what was decided so far.")
    ] = False,
    why: Annotated[str, typer.Option(help="The reason, for those who come after.")] = "",
    who: Annotated[
        str, typer.Option(help="Role or signature, not a person's name.")
    ] = "kommandoraden",
    store: StoreOption = None,
) -> None:
    """Settle where a name is: accept, choose, move, draw, or no place.

    The last decision counts on every later run; the earlier ones stay as its history. A position
    outside the kommun is refused.

    Examples: `lofteskartan decide "Råsunda torg" -k Solna --move 59.3634,17.9905 --why "mitt på
    torget"`, `lofteskartan decide Huskurage -k Solna --no-place`
    """
    given = [accept, bool(choose), bool(move), bool(draw), no_place, history]
    if sum(given) != 1:
        raise DecideError(
            "say one thing",
            remedy="One of --accept, --choose, --move, --draw, --no-place, --history.",
        )
    from dashboard.services import open_local
    from geodata.gazetteer import gazetteer
    from geodata.kommuner import kommun_by_name
    from geodata.place_decisions import NO_PLACE, Settled, decision_key
    from geodata.records import Decision

    place = kommun_by_name(kommun)
    with open_local(settings_with(store).store_address()) as opened:
        if not history:
            settled = Settled.of(opened.decisions())
            book = gazetteer(place.code)
            value = NO_PLACE
            if accept or choose:
                value = _chosen(book, name, choose, settled)
            elif move:
                value = _moved(place, name, move, uncertainty)
            elif draw:
                value = _drawn(place, name, draw)
            key = decision_key(place.code, name)
            when = datetime.now(UTC).replace(microsecond=0)
            opened.decide(Decision(key, FIELD, value, who, when, why))
        _show(place, name, Settled.of(opened.decisions()))


def _chosen(book: Gazetteer, name: str, wanted: str | None, settled: Settled) -> str:
    """Return the id of the place that is accepted or chosen; one must be known to be chosen."""
    found = book.resolve(name, settled).candidates or book.resolve(name).candidates
    ids = [item.place.id for item in found]
    if wanted is None and ids:
        return ids[0]
    if wanted and (wanted in ids or book.has(wanted)):
        return wanted
    known = ", ".join(f"{item.place.id} ({item.place.name})" for item in found) or "none"
    raise DecideError(
        f"there is no place {wanted}" if wanted else "there is no proposal to accept",
        where=name,
        remedy=f"Known: {known}. Or say where it is with --move or --draw.",
    )


def _moved(kommun: Kommun, name: str, text: str, uncertainty: float | None) -> str:
    from geodata.place_decisions import move_value, parse_position

    lat, lon = parse_position(name, text)
    return move_value(kommun.code, name, lat, lon, uncertainty_m=uncertainty)


def _drawn(kommun: Kommun, name: str, path: Path) -> str:
    from geodata.place_decisions import draw_value

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is no text"
        raise DecideError(
            f"cannot be read: {reason}", where=str(path), remedy="Name a GeoJSON file."
        ) from None
    return draw_value(kommun.code, name, text)


def _show(kommun: Kommun, name: str, settled: Settled) -> None:
    from rich.console import Console
    from rich.markup import escape

    from geodata.notes import render
    from geodata.place_decisions import history_notes

    console = Console(highlight=False)
    decisions = settled.history(kommun.code, name)
    console.print(f"{escape(name)} ({kommun.name})", style="bold")
    for note in history_notes(kommun.code, name, decisions):
        console.print(f"  {escape(render(note, 'en').strip())}")
    if not decisions:
        console.print("  nothing was decided on it")
