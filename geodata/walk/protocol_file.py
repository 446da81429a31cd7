"""The file that a field sheet makes, read whole, damaged, twice or from an older sheet.

.. code-block:: json

    {"format": "lofteskartan-protocol", "version": 1, "walk": {"id": "…"}, "plan": "…",
     "sheet": "…", "group": 1, "people": 12, "exported": "…", "count": 5, "observations": [
       {"id": "…", "stop": "…", "category": "belysning", "good": false, "severity": 2,
        "text": "…", "when": "…", "edited": "…", "lat": null, "lon": null,
        "photo": "data:image/jpeg;base64,…"}]}

``stop`` is empty beside the stops. What a file lacks beyond ``id``, ``category`` and ``when`` has a
default, so that files of older sheets stay readable; a newer version is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Any

from config.protocol_tables import load_protocol
from geodata.walk.protocol_rows import Protocol, ProtocolError, RawRow, RowError, take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.walk.records import Walk

FORMAT = "lofteskartan-protocol"
VERSION = 1
_ARRAY = re.compile(r'"observations"\s*:\s*\[')
_PICTURE = re.compile(r"^data:image/[a-z+.-]+;base64,")
_MEGA = 1_000_000
_BLANK = re.compile(r"[\s,]*")


def walk_of(data: bytes, where: str = "") -> str:
    """Return the id of the walk that a file belongs to; raise :class:`ProtocolError` if none."""
    return str(_head(_text(data, where), where)[0]["walk"]["id"])


def read_protocol(data: bytes, walk: Walk, plan: str = "", where: str = "") -> Protocol:
    """Read a field sheet's file.

    Parameters
    ----------
    data
        The file, UTF-8.
    walk
        The walk that it must belong to.
    plan
        Fingerprint of the plan in force; a sheet of an earlier one is told.
    where
        Name of the file, for messages.

    Raises
    ------
    ProtocolError
        Where it is no protocol, is of a newer version, or belongs to another walk.
    """
    head, rows, whole = _parts(_text(data, where), where)
    if head["walk"]["id"] != walk.id:
        raise ProtocolError(
            f"belongs to another walk: {head['walk'].get('title') or head['walk']['id']}",
            where=where,
            remedy="Choose that walk, and hand the file in there.",
        )
    protocol = Protocol(walk.id, people=_count(head.get("people")), told=_count(head.get("count")))
    if head["version"] < VERSION or (plan and head.get("plan", plan) != plan):
        protocol.note("older")
    for number, row in enumerate(rows, start=1):
        try:
            take(protocol, _raw(row, head, number), walk)
        except RowError as error:
            protocol.note("row", n=number, reason=str(error))
    if not whole:
        protocol.note("cut_off", n=len(protocol.seen), total=protocol.told or "?")
    return protocol


def _text(data: bytes, where: str) -> str:
    most = load_protocol().merge.max_mb
    if len(data) > most * _MEGA:
        raise ProtocolError(
            f"is {len(data) / _MEGA:.0f} MB, more than the {most:g} MB that a protocol may have",
            where=where,
            remedy="Export again with fewer photos.",
        )
    # A file that was cut off may end within a letter.
    return data.decode("utf-8-sig", errors="replace")


def _parts(text: str, where: str) -> tuple[dict[str, Any], list[Any], bool]:
    head, found = _head(text, where)
    if found is not None:
        return head, found, True
    return head, list(_whole_rows(text)), False


def _head(text: str, where: str) -> tuple[dict[str, Any], list[Any] | None]:
    """Return what stands before the observations, and they where the file is whole."""
    try:
        content = json.loads(text)
        rows = content.get("observations") if isinstance(content, dict) else None
    except (ValueError, RecursionError):
        start = _ARRAY.search(text)
        content, rows = (
            _json(text[: start.start()].rstrip(" ,\n\r\t") + "}") if start else None,
            None,
        )
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ProtocolError(
            "is no protocol of a field sheet",
            where=where,
            remedy="Hand in the JSON file that the field sheet saves, or the CSV of ODK or Kobo.",
        )
    version = content.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise ProtocolError(
            f"is a protocol of version {version}, this program reads up to {VERSION}",
            where=where,
            remedy="Bring Löfteskartan up to date and hand it in again.",
        )
    walk = content.get("walk")
    if not isinstance(walk, dict) or not isinstance(walk.get("id"), str):
        raise ProtocolError(
            "does not say which walk it belongs to",
            where=where,
            remedy="Export it again from the field sheet.",
        )
    return content, rows if isinstance(rows, list) else None


def _whole_rows(text: str) -> Iterator[Any]:
    """Yield the observations of a damaged file, up to where the damage begins."""
    start = _ARRAY.search(text)
    decoder = json.JSONDecoder()
    at = start.end() if start else len(text)
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        try:
            row, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield row


def _json(text: str) -> Any:  # noqa: ANN401  JSON is anything
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _raw(row: Any, head: dict[str, Any], number: int) -> RawRow:  # noqa: ANN401  JSON is anything
    if not isinstance(row, dict):
        raise RowError("is no observation")
    ident, when = row.get("id"), row.get("edited") or row.get("when")
    if not isinstance(ident, str) or not isinstance(when, str):
        raise RowError("lacks its id or its time")
    good = row.get("good", False)
    if not isinstance(good, bool):
        raise RowError(f"good: {good!r}")
    return RawRow(
        origin=f"faltblad:{head.get('sheet') or ''}:{ident}",
        stop=_word(row.get("stop")),
        category=_word(row.get("category")),
        good=good,
        severity=_count(row.get("severity")),
        text=_word(row.get("text")),
        when=when,
        group=_count(head.get("group")) or 1,
        lonlat=_lonlat(row.get("lon"), row.get("lat")),
        photo=_picture(row.get("photo")),
        number=number,
    )


def _picture(value: object) -> bytes | None:
    """Return a picture's bytes; what cannot be one is handed on, to be refused with a reason."""
    if not isinstance(value, str) or not value:
        return None
    plain = _PICTURE.sub("", value, count=1)
    try:
        return base64.b64decode(plain, validate=True)
    except (binascii.Error, ValueError):
        return value.encode("utf-8", errors="replace")


def _lonlat(lon: object, lat: object) -> tuple[float, float] | None:
    match lon, lat:
        case (bool(), _) | (_, bool()):
            return None
        case int() | float() as x, int() | float() as y:
            return float(x), float(y)
    return None


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MEGA
    return value if fits and isinstance(value, int) else None
