"""The seam for safety walks: what a source of walks hands to the site.

Observations are never published. What residents may read is an action's approved answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geodata.walk.records import Action, ActionEvent, ActionStatus, Route, Walk


@dataclass(frozen=True, slots=True)
class PublishedWalk:
    """A walk that its organiser has released, with its routes and the actions that came of it."""

    walk: Walk
    routes: tuple[Route, ...]
    actions: tuple[tuple[Action, tuple[ActionEvent, ...]], ...] = ()


class WalkSource(Protocol):
    """Where released walks come from."""

    def released(self, kommun: str) -> Sequence[PublishedWalk]:
        """Return the walks of a kommun (code) that may be published, in order of their start."""

    def versions(self) -> Mapping[str, str]:
        """Return, of every kommun with a walk, a key that changes when they do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What residents read of an action: the last approved answer."""

    title: str
    status: ActionStatus
    deadline: date | None
    text: str


def answers(walk: PublishedWalk) -> tuple[Answer, ...]:
    """Return the approved answers of a walk's actions; an action without one stays unpublished."""
    found = []
    for action, events in walk.actions:
        approved = [event for event in events if event.approved and event.answer]
        if approved:
            last = max(approved, key=lambda event: event.when)
            found.append(Answer(action.title, last.status, action.deadline, last.answer))
    return tuple(found)
