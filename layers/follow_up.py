"""What became of promises: the published rule of when one is due, and the history of its status.

The rule: a promise is due on the last day of its period. After that day it is overdue for as long
as nobody has recorded that it was done, partly done or not done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.terms import PromiseStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from geodata.records import Event
    from layers.views import PromiseView

FINISHED = (PromiseStatus.GENOMFORD, PromiseStatus.DELVIS, PromiseStatus.INTE_GENOMFORD)


@dataclass(frozen=True, slots=True)
class Following:
    """A promise with its history, oldest event first; ``due`` is the end of its period, if any."""

    promise: PromiseView
    events: tuple[Event, ...]
    due: date | None
    overdue: bool

    @property
    def status(self) -> PromiseStatus:
        """The status of the last event."""
        return self.events[-1].status if self.events else PromiseStatus.LOVAD

    @property
    def delivered(self) -> int | None:
        """How many were delivered, as last recorded."""
        return next((e.delivered for e in reversed(self.events) if e.delivered is not None), None)


def follow(
    promises: Sequence[PromiseView], events: Iterable[Event], today: date
) -> tuple[Following, ...]:
    """Return promises with what was recorded of them: overdue first, then in their order."""
    of_promise: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda event: event.when):
        of_promise.setdefault(event.promise_id, []).append(event)
    found = [_following(p, tuple(of_promise.get(p.id, ())), today) for p in promises]
    return tuple(sorted(found, key=lambda item: not item.overdue))


def _following(promise: PromiseView, events: tuple[Event, ...], today: date) -> Following:
    due = promise.period.end if promise.period else None
    status = events[-1].status if events else PromiseStatus.LOVAD
    overdue = due is not None and due < today and status not in FINISHED
    return Following(promise, events, due, overdue)
