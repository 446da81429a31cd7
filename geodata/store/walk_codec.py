"""Records of walks to rows and back, without loss."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from geodata.ids import content_id
from geodata.walk.codec import dump_plan, load_plan
from geodata.walk.protocol_records import Join, Photo, PlannedWalk, WalkReport
from geodata.walk.records import Action, ActionEvent, ActionStatus, Observation

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

Row = dict[str, Any]


def walk_row(planned: PlannedWalk) -> Row:
    """Return the row of a planned walk."""
    walk = planned.walk
    return {
        "id": walk.id,
        "kommun": walk.kommun,
        "starts": _utc(walk.start),
        "follows": walk.follows,
        "plan": dump_plan(walk, planned.routes),
    }


def to_walk(row: RowMapping) -> PlannedWalk:
    """Return the planned walk of a row."""
    return PlannedWalk(*load_plan(row["plan"]))


def report_row(report: WalkReport) -> Row:
    """Return the row of a report."""
    return _logged(
        {
            "walk_id": report.walk_id,
            "held": report.held,
            "moment": _utc(report.when),
            "who": report.who,
            "people": report.people,
            "note": report.note,
        }
    )


def to_report(row: RowMapping) -> WalkReport:
    """Return the report of a row."""
    return WalkReport(
        row["walk_id"], row["held"], row["moment"], row["who"], row["people"], row["note"]
    )


def observation_row(seen: Observation) -> Row:
    """Return the row of an observation; its id is the one that it brings."""
    return {
        "id": seen.id,
        "walk_id": seen.walk_id,
        "stop_id": seen.stop_id,
        **_xy(seen.point),
        "category": seen.category,
        "good": seen.good,
        "severity": seen.severity,
        "text": seen.text,
        "moment": _utc(seen.when),
        "group_number": seen.group,
        "photo": seen.photo,
        "source": seen.source,
    }


def to_observation(row: RowMapping) -> Observation:
    """Return the observation of a row."""
    return Observation(
        id=row["id"],
        walk_id=row["walk_id"],
        stop_id=row["stop_id"],
        point=_point(row),
        category=row["category"],
        good=row["good"],
        severity=row["severity"],
        text=row["text"],
        when=row["moment"],
        group=row["group_number"],
        photo=row["photo"],
        source=row["source"],
    )


def to_photo(row: RowMapping) -> Photo:
    """Return the photo of a row."""
    return Photo(row["id"], row["data"], row["width"], row["height"], row["media_type"])


def join_row(join: Join) -> Row:
    """Return the row of a join."""
    return _logged(
        {
            "observation": join.observation,
            "into_id": join.into,
            "moment": _utc(join.when),
            "who": join.who,
            "same": join.same,
        }
    )


def to_join(row: RowMapping) -> Join:
    """Return the join of a row."""
    return Join(row["observation"], row["into_id"], row["moment"], row["who"], row["same"])


def action_row(action: Action) -> Row:
    """Return the row of an action, without the id of this version."""
    return {
        "action_id": action.id,
        "kommun": action.kommun,
        "walk_id": action.walk_id,
        "observations": json.dumps(action.observations),
        "title": action.title,
        "category": action.category,
        **_xy(action.point),
        "owner_type": action.owner_type,
        "owner": action.owner,
        "asset": action.asset,
        "priority": action.priority,
        "deadline": action.deadline,
    }


def to_action(row: RowMapping) -> Action:
    """Return the action of a row."""
    return Action(
        id=row["action_id"],
        kommun=row["kommun"],
        walk_id=row["walk_id"],
        observations=tuple(json.loads(row["observations"])),
        title=row["title"],
        category=row["category"],
        point=_point(row),
        owner_type=row["owner_type"],
        owner=row["owner"],
        asset=row["asset"],
        priority=row["priority"],
        deadline=row["deadline"],
    )


def event_row(event: ActionEvent) -> Row:
    """Return the row of an action's event."""
    return _logged(
        {
            "action_id": event.action_id,
            "status": event.status.value,
            "moment": _utc(event.when),
            "who": event.who,
            "reason": event.reason,
            "answer": event.answer,
            "approved": event.approved,
        }
    )


def to_event(row: RowMapping) -> ActionEvent:
    """Return the event of a row."""
    return ActionEvent(
        action_id=row["action_id"],
        status=ActionStatus(row["status"]),
        when=row["moment"],
        who=row["who"],
        reason=row["reason"],
        answer=row["answer"],
        approved=row["approved"],
    )


def _logged(row: Row) -> Row:
    return {"id": content_id(row)} | row


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs its time zone: {moment}")
    return moment.astimezone(UTC)


def _xy(point: Point | None) -> Row:
    return {"x": point.x if point else None, "y": point.y if point else None}


def _point(row: RowMapping) -> Point | None:
    return None if row["x"] is None else Point(row["x"], row["y"])
