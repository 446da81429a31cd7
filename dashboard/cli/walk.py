"""`lofteskartan walk`: trygghetsvandringar, from the plan to the answer."""

from __future__ import annotations

import typer

from dashboard.cli.walk_actions import actions
from dashboard.cli.walk_after import feedback, followup, merge
from dashboard.cli.walk_pack import pack
from dashboard.cli.walk_plan import plan

walk = typer.Typer(
    name="walk",
    no_args_is_help=True,
    help="Trygghetsvandringar: plan, print and carry, merge what was seen, act, answer, come back.",
)
for verb in (plan, pack, merge, actions, followup, feedback):
    walk.command()(verb)
