"""The records of a trygghetsvandring: plan, route, observations, actions.

Coordinates are EPSG:3006 (SWEREF 99 TM, metres). Moments carry their time zone. No participant is
ever named: a walk knows how many people come, not who.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from shapely.geometry import LineString, Point


class LightMode(StrEnum):
    """What a route seeks; the first two are opposites."""

    INSPECT_DARK = "granska_morker"
    PREFER_LIT = "foredra_ljus"
    SHORTEST = "kortast"


class StopSource(StrEnum):
    """Where the wish for a stop comes from."""

    PROMISE = "lofte"
    HOTSPOT = "plats"
    ACTION = "atgard"
    DARK = "morker"
    OWN = "egen"


class ActionStatus(StrEnum):
    """The life of an action; ``AVBOJD`` needs a reason."""

    NY = "ny"
    BEDOMD = "bedömd"
    PLANERAD = "planerad"
    UTFORD = "utförd"
    VERIFIERAD = "verifierad"
    AVBOJD = "avböjd"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to stop at. ``priority`` 1 (least) to 5; a ``must`` is never left out for time."""

    id: str
    name: str
    point: Point
    minutes: float = 5.0
    priority: int = 3
    must: bool = False
    source: StopSource = StopSource.OWN
    refs: tuple[str, ...] = ()  # ids of promises, places or actions
    note: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """What an organiser asks for.

    ``end`` is the latest moment to be back. ``locked`` holds pairs of stop ids that must follow
    each other. ``follows`` is the id of the walk that this one follows up.
    """

    id: str
    kommun: str
    title: str
    start: datetime
    end: datetime
    meeting_name: str
    meeting: Point
    stops: tuple[Stop, ...]
    goal: Point | None = None  # None: back to the meeting place
    pace_kmh: float = 4.0
    people: int = 12
    mode: LightMode = LightMode.INSPECT_DARK
    step_free: bool = False
    order: tuple[str, ...] = ()  # stop ids in a fixed order; empty: the planner chooses
    locked: tuple[tuple[str, str], ...] = ()
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one stop to the next; the metres of light add up to ``length_m``."""

    line: LineString
    length_m: float
    lit_m: float
    unlit_m: float
    unknown_m: float
    steps: int  # flights of steps
    steepest_percent: float | None
    slope_unknown_m: float
    directions: tuple[str, ...] = ()  # Swedish sentences
    straight: bool = False  # as the crow flies: there is no network here
    light: tuple[tuple[str, float], ...] = ()  # along the line: yes, no or unknown, and metres


@dataclass(frozen=True, slots=True)
class Call:
    """A stop on a route, with the moment of arrival and of going on."""

    stop: Stop
    arrive: datetime
    leave: datetime
    dark: bool  # after civil dusk, or before civil dawn


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stop that is not on the route, with a code for why and what it would cost."""

    stop: Stop
    reason: str
    extra: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A planned way: ``legs[i]`` leads to ``calls[i]``, the last leg to the goal."""

    walk_id: str
    group: int  # 1, 2, …: parallel groups have routes of their own
    mode: LightMode
    step_free: bool
    calls: tuple[Call, ...]
    legs: tuple[Leg, ...]
    skipped: tuple[Skipped, ...]
    start: datetime
    back: datetime
    dusk: datetime | None  # None: the sun stays up, or stays down
    dark_from: int | None  # index into calls
    notices: tuple[str, ...] = ()
    source: str = ""  # whose network, with its licence and date


@dataclass(frozen=True, slots=True)
class Observation:
    """What a group saw. ``severity`` 1 to 3, ``None`` for something good."""

    id: str
    walk_id: str
    stop_id: str  # empty: between the stops
    point: Point | None
    category: str
    good: bool
    severity: int | None
    text: str
    when: datetime
    group: int = 1
    photo: str = ""  # sha256 of a stored picture without EXIF
    source: str = ""  # dashboard, field sheet, ODK


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done; its status is the last :class:`ActionEvent`'s."""

    id: str
    kommun: str
    walk_id: str
    observations: tuple[str, ...]
    title: str
    category: str
    point: Point | None
    owner_type: str  # kommun, polis, fastighetsägare, …: never a person
    owner: str
    asset: str
    priority: int
    deadline: date | None


@dataclass(frozen=True, slots=True)
class ActionEvent:
    """A status of an action at a moment; append-only.

    ``answer`` is what residents may read, shown only once ``approved``.
    """

    action_id: str
    status: ActionStatus
    when: datetime
    who: str  # a role or an office, never a person's name
    reason: str = ""
    answer: str = ""
    approved: bool = False
