"""Walks in a relational database: the part of :class:`geodata.store.sql.SqlStore` for them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import delete, exists, insert, select

from geodata.ids import content_id
from geodata.store import walk_codec as codec
from geodata.store.changes import append
from geodata.store.walk_tables import (
    action_events,
    actions,
    observation_joins,
    observations,
    photos,
    walk_reports,
    walks,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection, RowMapping, Select, Table

    from geodata.store.database import Database
    from geodata.walk.protocol_records import Join, Photo, PlannedWalk, WalkReport
    from geodata.walk.records import Action, ActionEvent, Observation

    T = TypeVar("T")


class SqlWalks:
    """A :class:`geodata.store.walk_port.WalkStore`."""

    _database: Database

    def put_walk(self, planned: PlannedWalk) -> bool:
        """Store a plan in place of the one of the same walk; ``False`` where it is the same."""
        row = codec.walk_row(planned)
        with self._database.writing() as connection:
            stored = select(walks.c.plan).where(walks.c.id == row["id"])
            if connection.execute(stored).scalar() == row["plan"]:
                return False
            connection.execute(delete(walks).where(walks.c.id == row["id"]))
            connection.execute(insert(walks), row)
        return True

    def walks(self, kommun: str | None = None) -> tuple[PlannedWalk, ...]:
        """Return the walks of a kommun (code), or all, by start."""
        query = select(walks).order_by(walks.c.starts, walks.c.id)
        if kommun is not None:
            query = query.where(walks.c.kommun == kommun)
        return self._all(query, codec.to_walk)

    def walk_versions(self) -> dict[str, str]:
        """Return a key of every kommun with a walk, as the port says; no plan is parsed."""
        plans = select(walks.c.kommun, walks.c.id, walks.c.plan).order_by(walks.c.id)
        versions = select(actions.c.kommun, actions.c.id).order_by(actions.c.number)
        owner = select(actions.c.action_id, actions.c.kommun).distinct().subquery()
        told = select(owner.c.kommun, action_events.c.id)
        told = told.join(owner, owner.c.action_id == action_events.c.action_id)
        found: dict[str, Any] = {}
        with self._database.reading() as connection:
            for query in (plans, versions, told.order_by(action_events.c.number)):
                for kommun, *row in connection.execute(query):
                    found.setdefault(kommun, sha256()).update(repr(row).encode())
        return {kommun: hashed.hexdigest() for kommun, hashed in found.items()}

    def walk(self, walk_id: str) -> PlannedWalk | None:
        """Return a walk, ``None`` where there is none."""
        found = self._all(select(walks).where(walks.c.id == walk_id), codec.to_walk)
        return found[0] if found else None

    def report_walk(self, report: WalkReport) -> bool:
        """Append whether a walk was held; ``False`` where exactly this is there already."""
        with self._database.writing(report.walk_id) as connection:
            return append(connection, walk_reports, codec.report_row(report))

    def walk_reports(self, walk_id: str | None = None) -> tuple[WalkReport, ...]:
        """Return the reports of a walk, or all, in the order in which they were stored."""
        return self._all(_log(walk_reports, "walk_id", walk_id), codec.to_report)

    def add_protocol(self, seen: Iterable[Observation], photos: Iterable[Photo] = ()) -> int:
        """Append observations with their photos, all or none; return how many are new."""
        rows = [codec.observation_row(item) for item in seen]
        with self._database.writing() as connection:
            for photo in photos:
                _keep_photo(connection, photo)
            return sum(append(connection, observations, row) for row in rows)

    def observations(self, walk_id: str | None = None) -> tuple[Observation, ...]:
        """Return the observations of a walk, or all, in the order in which they were stored."""
        return self._all(_log(observations, "walk_id", walk_id), codec.to_observation)

    def photo(self, photo_id: str) -> Photo | None:
        """Return a photo, ``None`` where there is none (any more)."""
        found = self._all(select(photos).where(photos.c.id == photo_id), codec.to_photo)
        return found[0] if found else None

    def forget_photo(self, photo_id: str) -> bool:
        """Remove a photo for good; ``False`` where there is none."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(photos).where(photos.c.id == photo_id))
            return gone.rowcount > 0

    def join(self, join: Join) -> bool:
        """Append a join of two observations; ``False`` where exactly this is there already."""
        with self._database.writing(join.observation) as connection:
            return append(connection, observation_joins, codec.join_row(join))

    def joins(self) -> tuple[Join, ...]:
        """Return all joins in the order in which they were stored."""
        return self._all(_log(observation_joins, "observation", None), codec.to_join)

    def put_action(self, action: Action) -> bool:
        """Append an action, or a new version of it; ``False`` where it is as it was."""
        row = codec.action_row(action)
        newest = _log(actions, "action_id", action.id).order_by(None)
        with self._database.writing(action.id) as connection:
            before = connection.execute(newest.order_by(actions.c.number.desc())).mappings().first()
            if before is not None and codec.to_action(before) == action:
                return False
            # Back to an earlier version is a new version too, so the one before is hashed along.
            version = content_id(row, before["id"] if before is not None else "")
            return append(connection, actions, {"id": version} | row)

    def actions(self, kommun: str | None = None) -> tuple[Action, ...]:
        """Return the actions of a kommun (code), or all, in their newest version, oldest first."""
        every = self._all(_log(actions, "kommun", kommun), codec.to_action)
        return tuple({action.id: action for action in every}.values())

    def action_versions(self, action_id: str) -> tuple[Action, ...]:
        """Return every version of an action, oldest first."""
        return self._all(_log(actions, "action_id", action_id), codec.to_action)

    def act(self, event: ActionEvent) -> bool:
        """Append a status of an action; ``False`` where exactly this is there already."""
        with self._database.writing(event.action_id) as connection:
            return append(connection, action_events, codec.event_row(event))

    def action_events(self, action_id: str | None = None) -> tuple[ActionEvent, ...]:
        """Return the events of an action, or all, in the order in which they were stored."""
        return self._all(_log(action_events, "action_id", action_id), codec.to_event)

    def _all(self, query: Select[Any], read: Callable[[RowMapping], T]) -> tuple[T, ...]:
        with self._database.reading() as connection:
            return tuple(map(read, connection.execute(query).mappings()))


def _log(table: Table, column: str, value: str | None) -> Select[Any]:
    query = select(table).order_by(table.c.number)
    return query if value is None else query.where(table.c[column] == value)


def _keep_photo(connection: Connection, photo: Photo) -> None:
    if connection.execute(select(exists().where(photos.c.id == photo.id))).scalar_one():
        return
    row = {
        "id": photo.id,
        "media_type": photo.media_type,
        "width": photo.width,
        "height": photo.height,
        "data": photo.data,
    }
    connection.execute(insert(photos), row)
