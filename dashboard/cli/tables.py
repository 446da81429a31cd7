"""What the verbs print for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from config.kinds import load_kinds
from layers.views import Located

if TYPE_CHECKING:
    from dashboard.services import Services
    from geodata.records import DocumentReading, Promise
    from geodata.store import SyncReport
    from layers.bundle import Bundle


def print_reading(reading: DocumentReading) -> None:
    """Print a document's sets: one table a period."""
    from geodata.kommuner import kommun_by_code

    console = Console()
    names = ", ".join(kommun_by_code(code).name for code in reading.kommuner) or "no known kommun"
    console.print(f"\n[bold]{reading.document.name}[/bold]: {names}", highlight=False)
    for group in reading.sets:
        label = group.period.label if group.period else "no period"
        table = Table(title=f"{group.kind} {label}", title_justify="left", show_lines=True)
        for heading in ("stance", "promise", "measure", "parties", "count", "places"):
            table.add_column(heading)
        for promise in group.promises:
            table.add_row(*_promise_cells(promise))
        console.print(table)
    for note in reading.notes:
        console.print(f"note: {note}", style="yellow", markup=False)


def _promise_cells(promise: Promise) -> tuple[str, ...]:
    kinds = load_kinds().kinds
    count = "" if promise.count is None else f"{promise.count} {promise.unit or ''}".strip()
    places = [f"({m.name})" if m.generic else m.name for m in promise.mentions]
    return (
        promise.stance.value,
        promise.text().replace("[", r"\["),
        ", ".join(kinds[kind].title_en for kind in promise.kinds),
        ", ".join(promise.actors),
        f"≥ {count}" if promise.at_least else count,
        ", ".join(places).replace("[", r"\["),
    )


def print_build(
    services: Services, report: SyncReport, new_sets: int, *, bundles: dict[str, Bundle]
) -> None:
    """Print what a build changed and, a kommun and row, what is on the map."""
    console = Console()
    console.print(
        f"Register: {report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged. Documents: {new_sets} sets added."
    )
    table = Table(title="On the map", title_justify="left")
    table.add_column("kommun")
    for heading in ("promises", "own place", "by focus", "not on the map", "places"):
        table.add_column(heading, justify="right")
    for bundle in bundles.values():
        promises = [p for p in bundle.promises if p.stance.commits]
        located = [p.located for p in promises]
        table.add_row(
            bundle.kommun.name,
            str(len(promises)),
            *(str(located.count(how)) for how in (Located.PLACE, Located.FOCUS, Located.NONE)),
            str(bundle.features["place_id"].nunique()),
        )
    console.print(table)
    console.print(f"Store: {services.settings.store_address()}", soft_wrap=True)
