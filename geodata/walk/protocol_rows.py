"""One observation as a file has it → an observation of the house, or the reason why not."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.protocol_tables import OTHER_CATEGORY, load_protocol
from geodata.clock import SWEDEN
from geodata.ids import content_id
from geodata.plain import plain
from geodata.records import Note
from geodata.walk.errors import WalkError
from geodata.walk.photos import PhotoError, clean_photo
from geodata.walk.position import point_at
from geodata.walk.privacy import without_persons
from geodata.walk.records import Observation, Stop, Walk

if TYPE_CHECKING:
    from shapely.geometry import Point

    from geodata.walk.protocol_records import Photo

LONGEST = 2000
WORST = 3


class ProtocolError(WalkError):
    """A file is no protocol, or belongs to another walk; nothing of it was stored."""


class RowError(Exception):
    """An observation that cannot be used, with why; the others can."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """An observation as a file has it, before it is checked."""

    origin: str  # what it is in its file: the same for every version of it
    stop: str
    category: str
    good: bool
    severity: int | None
    text: str
    when: str
    group: int = 1
    lonlat: tuple[float, float] | None = None
    photo: bytes | None = None
    number: int = 0  # its place in the file, for messages


@dataclass(slots=True)
class Protocol:
    """What one file holds: observations and photos that are fit to store, notes on the rest."""

    walk_id: str
    seen: list[Observation] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    people: int | None = None
    told: int | None = None  # how many observations the file says that it has

    def note(self, code: str, **values: str | int) -> None:
        """Say something about the file; ``code`` names a sentence of the interface."""
        self.notes.append(Note(f"protocol.{code}", tuple(sorted(values.items()))))


def take(protocol: Protocol, row: RawRow, walk: Walk) -> None:
    """Add a row to a protocol, or a note why it cannot be."""
    try:
        when = moment(row.when)
    except ValueError:
        protocol.note("row", n=row.number, reason=f"when: {row.when!r}")
        return
    stop = next((stop for stop in walk.stops if stop.id == row.stop), None)
    if row.stop and stop is None:
        protocol.note("lost_stop", n=row.number)
    said = " ".join(plain(row.text).split())
    text = without_persons(said)[:LONGEST]
    if text != said[:LONGEST]:
        protocol.note("masked", n=row.number)
    point = _point(protocol, row, stop, walk.kommun)
    unnamed = Observation(
        id="",
        walk_id=walk.id,
        stop_id=row.stop,
        point=point,
        category=_category(protocol, row),
        good=row.good,
        severity=None if row.good else min(max(row.severity or 1, 1), WORST),
        text=text,
        when=when,
        group=row.group,
        photo=_photo(protocol, row),
        source=row.origin,
    )
    protocol.seen.append(replace(unnamed, id=observation_id(unnamed)))


def observation_id(item: Observation) -> str:
    """Return the hash of what an observation says, whatever id it has."""
    where = (round(item.point.x, 2), round(item.point.y, 2)) if item.point else None
    facts = {
        one.name: getattr(item, one.name)
        for one in fields(item)
        if one.name not in ("id", "point", "when")
    }
    return content_id(facts, where, item.when.astimezone(UTC).isoformat())


def moment(text: str) -> datetime:
    """Read an ISO 8601 moment; without an offset it is Swedish time."""
    read = datetime.fromisoformat(text.strip())
    return read.replace(tzinfo=SWEDEN) if read.utcoffset() is None else read


def _category(protocol: Protocol, row: RawRow) -> str:
    if row.category in load_protocol().categories:
        return row.category
    protocol.note("category", n=row.number, category=row.category[:40])
    return OTHER_CATEGORY


def _photo(protocol: Protocol, row: RawRow) -> str:
    if row.photo is None:
        return ""
    try:
        cleaned = clean_photo(row.photo)
    except PhotoError as error:
        protocol.note("photo", n=row.number, reason=error.what)
        return ""
    protocol.photos.append(cleaned)
    return cleaned.id


def _point(protocol: Protocol, row: RawRow, stop: Stop | None, area: str) -> Point | None:
    """Return where it was seen: its own position inside the kommun, else that of its stop."""
    if row.lonlat is not None and all(map(math.isfinite, row.lonlat)):
        lon, lat = row.lonlat
        if abs(lon) <= 180 and abs(lat) <= 90:  # noqa: PLR2004  degrees
            point = point_at(lon, lat)
            if _inside(point, area):
                return point
        protocol.note("outside", n=row.number)
    return stop.point if stop else None


def _inside(point: Point, area: str) -> bool:
    """Whether a point lies in its kommun; an area from outside Sweden has no border here."""
    from shapely import dwithin

    from geodata.boundaries import kommun_polygon

    return not area.isdecimal() or bool(dwithin(kommun_polygon(area), point, NEAR_BORDER_M))


NEAR_BORDER_M = 200.0  # the boundaries are simplified, and a telephone is not exact
