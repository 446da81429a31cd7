"""The walk that comes back: planned from what is still open, and what was said to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from config.protocol_tables import load_protocol
from geodata.clock import SWEDEN
from geodata.ids import content_id
from geodata.walk.dusk import Sun
from geodata.walk.errors import WalkError
from geodata.walk.records import ActionStatus, LightMode, Stop, StopSource, Walk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from shapely.geometry import Point

    from geodata.walk.actions import ActionState

WEEK = timedelta(days=7)
MONTHS = 12
LAST_DAY_OF_ALL = 28
MUST_FROM = 5  # what is most urgent is gone to, whatever it costs


class NothingOpenError(WalkError):
    """A follow-up walk with nothing to look at."""


def to_look_at(states: Iterable[ActionState]) -> tuple[ActionState, ...]:
    """Return what a follow-up walk looks at: open actions, and done ones that nobody verified."""
    closed = (ActionStatus.VERIFIERAD, ActionStatus.AVBOJD)
    return tuple(state for state in states if state.status not in closed)


def suggested_date(walk: Walk) -> date:
    """Return the day for the walk after a walk: its weekday, 6 to 12 months on.

    A walk that looks for darkness waits for an evening that is dark at the hour of its start; where
    none comes (the summer, or a morning walk) it is held at the first chance.
    """
    rules = load_protocol().follow_up
    held = walk.start.astimezone(SWEDEN).date()
    first = _months_on(held, rules.after_months)
    last = _months_on(held, rules.before_months)
    day = first + timedelta(days=(held.weekday() - first.weekday()) % 7)
    if walk.mode is not LightMode.INSPECT_DARK:
        return day
    days = [day + WEEK * n for n in range((last - day).days // 7 + 1)]
    sun, local = Sun(walk.meeting), walk.start.astimezone(SWEDEN)
    dark = (d for d in days if sun.dark(local.replace(year=d.year, month=d.month, day=d.day)))
    return next(dark, day)


def follow_up(walk: Walk, states: Iterable[ActionState], day: date | None = None) -> Walk:
    """Return the follow-up of a walk, not planned yet: a stop for each place with something open.

    Raises
    ------
    NothingOpenError
        Where nothing is left to look at, or nothing of it has a place.
    """
    stops = _stops(to_look_at(states))
    if not stops:
        raise NothingOpenError(
            "no open action with a place is left to look at",
            where=walk.title,
            remedy="There is no need of a follow-up walk; or give the open actions their place.",
        )
    day = day or suggested_date(walk)
    local = walk.start.astimezone(SWEDEN)
    start = local.replace(year=day.year, month=day.month, day=day.day)
    return replace(
        walk,
        id=content_id("follow-up", walk.id, day.isoformat(), [stop.id for stop in stops]),
        title=_title(walk.title),
        start=start,
        end=start + (walk.end - walk.start),
        stops=stops,
        order=(),
        locked=(),
        follows=walk.id,
    )


def _stops(states: Iterable[ActionState]) -> tuple[Stop, ...]:
    """Return a stop a place; actions within a few steps of each other share one."""
    minutes, near = load_protocol().follow_up.minutes_a_stop, load_protocol().merge.near_m
    groups: list[tuple[Point, list[ActionState]]] = []
    for state in states:
        point = state.action.point
        if point is None:
            continue
        group = next((own for at, own in groups if at.distance(point) <= near), None)
        if group is None:
            groups.append((point, [state]))
        else:
            group.append(state)
    return tuple(_stop(point, group, minutes) for point, group in groups)


def _stop(point: Point, group: list[ActionState], minutes: float) -> Stop:
    actions = [state.action for state in group]
    priority = max(action.priority for action in actions)
    return Stop(
        id=content_id("follow-up", [action.id for action in actions]),
        name=actions[0].title,
        point=point,
        minutes=minutes * (1 + len(actions)) / 2,
        priority=priority,
        must=priority >= MUST_FROM,
        source=StopSource.ACTION,
        refs=tuple(action.id for action in actions),
        note="; ".join(action.title for action in actions[1:]),
    )


def _title(title: str) -> str:
    return title if title.startswith("Uppföljning: ") else f"Uppföljning: {title}"


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, MONTHS)
    return day.replace(year=day.year + year, month=month + 1, day=min(day.day, LAST_DAY_OF_ALL))
