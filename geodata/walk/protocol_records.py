"""The records around a held walk: what was planned, photos, joined duplicates, that it was held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from geodata.walk.records import Route, Walk


@dataclass(frozen=True, slots=True)
class PlannedWalk:
    """A walk with its routes, one a group; none where it is not planned yet."""

    walk: Walk
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class WalkReport:
    """Whether a walk was held; append-only, the last one counts. People are a number."""

    walk_id: str
    held: bool
    when: datetime
    who: str  # a role or an office, never a person's name
    people: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as stored: re-encoded, bounded, without EXIF. ``id`` is the sha256 of ``data``."""

    id: str
    data: bytes
    width: int
    height: int
    media_type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Join:
    """Whether two observations tell the same: ``observation`` then goes into ``into``.

    Append-only; the last word on a pair counts.
    """

    observation: str
    into: str
    when: datetime
    who: str
    same: bool = True
