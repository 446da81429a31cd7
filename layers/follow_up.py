"""Promises with what was recorded of them; :mod:`layers.analysis.delivery` has the rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.analysis.delivery import Due, Standing, standings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geodata.records import Event, PromiseStatus
    from layers.views import PromiseView


@dataclass(frozen=True, slots=True)
class Following:
    """A promise as it stands, with its history, oldest event first."""

    standing: Standing
    events: tuple[Event, ...]

    @property
    def promise(self) -> PromiseView:
        """The promise."""
        return self.standing.promise

    @property
    def status(self) -> PromiseStatus:
        """What was recorded last."""
        return self.promise.status

    @property
    def last(self) -> Event | None:
        """The last event, ``None`` where nothing was recorded."""
        return self.events[-1] if self.events else None

    @property
    def due(self) -> date | None:
        """The last day, ``None`` without a period's end."""
        return self.standing.due

    @property
    def overdue(self) -> bool:
        """Whether the last day is past and nobody told how it went."""
        return self.standing.state is Due.OVERDUE

    @property
    def delivered(self) -> int | None:
        """How many were delivered, as last recorded."""
        return self.standing.delivered


def follow(
    promises: Sequence[PromiseView], events: Sequence[Event], today: date
) -> tuple[Following, ...]:
    """Return promises that commit with their history: overdue first, then in their order.

    Parameters
    ----------
    promises
        Of a bundle, whose status is that of their last event.
    events
        At least those of the promises.
    """
    of_promise: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda event: event.when):
        of_promise.setdefault(event.promise_id, []).append(event)
    place = {promise.id: at for at, promise in enumerate(promises)}
    found = [
        Following(one, tuple(of_promise.get(one.promise.id, ())))
        for one in standings(promises, events, today)
    ]
    return tuple(sorted(found, key=lambda item: (not item.overdue, place[item.promise.id])))
