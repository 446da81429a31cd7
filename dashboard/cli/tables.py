"""What the verbs print for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.kinds import load_kinds
from geodata.kommuner import kommun_by_code
from geodata.quantity import quantity
from geodata.records import Role
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.services import Services
    from geodata.records import DocumentReading, PlaceMention, Promise
    from geodata.store import SyncReport
    from layers.bundle import Bundle


def print_reading(reading: DocumentReading) -> None:
    """Print a document's sets: a heading a period, a quote and a line of facts a promise."""
    console = Console(highlight=False)
    names = ", ".join(kommun_by_code(code).name for code in reading.kommuner) or "no known kommun"
    console.print(Text.assemble((reading.document.name, "bold"), f": {names}"))
    for group in reading.sets:
        label = group.period.label if group.period else "no period"
        number = sum(promise.stance.commits for promise in group.promises)
        noun = "promise" if number == 1 else "promises"
        console.print(Text(f"\n{group.kind.capitalize()} {label}: {number} {noun}", "bold cyan"))
        if group.mentions:
            console.print(Text(f"places of the whole: {_places(group.mentions)}", "dim"))
        for index, promise in enumerate(group.promises, start=1):
            grid = Table.grid(padding=(0, 1))
            grid.add_column(justify="right", width=3)
            grid.add_column()
            grid.add_row(f"{index}", Text(" ".join(promise.text().split())))
            grid.add_row("", Text(_facts(promise), "dim"))
            console.print(grid)
    for note in reading.notes:
        console.print(Text(f"note: {note}", "yellow"))
    console.print()


def _facts(promise: Promise) -> str:
    kinds = load_kinds().kinds
    facts = [
        promise.stance.value,
        ", ".join(kinds[kind].title_en for kind in promise.kinds),
        ", ".join(promise.actors),
    ]
    if promise.count is not None:
        least = "at least " if promise.at_least else ""
        facts.append(f"{least}{quantity(promise.count, promise.unit)}")
    if promise.mentions:
        facts.append(_places(promise.mentions))
    return " · ".join(fact for fact in facts if fact)


def _places(mentions: Iterable[PlaceMention]) -> str:
    """Return the names; generic words in brackets, roles where they are not the target."""
    return ", ".join(
        f"({m.name})"
        if m.generic
        else m.name + (f" [{m.role}]" if m.role is not Role.TARGET else "")
        for m in mentions
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
    console.print(f"Store: {services.settings.store_shown()}", soft_wrap=True)
