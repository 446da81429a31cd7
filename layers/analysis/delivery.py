"""Promised against delivered, and what is overdue by the published rule.

The rule: a promise is due at the end of its own period, else of its document's; without a period
it is never due. After that day it is overdue unless it was told as done.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from geodata.records import PromiseStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from geodata.records import Event
    from layers.views import PromiseView


class Due(StrEnum):
    """How a promise stands against its day."""

    DONE = "done"
    RUNNING = "running"
    OVERDUE = "overdue"
    BROKEN = "broken"  # told as not done
    OPEN = "open"  # no period, so no day


@dataclass(frozen=True, slots=True)
class Standing:
    """A promise on a day: ``due`` is its last day, ``days`` how far it is past it."""

    promise: PromiseView
    state: Due
    due: date | None
    days: int
    delivered: int | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Numbers of one group of promises.

    ``units`` are the promised counts where a promise has one; ``units_done`` of them were told.
    """

    group: str
    promises: int
    done: int
    partly: int
    started: int
    not_done: int
    untold: int
    overdue: int
    units: int
    units_done: int


GROUPS: dict[str, Callable[[PromiseView], tuple[str, ...]]] = {
    "kind": lambda promise: promise.kinds,
    "actor": lambda promise: promise.actors or ("",),
    "period": lambda promise: (promise.period.label if promise.period else "",),
    "all": lambda _: ("",),
}
_COLUMN = {
    PromiseStatus.GENOMFORD: "done",
    PromiseStatus.DELVIS: "partly",
    PromiseStatus.PABORJAD: "started",
    PromiseStatus.INTE_GENOMFORD: "not_done",
    PromiseStatus.LOVAD: "untold",
}


def standings(
    promises: Iterable[PromiseView], events: Sequence[Event], today: date
) -> tuple[Standing, ...]:
    """Return how each promise that commits stands on a day, the longest overdue first."""
    told: dict[str, int] = {}
    for event in sorted(events, key=lambda one: one.when):
        if event.delivered is not None:
            told[event.promise_id] = event.delivered
    found = [
        _standing(promise, told.get(promise.id), today)
        for promise in promises
        if promise.stance.commits
    ]
    return tuple(sorted(found, key=lambda one: -one.days))


def overdue(
    promises: Iterable[PromiseView], events: Sequence[Event], today: date
) -> tuple[Standing, ...]:
    """Return the promises whose day is past and that nobody told as done."""
    return tuple(
        one for one in standings(promises, events, today) if one.state in (Due.OVERDUE, Due.BROKEN)
    )


def delivery(
    promises: Iterable[PromiseView], events: Sequence[Event], today: date, by: str = "all"
) -> tuple[Delivery, ...]:
    """Return the numbers by ``kind``, ``actor``, ``period`` or of all together.

    A promise of two kinds or actors counts in both groups.
    """
    groups: dict[str, list[Standing]] = {}
    for one in standings(promises, events, today):
        for group in GROUPS[by](one.promise):
            groups.setdefault(group, []).append(one)
    return tuple(_delivery(group, found) for group, found in sorted(groups.items()))


def _delivery(group: str, found: Sequence[Standing]) -> Delivery:
    numbers = dict.fromkeys(_COLUMN.values(), 0)
    units = done = 0
    for one in found:
        numbers[_COLUMN[one.promise.status]] += 1
        count = one.promise.count
        if count is not None:
            units += count
            whole = count if one.promise.status is PromiseStatus.GENOMFORD else 0
            done += whole if one.delivered is None else min(one.delivered, count)
    late = sum(one.state in (Due.OVERDUE, Due.BROKEN) for one in found)
    return Delivery(
        group=group, promises=len(found), overdue=late, units=units, units_done=done, **numbers
    )


def _standing(promise: PromiseView, delivered: int | None, today: date) -> Standing:
    due = promise.period.end if promise.period else None
    days = (today - due).days if due else 0
    if promise.status is PromiseStatus.GENOMFORD:
        state, days = Due.DONE, 0
    elif promise.status is PromiseStatus.INTE_GENOMFORD:
        state = Due.BROKEN
    elif due is None:
        state = Due.OPEN
    else:
        state = Due.OVERDUE if days > 0 else Due.RUNNING
    return Standing(promise, state, due, max(0, days), delivered)
