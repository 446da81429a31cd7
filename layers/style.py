"""How a feature is drawn: precision and role decide the line, the layer decides the colour.

The dashboard and the public site read the same columns, so both draw the same map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.records import Role

if TYPE_CHECKING:
    from config.kinds import Layer

SOLID = ""
DASHED = "9 6"
DOTTED = "1 7"

_FILL = {Role.TARGET: 0.22, Role.FOCUS: 0.10, Role.PROBLEM: 0.06, Role.SCOPE: 0.04}


@dataclass(frozen=True, slots=True)
class Style:
    """Colours as ``#rrggbb``, ``dash`` as SVG dash array; the front end chooses the widths."""

    stroke: str
    dash: str
    fill: str
    fill_opacity: float


def style_of(layer: Layer, role: Role, *, estimated: bool) -> Style:
    """Return how a feature is drawn.

    Parameters
    ----------
    layer
        Gives the colour; only the layer of all places fills its areas, so that colours never mix.
    role
        Targets have a solid line, the focus of a whole document a dashed, a named problem a dotted.
    estimated
        An estimated position is never drawn with a solid line.
    """
    dash = SOLID
    if role is Role.PROBLEM:
        dash = DOTTED
    elif role is not Role.TARGET or estimated:
        dash = DASHED
    return Style(
        stroke=layer.colour,
        dash=dash,
        fill=layer.colour,
        fill_opacity=_FILL[role] if layer.every_kind else 0.0,
    )
