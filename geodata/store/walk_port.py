"""The part of the port that holds walks: their plans, protocols and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.walk.protocol_records import Join, Photo, PlannedWalk, WalkReport
    from geodata.walk.records import Action, ActionEvent, Observation


class WalkStore(Protocol):
    """Plans are replaceable; what people saw, decided and answered is append-only.

    Photos are kept by their content and may be forgotten: a face in one is personal data.
    """

    def put_walk(self, planned: PlannedWalk) -> bool:
        """Store a plan in place of the one of the same walk; ``False`` where it is the same."""

    def walks(self, kommun: str | None = None) -> tuple[PlannedWalk, ...]:
        """Return the walks of a kommun (code), or all, by start."""

    def walk_versions(self) -> dict[str, str]:
        """Return, for every kommun with a walk or an action, a key that changes when they do.

        That is their plans, the actions of the kommun and the events of these; not the protocol.
        """

    def walk(self, walk_id: str) -> PlannedWalk | None:
        """Return a walk, ``None`` where there is none."""

    def report_walk(self, report: WalkReport) -> bool:
        """Append whether a walk was held; ``False`` where exactly this is there already."""

    def walk_reports(self, walk_id: str | None = None) -> tuple[WalkReport, ...]:
        """Return the reports of a walk, or all, in the order in which they were stored."""

    def add_protocol(self, seen: Iterable[Observation], photos: Iterable[Photo] = ()) -> int:
        """Append observations with their photos, all or none; return how many are new."""

    def observations(self, walk_id: str | None = None) -> tuple[Observation, ...]:
        """Return the observations of a walk, or all, in the order in which they were stored."""

    def photo(self, photo_id: str) -> Photo | None:
        """Return a photo, ``None`` where there is none (any more)."""

    def forget_photo(self, photo_id: str) -> bool:
        """Remove a photo for good; ``False`` where there is none."""

    def join(self, join: Join) -> bool:
        """Append a join of two observations; ``False`` where exactly this is there already."""

    def joins(self) -> tuple[Join, ...]:
        """Return all joins in the order in which they were stored."""

    def put_action(self, action: Action) -> bool:
        """Append an action, or a new version of it; ``False`` where it is as it was."""

    def actions(self, kommun: str | None = None) -> tuple[Action, ...]:
        """Return the actions of a kommun (code), or all, in their newest version, oldest first."""

    def action_versions(self, action_id: str) -> tuple[Action, ...]:
        """Return every version of an action, oldest first."""

    def act(self, event: ActionEvent) -> bool:
        """Append a status of an action; ``False`` where exactly this is there already."""

    def action_events(self, action_id: str | None = None) -> tuple[ActionEvent, ...]:
        """Return the events of an action, or all, in the order in which they were stored."""
