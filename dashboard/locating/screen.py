"""Answers on the screen: all about one name, or a line a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dashboard.locating.answers import candidate_row
from geodata.notes import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.locating.answers import Answer

_STYLES = {"A": "green", "B": "yellow", "C": "red"}


def print_answers(answers: Sequence[Answer], language: str) -> None:
    """Print one answer with all its evidence, or a table of several."""
    if len(answers) == 1:
        _print_one(answers[0], language)
    else:
        _print_many(answers, language)


def _print_one(answer: Answer, language: str) -> None:
    console = Console()
    found = answer.found
    if found is None:
        console.print(escape(answer.question.fault), style="red")
        return
    if found.reason:
        console.print(escape(render(found.reason, language)), style="yellow")
    first = found.candidates[0].place if found.candidates else None
    for candidate in found.candidates:
        row = candidate_row(candidate, language, first)
        table = Table(show_header=False, title=f"{escape(row['name'])} · tier {row['tier']}")
        sure = "estimated" if row["estimated"] else "as the source has it"
        table.add_row("precision", f"{row['precision']}, ± {row['uncertainty_m']:g} m, {sure}")
        table.add_row("position", f"{row['lat']}, {row['lon']} (WGS 84)")
        if "distance_m" in row:
            table.add_row("distance", f"{row['distance_m']:,} m from the first")
        table.add_row("source", escape(f"{row['source']} ({row['licence']})"))
        table.add_row("evidence", escape("\n".join((row["method"], *row["evidence"]))))
        table.add_row("id", row["id"])
        console.print(table)
    console.print(f"Tried: {', '.join(found.tried)}", highlight=False)
    if answer.hint:
        console.print(escape(answer.hint), highlight=False, soft_wrap=True)


def _print_many(answers: Sequence[Answer], language: str) -> None:
    console = Console()
    table = Table(title="Places", title_justify="left")
    for column in ("name", "kommun", "tier", "place", "position"):
        table.add_column(column)
    hints: dict[str, None] = {}
    for answer in answers:
        tier = answer.tier.value
        best = answer.found.best if answer.found else None
        row = candidate_row(best, language) if best else None
        reason = answer.question.fault
        if answer.found and answer.found.reason:
            reason = render(answer.found.reason, language)
        place = f"{row['name']} ({row['source']})" if row else reason
        where = (
            f"{row['lat']}, {row['lon']}\n{row['precision']} ± {row['uncertainty_m']:g} m"
            if row
            else ""
        )
        kommun = answer.question.kommun.name if answer.question.kommun else ""
        cells = (answer.question.name, kommun, tier, place, where)
        table.add_row(*map(escape, cells), style=None if row else _STYLES[tier])
        if answer.hint:
            hints[answer.hint] = None
    console.print(table)
    number = {tier: sum(a.tier.value == tier for a in answers) for tier in _STYLES}
    console.print(
        f"{number['A']} located, {number['B']} to review, {number['C']} not on the map.",
        highlight=False,
    )
    for hint in hints:
        console.print(escape(hint), highlight=False, soft_wrap=True)
