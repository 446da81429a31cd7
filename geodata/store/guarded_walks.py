"""The part of a guarded store that holds walks; what is not released stays with its organisers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from config.access_tables import Right

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.access import Actor
    from geodata.store.guard import Guard
    from geodata.store.port import Store
    from geodata.walk.protocol_records import Join, Photo, PlannedWalk, WalkReport
    from geodata.walk.records import Action, ActionEvent, Observation


class GuardedWalks:
    """A :class:`geodata.store.walk_port.WalkStore` for one actor."""

    inner: Store
    actor: Actor
    _guard: Guard

    def put_walk(self, planned: PlannedWalk) -> bool:
        """Store a plan; it takes the right in its kommun, and in that of the plan it replaces."""
        walk = planned.walk
        kommuner = frozenset({walk.kommun}) | self.inner.kommuner_of(walk.id)
        guard = self._guard.every(Right.WALKS, kommuner)
        return guard.write("put_walk", lambda: self.inner.put_walk(planned), walk.id, walk.title)

    def walks(self, kommun: str | None = None) -> tuple[PlannedWalk, ...]:
        """Return the walks of a kommun, or all."""
        return self.inner.walks(kommun)

    def walk_versions(self) -> dict[str, str]:
        """Return, for every kommun with a walk or an action, a key that changes when they do."""
        return self.inner.walk_versions()

    def walk(self, walk_id: str) -> PlannedWalk | None:
        """Return a walk."""
        return self.inner.walk(walk_id)

    def report_walk(self, report: WalkReport) -> bool:
        """Append whether a walk was held."""
        guard = self._guard.every(Right.PROTOCOLS, self.inner.kommuner_of(report.walk_id))
        signed = guard.signed(report)
        return guard.write(
            "report_walk", lambda: self.inner.report_walk(signed), report.walk_id, who=signed.who
        )

    def walk_reports(self, walk_id: str | None = None) -> tuple[WalkReport, ...]:
        """Return the reports of a walk, or all; their notes only to those who may read them."""
        return tuple(
            report if self._reads(Right.PROTOCOLS, report.walk_id) else replace(report, note="")
            for report in self.inner.walk_reports(walk_id)
        )

    def add_protocol(self, seen: Iterable[Observation], photos: Iterable[Photo] = ()) -> int:
        """Append observations with their photos; it takes the right in the kommun of each walk."""
        new = tuple(seen)
        walks = dict.fromkeys(item.walk_id for item in new)
        kommuner = frozenset[str]().union(*map(self.inner.kommuner_of, walks))
        unknown = any(not self.inner.kommuner_of(walk) for walk in walks)
        guard = self._guard.every(Right.PROTOCOLS, frozenset() if unknown else kommuner)
        return guard.write(
            "add_protocol",
            lambda: self.inner.add_protocol(new, photos),
            " ".join(walks),
            f"n = {len(new)}",
        )

    def observations(self, walk_id: str | None = None) -> tuple[Observation, ...]:
        """Return the observations that the actor may read; asked for one walk, all or an error."""
        if walk_id is not None:
            self._guard.every(Right.PROTOCOLS, self.inner.kommuner_of(walk_id))
            return self.inner.observations(walk_id)
        every = self.inner.observations()
        readable = {
            walk: self._reads(Right.PROTOCOLS, walk) for walk in {item.walk_id for item in every}
        }
        return tuple(item for item in every if readable[item.walk_id])

    def photo(self, photo_id: str) -> Photo | None:
        """Return a photo; it takes the right in a kommun where it was handed in."""
        self._guard.some(Right.PROTOCOLS, self.inner.kommuner_of(photo_id))
        return self.inner.photo(photo_id)

    def forget_photo(self, photo_id: str) -> bool:
        """Remove a photo for good; it takes the right in every kommun where it was handed in."""
        guard = self._guard.every(Right.PROTOCOLS, self.inner.kommuner_of(photo_id))
        return guard.write("forget_photo", lambda: self.inner.forget_photo(photo_id), photo_id)

    def join(self, join: Join) -> bool:
        """Append a join; it takes the right in the kommuner of both observations."""
        one, other = map(self.inner.kommuner_of, (join.observation, join.into))
        guard = self._guard.every(Right.PROTOCOLS, one | other if one and other else frozenset())
        signed = guard.signed(join)
        return guard.write(
            "join", lambda: self.inner.join(signed), join.observation, join.into, signed.who
        )

    def joins(self) -> tuple[Join, ...]:
        """Return all joins: ids and whether they are the same, none of what was seen."""
        return self.inner.joins()

    def put_action(self, action: Action) -> bool:
        """Append an action or a version; it takes the right in its kommun, old and new."""
        kommuner = frozenset({action.kommun}) | self.inner.kommuner_of(action.id)
        if action.walk_id:
            kommuner |= self.inner.kommuner_of(action.walk_id)
        guard = self._guard.every(Right.ACTIONS, kommuner)
        return guard.write(
            "put_action", lambda: self.inner.put_action(action), action.id, action.title
        )

    def actions(self, kommun: str | None = None) -> tuple[Action, ...]:
        """Return the actions of a kommun, or all; to others only those with an approved answer."""
        answered = self._answered()
        return tuple(
            action
            for action in self.inner.actions(kommun)
            if action.id in answered or self.actor.may(Right.ACTIONS, action.kommun)
        )

    def action_versions(self, action_id: str) -> tuple[Action, ...]:
        """Return every version of an action; to others only the newest, where it is answered."""
        every = self.inner.action_versions(action_id)
        if not every or self.actor.may(Right.ACTIONS, every[-1].kommun):
            return every
        return every[-1:] if action_id in self._answered() else ()

    def act(self, event: ActionEvent) -> bool:
        """Append a status of an action; an approved answer takes the right to publish."""
        kommuner = self.inner.kommuner_of(event.action_id)
        guard = self._guard.every(Right.ACTIONS, kommuner)
        if event.approved:
            guard = guard.every(Right.PUBLISH, kommuner)
        signed = guard.signed(event)
        note = f"{event.status.value}{' +' if event.approved else ''}"
        return guard.write("act", lambda: self.inner.act(signed), event.action_id, note, signed.who)

    def action_events(self, action_id: str | None = None) -> tuple[ActionEvent, ...]:
        """Return the events of an action, or all; to others without reasons and drafts."""
        every = self.inner.action_events(action_id)
        readable = {
            ident: self._reads(Right.ACTIONS, ident) for ident in {item.action_id for item in every}
        }
        return tuple(item if readable[item.action_id] else _released(item) for item in every)

    def _reads(self, right: Right, key: str) -> bool:
        # Who may everywhere is not looked up: the local planner asks for every list at once.
        return self.actor.may_all(right, ()) or self.actor.may_any(
            right, self.inner.kommuner_of(key)
        )

    def _answered(self) -> frozenset[str]:
        if self.actor.may_all(Right.ACTIONS, ()):
            return frozenset()
        told = self.inner.action_events()
        return frozenset(event.action_id for event in told if event.approved and event.answer)


def _released(event: ActionEvent) -> ActionEvent:
    """Return an event as residents may read it."""
    return replace(event, reason="", answer=event.answer if event.approved else "")
