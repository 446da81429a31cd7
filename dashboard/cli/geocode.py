"""`lofteskartan geocode`: ask Nominatim for the stored places that nothing here knows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.options import StoreOption, settings_with

if TYPE_CHECKING:
    from dashboard.services import Services


def geocode(
    kommun: Annotated[
        list[str] | None,
        typer.Option("--kommun", "-k", help="Only this kommun; may be given several times."),
    ] = None,
    store: StoreOption = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be asked; nothing leaves here.")
    ] = False,
) -> None:
    """Ask Nominatim for the places of stored promises that nothing on this machine knows.

    One request a second, for all programs that share the store. Every answer is kept, also "there
    is no such place"; what could not be asked is told and asked again by the next run. Off until
    the settings allow it (`[nominatim]`, see docs/places.md).
    """
    from dashboard.locating.lookup import check_online, unknown_names
    from dashboard.services import open_services
    from geodata.geocode.client import Geocoder
    from geodata.kommuner import kommun_by_name

    settings = settings_with(store)
    if not dry_run:
        check_online(settings)
    services = open_services(settings)
    codes = [kommun_by_name(name).code for name in kommun or ()] or [*services.store.kommuner()]
    names = {code: unknown_names(services.store, settings, code) for code in codes}
    total = sum(map(len, names.values()))
    typer.echo(f"{total} names to ask for in {len(codes)} kommuner")
    if dry_run:
        for code, wanted in names.items():
            for name in wanted:
                typer.echo(f"{_title(code)}: {name}")
        return
    outcomes: Counter[str] = Counter()
    geocoder = Geocoder(settings.nominatim, services.store)
    for code, wanted in names.items():
        for answer in geocoder.ask_all(code, wanted):
            outcomes[answer.outcome.value] += 1
            told = f" ({answer.fault})" if answer.fault else ""
            typer.echo(f"{_title(code)}: {answer.name}: {answer.outcome.value}{told}")
    _sum_up(services, outcomes)


def _title(code: str) -> str:
    from geodata.kommuner import kommun_by_code

    return kommun_by_code(code).name


def _sum_up(services: Services, outcomes: Counter[str]) -> None:
    said = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    typer.echo(f"{said or 'nothing to ask'}. Kept in {services.settings.store_shown()}")
    if outcomes["failed"]:
        typer.echo("The failed ones are asked again by the next run.")
