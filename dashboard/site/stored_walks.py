"""Released walks out of the store: those of which somebody has approved an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.site.walks import PublishedWalk, answers
from geodata.ids import content_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.store import Store
    from geodata.walk.records import ActionEvent


@dataclass(frozen=True, slots=True)
class StoredWalks:
    """A source of walks for the site, see :class:`dashboard.site.walks.WalkSource`.

    Approving an answer is the one act that says "residents may see this", so a walk without an
    approved answer stays with its organiser.
    """

    store: Store

    def released(self, kommun: str) -> Sequence[PublishedWalk]:
        """Return the walks of a kommun (code) that may be published, in order of their start."""
        planned_walks = self.store.walks(kommun)
        if not planned_walks:  # most kommuner: the logs need not be read
            return ()
        told: dict[str, list[ActionEvent]] = {}
        for event in self.store.action_events():
            told.setdefault(event.action_id, []).append(event)
        actions = self.store.actions(kommun)
        found = [
            PublishedWalk(
                planned.walk,
                planned.routes,
                tuple(
                    (action, tuple(told.get(action.id, ())))
                    for action in actions
                    if action.walk_id == planned.walk.id
                ),
            )
            for planned in planned_walks
        ]
        return sorted((w for w in found if answers(w)), key=lambda w: (w.walk.start, w.walk.id))

    def version(self, kommun: str) -> str:
        """Return a key that changes when they do."""
        return content_id([repr(walk) for walk in self.released(kommun)])
