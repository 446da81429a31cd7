"""`lofteskartan analyse`: the questions of a planner, as table, JSON or CSV."""

from __future__ import annotations

import sys
from enum import StrEnum
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
    from dashboard.analysis import Analyses
    from dashboard.sheets import Sheet

analyse = typer.Typer(
    name="analyse",
    no_args_is_help=True,
    help="Coverage, periods, delivery, overdue promises, kommuner: what the promises amount to.",
)


class Form(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class By(StrEnum):
    """What promises are grouped by."""

    KIND = "kind"
    ACTOR = "actor"
    PERIOD = "period"
    ALL = "all"


class PeriodChoiceError(LoftesError):
    """A kommun has fewer than two periods, or not the one that was named."""

    exit_code = 2


FormOption = Annotated[Form, typer.Option("--format", "-f", help="table, json or csv.")]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="File to write.")]
PeriodOption = Annotated[str, typer.Option(help="Period: 2022, 2022-2024; all by default.")]


@analyse.command()
def coverage(
    kommun: KommunOption,
    distance: Annotated[int, typer.Option(help="Walking distance in metres.", min=1)] = 400,
    period: PeriodOption = "",
    form: FormOption = Form.TABLE,
    out: OutOption = None,
    language: LanguageOption = Language.SV,
    store: StoreOption = None,
) -> None:
    """Show which measures cover each named place: covered, maybe, not, cannot tell.

    Example: `lofteskartan analyse coverage --kommun Solna --distance 400`
    """
    from dashboard.sheets import coverage_sheet

    asked, code = _open(store, kommun)
    found = asked.coverage(code, _period(asked, code, period), distance)
    _show(coverage_sheet(found, language.value), form, out)


@analyse.command()
def dark(
    kommun: KommunOption,
    period: PeriodOption = "",
    form: FormOption = Form.TABLE,
    out: OutOption = None,
    language: LanguageOption = Language.SV,
    store: StoreOption = None,
) -> None:
    """Show how much of the ways within 200 m of each named place is lit, unlit and unknown.

    Needs an OpenStreetMap extract: `lofteskartan osm import`.
    """
    from dashboard.sheets import dark_sheet
    from geodata.osm.errors import NoExtractError

    asked, code = _open(store, kommun)
    chosen = _period(asked, code, period)
    if asked.light(code) is None:
        raise NoExtractError(
            f"no OpenStreetMap extract of {kommun} was imported",
            remedy="lofteskartan osm import FILE.osm.pbf",
        )
    bundle = asked.services.bundle(code, chosen)
    _show(dark_sheet(asked.dark(code, chosen), bundle, language.value), form, out)


@analyse.command()
def diff(
    kommun: KommunOption,
    before: Annotated[str, typer.Option(help="The older period; the second newest.")] = "",
    after: Annotated[str, typer.Option(help="The newer period; the newest.")] = "",
    form: FormOption = Form.TABLE,
    out: OutOption = None,
    language: LanguageOption = Language.SV,
    store: StoreOption = None,
) -> None:
    """Show what became of one period's promises in the next: repeated, moved, new, dropped.

    Example: `lofteskartan analyse diff --kommun Linköping`
    """
    from dashboard.sheets import diff_sheet

    asked, code = _open(store, kommun)
    first, second = period_pair(asked, code, before, after)
    _show(diff_sheet(asked.diff(code, first, second), language.value), form, out)


@analyse.command()
def delivered(
    kommun: KommunOption,
    by: Annotated[By, typer.Option(help="kind, actor, period or all.")] = By.KIND,
    period: PeriodOption = "",
    form: FormOption = Form.TABLE,
    out: OutOption = None,
    language: LanguageOption = Language.SV,
    store: StoreOption = None,
) -> None:
    """Show promised against delivered."""
    from dashboard.sheets import delivery_sheet

    asked, code = _open(store, kommun)
    found = asked.delivery(code, _period(asked, code, period), by.value)
    _show(delivery_sheet(found, by.value, language.value), form, out)


@analyse.command()
def overdue(
    kommun: KommunOption,
    period: PeriodOption = "",
    form: FormOption = Form.TABLE,
    out: OutOption = None,
    language: LanguageOption = Language.SV,
    store: StoreOption = None,
) -> None:
    """Show promises whose period is over and that nobody told as done."""
    from dashboard.sheets import overdue_sheet

    asked, code = _open(store, kommun)
    found = asked.overdue(code, _period(asked, code, period))
    _show(overdue_sheet(found, language.value), form, out)


@analyse.command()
def compare(
    kommun: Annotated[
        list[str] | None, typer.Option("--kommun", "-k", help="Only these; all by default.")
    ] = None,
    population: Annotated[
        Path | None, typer.Option(help="CSV of kommun code and inhabitants.")
    ] = None,
    form: FormOption = Form.TABLE,
    out: OutOption = None,
    language: LanguageOption = Language.SV,
    store: StoreOption = None,
) -> None:
    """Show all kommuner that have promises side by side."""
    from dashboard.sheets import kommun_sheet
    from geodata.kommuner import kommun_by_name

    asked, _ = _open(store, "")
    codes = {kommun_by_name(name).code for name in kommun or ()}
    found = [one for one in asked.kommuner(population) if not codes or one.code in codes]
    _show(kommun_sheet(found, language.value), form, out)


def period_pair(asked: Analyses, code: str, before: str, after: str) -> tuple[str, str]:
    """Return the keys of two periods: those named, else the two newest."""
    from geodata.kommuner import kommun_by_code
    from layers.selection import ALL_PERIODS

    options = [option.key for option in asked.services.bundle(code, ALL_PERIODS).periods]
    name = kommun_by_code(code).name
    if len(options) < 2 and not (before and after):  # noqa: PLR2004  two periods
        raise PeriodChoiceError(
            f"{name} has no two periods to compare",
            remedy="Read in another document: lofteskartan build FILE.",
        )
    second = _period(asked, code, after) if after else options[0]
    first = _period(asked, code, before) if before else next(k for k in options if k != second)
    return first, second


def _open(store: str | None, kommun: str) -> tuple[Analyses, str]:
    from dashboard.analysis import Analyses
    from dashboard.services import open_services
    from geodata.kommuner import kommun_by_name

    services = open_services(settings_with(store))
    services.sync_register()
    return Analyses(services), kommun_by_name(kommun).code if kommun else ""


def _period(asked: Analyses, code: str, wanted: str) -> str:
    from dashboard.cli.export import period_key
    from geodata.kommuner import kommun_by_code
    from layers.selection import ALL_PERIODS

    if not wanted:
        return ALL_PERIODS
    options = asked.services.bundle(code, ALL_PERIODS).periods
    return period_key(wanted, options, kommun_by_code(code).name)


def _show(sheet: Sheet, form: Form, out: Path | None) -> None:
    if form is Form.TABLE and out is None:
        _print(sheet)
        return
    data = f"{sheet.json()}\n".encode() if form is Form.JSON else sheet.csv()
    if out is not None:
        out.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)


def _print(sheet: Sheet) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for index, head in enumerate(sheet.heads):
        numbers = all(isinstance(row[index], int | float | None) for row in sheet.rows)
        table.add_column(head, justify="right" if numbers else "left")
    for row in sheet.rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    Console(highlight=False).print(table)
