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
TOP_WEIGHT = 2.5
BAND_WIDTH = 5.0

_FILL = {Role.TARGET: 0.22, Role.FOCUS: 0.10, Role.PROBLEM: 0.06, Role.SCOPE: 0.04}


@dataclass(frozen=True, slots=True)
class Style:
    """Leaflet path options; ``weight`` in CSS pixels, ``dash`` as SVG dash array."""

    stroke: str
    weight: float
    dash: str
    fill: str
    fill_opacity: float


def style_of(layer: Layer, role: Role, *, estimated: bool, below: int) -> Style:
    """Return how a feature is drawn.

    Parameters
    ----------
    layer
        Gives the colour; only the layer of all places fills its areas, so that colours never mix.
    role
        Targets have a solid line, the focus of a whole document a dashed, a named problem a dotted.
    estimated
        An estimated position is never drawn with a solid line.
    below
        How many visible layers draw the same place above this one. Each lower one gets a wider
        line, so that all of them show as bands around the place.
    """
    dash = SOLID
    if role is Role.PROBLEM:
        dash = DOTTED
    elif role is not Role.TARGET or estimated:
        dash = DASHED
    return Style(
        stroke=layer.colour,
        weight=TOP_WEIGHT + BAND_WIDTH * below,
        dash=dash,
        fill=layer.colour,
        fill_opacity=_FILL[role] if layer.every_kind else 0.0,
    )
