"""`lofteskartan walk actions`: the list of actions, and one action brought on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.options import StoreOption, settings_with
from dashboard.cli.walk_after import day_of
from geodata.walk.errors import WalkError
from geodata.walk.records import ActionStatus

if TYPE_CHECKING:
    from dashboard.services import Services
    from geodata.walk.actions import ActionState


class NoActionError(WalkError):
    """An action that the store does not hold."""


def actions(
    walk: Annotated[str, typer.Option("--walk", "-w", help="Only of this walk (id).")] = "",
    make: Annotated[
        bool, typer.Option("--make", help="Make actions of the walk's observations first.")
    ] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past their date.")] = False,
    one: Annotated[str, typer.Option("--id", help="Action to bring on (id, or its start).")] = "",
    status: Annotated[
        ActionStatus | None, typer.Option(help="Its new status; avböjd needs a reason.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, for avböjd and for going back.")] = "",
    answer: Annotated[str | None, typer.Option(help="Answer to residents, to be approved.")] = None,
    approve: Annotated[bool, typer.Option("--approve", help="Let residents read it.")] = False,
    owner_type: Annotated[str, typer.Option(help="kommun, polis, fastighetsagare, …")] = "",
    owner: Annotated[str, typer.Option(help="Office or company; never a person.")] = "",
    asset: Annotated[str, typer.Option(help="What it is about, e.g. a lamp post's number.")] = "",
    priority: Annotated[int, typer.Option(help="1 (least) to 5.", show_default=False)] = 0,
    deadline: Annotated[str, typer.Option(help="Date: 2027-05-31.")] = "",
    who: Annotated[str, typer.Option(help="Role or office that decides.")] = "organisatör",
    store: StoreOption = None,
) -> None:
    """List actions with status and date, make them of a walk's observations, bring one on.

    Example: `lofteskartan walk actions --id 9c1f --status avböjd --reason "kräver fri väg"`
    """
    from dashboard import walk_desk
    from dashboard.services import open_services

    services = open_services(settings_with(store))
    if make:
        made = walk_desk.actions_from(services.store, walk, who)
        typer.echo(f"{len(made)} new actions")
    if one:
        state = _find(services, one)
        changed = replace(
            state.action,
            owner_type=owner_type or state.action.owner_type,
            owner=owner or state.action.owner,
            asset=asset or state.action.asset,
            priority=priority or state.action.priority,
            deadline=day_of(deadline) or state.action.deadline,
        )
        change = walk_desk.Change(changed, status, reason, answer, approved=approve)
        walk_desk.bring_on(services.store, state, change, who)
    today = datetime.now(UTC).date()
    planned = walk_desk.walk_of_id(services.store, walk).walk.id if walk else None
    for state in walk_desk.actions_of(services.store, walk_id=planned):
        if not overdue or state.overdue(today):
            typer.echo(_line(state, late=state.overdue(today)))


def _find(services: Services, ident: str) -> ActionState:
    from dashboard import walk_desk

    found = [s for s in walk_desk.actions_of(services.store) if s.action.id.startswith(ident)]
    if len(found) != 1:
        raise NoActionError(
            f"{len(found)} actions begin with {ident!r}",
            remedy="List them with: lofteskartan walk actions",
        )
    return found[0]


def _line(state: ActionState, *, late: bool) -> str:
    action = state.action
    date = f"{action.deadline}{' LATE' if late else ''}" if action.deadline else "no date"
    owner = action.owner or action.owner_type
    answer = "answered" if state.answer else "answer waits" if state.draft else "no answer"
    return f"{action.id}  {state.status.value:<10} {date:<16} {owner}: {action.title} ({answer})"
