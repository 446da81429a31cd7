"""The way from stop to stop in Swedish sentences: where to turn, on what, how far."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from config.walk_tables import load_walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.walk.network import Floats

TURN = 35.0  # degrees of a bend that are told
SHARP = 120.0
SHORT_M = 12.0  # what is shorter than this and has no name goes without saying
TIP_M = 12.0  # the length over which a bearing is taken
NEAR_M, FIVE_M, TEN_M = 20.0, 5.0, 10.0
_COMPASS = (
    "norrut", "åt nordost", "österut", "åt sydost", "söderut", "åt sydväst", "västerut",
    "åt nordväst",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the way on one street; ``name`` is empty where it has none."""

    line: Floats
    length_m: float
    name: str
    kind: str

    @property
    def on(self) -> str:
        """Return what it is called: its name, else ``gångvägen``."""
        return self.name or load_walk().way(self.kind)


def metres(length: float) -> str:
    """Return a length for people: ``15 m``, ``240 m``, ``1,2 km``."""
    step = FIVE_M if length < NEAR_M else TEN_M
    rounded = max(step, round(length / step) * step)
    if rounded >= 1000:  # noqa: PLR2004  a kilometre
        return f"{rounded / 1000:.1f}".replace(".", ",") + " km"
    return f"{rounded:.0f} m"


def directions(stretches: Sequence[Stretch]) -> tuple[str, ...]:
    """Return a sentence a turn, or where the street changes.

    Parameters
    ----------
    stretches
        The edges of the way in walking order, lines as they are walked (EPSG:3006).
    """
    parts = _merged(stretches)
    said = []
    for number, part in enumerate(parts):
        length = metres(part.length_m)
        if not number:
            said.append(
                f"Gå {compass(_bearing(part.line[0], part.line[-1]))} {_by(part)}, {length}."
            )
            continue
        turn = _turn(parts[number - 1], part)
        if part.kind == "steps":
            said.append(f"{turn}, ta trappan, {length}.")
        elif part.kind == "crossing" and not part.name:
            said.append(f"{turn}, gå över {part.on}.")
        elif turn == "Fortsätt rakt fram":
            said.append(f"{turn} {_by(part)}, {length}.")
        else:
            said.append(f"{turn} in på {part.on}, {length}.")
    return tuple(said)


def compass(bearing: float) -> str:
    """Return a bearing (degrees, clockwise from north) as a direction: ``norrut``."""
    return _COMPASS[round(bearing / 45) % 8]


def _by(part: Stretch) -> str:
    return "uppför eller nedför trappan" if part.kind == "steps" else f"längs {part.on}"


def _merged(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Join what nobody needs to be told apart: the same street without a turn, and short bits."""
    parts: list[Stretch] = []
    for piece in stretches:
        if parts and _goes_on(parts[-1], piece):
            last = parts[-1]
            line = np.vstack((last.line, piece.line[1:]))
            parts[-1] = Stretch(line, last.length_m + piece.length_m, last.name, last.kind)
        else:
            parts.append(piece)
    return parts


def _goes_on(last: Stretch, piece: Stretch) -> bool:
    if "steps" in (last.kind, piece.kind):
        return last.kind == piece.kind
    if last.name and last.name == piece.name:
        return True
    straight = abs(_change(last.line, piece.line)) < TURN
    same = last.on == piece.on
    slight = piece.length_m < SHORT_M and not piece.name and piece.kind != "crossing"
    return straight and (same or slight)


def _turn(before: Stretch, after: Stretch) -> str:
    change = _change(before.line, after.line)
    if abs(change) < TURN:
        return "Fortsätt rakt fram"
    side = "höger" if change > 0 else "vänster"
    return f"Sväng skarpt {side}" if abs(change) > SHARP else f"Sväng {side}"


def _change(before: Floats, after: Floats) -> float:
    """Return the change of bearing in degrees, to the right positive."""
    change = _bearing(*_tip(before[::-1])[::-1]) - _bearing(*_tip(after))
    return -((change + 180) % 360 - 180)


def _tip(line: Floats) -> tuple[Floats, Floats]:
    """Return a line's first vertex, and the one that lies far enough from it to tell where to."""
    far = np.hypot(*(line - line[0]).T)
    beyond = np.flatnonzero(far >= TIP_M)
    return line[0], line[int(beyond[0]) if len(beyond) else int(np.argmax(far))]


def _bearing(start: Floats, end: Floats) -> float:
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1])) % 360
