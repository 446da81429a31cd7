"""What `lofteskartan walk plan` prints for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from geodata.walk.words import notice_text, reason_text
from layers.walk.plan import difference, length_m

if TYPE_CHECKING:
    from geodata.walk.records import Leg, Route
    from layers.walk.plan import Plan

MINUTE = 60


def print_plan(plan: Plan, language: str) -> None:
    """Print every group's table, what was left out and why, and the accessible variant."""
    console = Console(highlight=False)
    walk = plan.walk
    console.print(Text(f"{walk.title}, {walk.start:%Y-%m-%d}", "bold"))
    for route in plan.routes:
        _print_route(console, plan, route, language)
    for item in plan.routes[0].skipped:
        console.print(Text(f"not visited: {item.stop.name}: {reason_text(item, language)}", "dim"))
    _print_accessible(console, plan)
    if plan.routes[0].source:
        console.print(Text(plan.routes[0].source, "dim"))


def _print_route(console: Console, plan: Plan, route: Route, language: str) -> None:
    for notice in route.notices:
        console.print(Text(notice_text(notice, language), "yellow"))
    group = f"group {route.group}: " if len(plan.routes) > 1 else ""
    table = Table(title=f"{group}{_summary(route)}", title_justify="left")
    for name in ("", "stop", "arrive", "leave", "way, m", "lit", "unlit", "unknown", "steps"):
        table.add_column(name, justify="left" if name == "stop" else "right")
    table.add_row("", plan.walk.meeting_name, "", f"{route.start:%H:%M}")
    for number, call in enumerate(route.calls, start=1):
        dark = " ●" if call.dark else ""
        clock = (f"{call.arrive:%H:%M}", f"{call.leave:%H:%M}")
        leg = route.legs[number - 1]
        table.add_row(f"{number}", Text(call.stop.name + dark), *clock, *_metres(leg))
    table.add_row("", "goal", f"{route.back:%H:%M}", "", *_metres(route.legs[-1]))
    console.print(table)


def _summary(route: Route) -> str:
    minutes = round((route.back - route.start).total_seconds() / MINUTE)
    dusk = f"dusk {route.dusk:%H:%M}" if route.dusk else "no dusk"
    dark = f", dark (●) from stop {route.dark_from + 1}" if route.dark_from is not None else ""
    return f"{len(route.calls)} stops, {length_m([route]):.0f} m, {minutes} min, {dusk}{dark}"


def _metres(leg: Leg) -> tuple[str, ...]:
    parts = (leg.length_m, leg.lit_m, leg.unlit_m, leg.unknown_m)
    return (*(f"{part:.0f}" for part in parts), str(leg.steps or ""))


def _print_accessible(console: Console, plan: Plan) -> None:
    if plan.walk.step_free or not plan.routes[0].source:
        return
    if not plan.accessible:
        console.print("step-free: there is no way without steps from the meeting place")
        return
    other = difference(plan.routes, plan.accessible)
    lost = f", without {', '.join(other.lost)}" if other.lost else ""
    gained = f", instead {', '.join(other.gained)}" if other.gained else ""
    console.print(
        f"step-free: {other.longer_m:+.0f} m, {other.later.total_seconds() / MINUTE:+.0f} min, "
        f"{other.steps_less} flights of steps fewer{lost}{gained}; "
        f"slope unknown for {other.slope_unknown_m:.0f} m"
    )
