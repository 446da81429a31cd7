"""`lofteskartan walk`: trygghetsvandringar, from the plan to the answer."""

from __future__ import annotations

import typer

from dashboard.cli.walk_plan import plan

walk = typer.Typer(
    name="walk",
    no_args_is_help=True,
    help="Trygghetsvandringar: plan, print and carry, merge what was seen, act, answer, come back.",
)
for verb in (plan,):
    walk.command()(verb)


@walk.callback()
def _group() -> None:
    """Keep the verbs' names: an app with one command would swallow its name."""
