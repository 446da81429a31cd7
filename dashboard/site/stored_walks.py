"""Released walks out of the store: those of which somebody has approved an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.site.walks import PublishedWalk, answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.store import Store


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
        if not planned_walks:
            return ()
        actions = self.store.actions(kommun)
        told = {action.id: self.store.action_events(action.id) for action in actions}
        found = [
            PublishedWalk(
                planned.walk,
                planned.routes,
                tuple(
                    (action, told[action.id])
                    for action in actions
                    if action.walk_id == planned.walk.id
                ),
            )
            for planned in planned_walks
        ]
        return sorted((w for w in found if answers(w)), key=lambda w: (w.walk.start, w.walk.id))

    def versions(self) -> Mapping[str, str]:
        """Return, of every kommun with a walk, a key that changes when they do."""
        return self.store.walk_versions()
