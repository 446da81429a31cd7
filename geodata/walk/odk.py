"""The CSV that ODK Central and KoboToolbox export of the walk's form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from geodata.walk.protocol_rows import Protocol, ProtocolError, RawRow, take

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.walk.records import Walk

ELSEWHERE = "annan_plats"
NEEDED = ("stop", "category", "good")
YES = ("ja", "yes", "true", "1", "bra", "good")
# What the two call the same thing, the first that is there counts.
NAMES = {
    "id": ("key", "meta-instanceid", "instanceid", "_uuid", "_id"),
    "when": ("end", "start", "submissiondate", "_submission_time"),
    "lat": ("point-latitude", "_point_latitude"),
    "lon": ("point-longitude", "_point_longitude"),
}
POSITION_PARTS = 2


def read_odk(
    data: bytes, walk: Walk, photos: Mapping[str, bytes] | None = None, where: str = ""
) -> Protocol:
    """Read an export with XML names as headers and values.

    Parameters
    ----------
    data
        The CSV, comma or semicolon, UTF-8.
    walk
        The walk that it must belong to (column ``walk_id``, where it has one).
    photos
        Name → bytes of the pictures that the rows name.
    where
        Name of the file, for messages.

    Raises
    ------
    ProtocolError
        Where it is no such export or belongs to another walk.
    """
    rows = _rows(data, where)
    protocol = Protocol(walk.id, told=len(rows))
    for number, row in enumerate(rows, start=1):
        own = row.get("walk_id", "")
        if own and own != walk.id:
            raise ProtocolError(
                f"row {number} belongs to another walk",
                where=where,
                remedy="Choose that walk, or export one form at a time.",
            )
        raw = _raw(row, photos or {}, number)
        if raw is None:
            protocol.note("row", n=number, reason="id, end")
            continue
        named = row.get("photo", "")
        if named and raw.photo is None:
            protocol.note("photo_missing", n=number, name=named[:60])
        take(protocol, raw, walk)
    return protocol


def _rows(data: bytes, where: str) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig", errors="replace").replace("\0", "")
    first = text.partition("\n")[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise ProtocolError(
            f"is no CSV: {error}", where=where, remedy="Export it again as CSV."
        ) from None
    heads = [_name(head) for head in table[0]] if table else []
    lost = [name for name in NEEDED if name not in heads]
    if lost:
        raise ProtocolError(
            f"lacks the columns {', '.join(lost)}",
            where=where,
            remedy="Export with “XML values and headers”, from the form of the walk pack.",
        )
    # A file that was cut off may end within a row: what it lacks is empty.
    return [dict(zip(heads, row, strict=False)) for row in table[1:] if any(row)]


def _name(head: str) -> str:
    """Return a header without the groups that stand in front of it."""
    return head.strip().rsplit("/", 1)[-1].casefold()


def _raw(row: Mapping[str, str], photos: Mapping[str, bytes], number: int) -> RawRow | None:
    ident, when = _first(row, "id"), _first(row, "when")
    if not ident or not when or not row.get("category"):
        return None
    stop = row["stop"].strip()
    severity, group = row.get("severity", "").strip(), row.get("group", "").strip()
    return RawRow(
        origin=f"odk::{ident}",
        stop="" if stop == ELSEWHERE else stop,
        category=row["category"].strip(),
        good=row.get("good", "").strip().casefold() in YES,
        severity=int(severity) if severity.isdecimal() else None,
        text=row.get("text", ""),
        when=when,
        group=int(group) if group.isdecimal() and int(group[:6]) > 0 else 1,
        lonlat=_position(row),
        photo=photos.get(row.get("photo", "")),
        number=number,
    )


def _first(row: Mapping[str, str], key: str) -> str:
    return next((row[name].strip() for name in NAMES[key] if row.get(name, "").strip()), "")


def _position(row: Mapping[str, str]) -> tuple[float, float] | None:
    lat, lon = _first(row, "lat"), _first(row, "lon")
    parts = row.get("point", "").split()  # "59.36 18.00 0 5", latitude first
    if not lat and len(parts) >= POSITION_PARTS:
        lat, lon = parts[:POSITION_PARTS]
    try:
        return float(lon), float(lat)
    except ValueError:
        return None
