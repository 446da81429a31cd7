"""What sort of extract a file is, by its first bytes, not by its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from geodata.osm.errors import NOTHING_STORED, NotAnExtractError, OsmError, OverpassAnswerError
from geodata.osm.pbf import is_pbf

if TYPE_CHECKING:
    from pathlib import Path

_HEAD_BYTES = 4096
_BOM = b"\xef\xbb\xbf"
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"PK\x03\x04": "zip", b"\xfd7zXZ": "xz"}


class Format(StrEnum):
    """A sort of extract."""

    PBF = "pbf"
    XML = "osm"
    OVERPASS = "overpass"


@dataclass(frozen=True, slots=True)
class Head:
    """The first bytes of a file, and all of its size."""

    start: bytes
    size: int


def sniff(path: Path) -> Format:
    """Return a file's format.

    Raises
    ------
    NotAnExtractError
        For anything else, with what it looks like.
    OverpassAnswerError
        For the web page that Overpass sends when it is busy.
    OsmError
        Where the file cannot be read.
    """
    head = _head(path)
    if is_pbf(head.start):
        return Format.PBF
    text = head.start.removeprefix(_BOM).lstrip()
    if text.startswith(b"{"):
        return Format.OVERPASS
    lower = text[:1000].lower()
    if b"<html" in lower or lower.startswith(b"<!doctype html"):
        raise OverpassAnswerError(
            "is a web page, not data: a server that is busy answers so",
            where=path.name,
            remedy=f"Ask the server again later, with a smaller area. {NOTHING_STORED}",
        )
    if text.startswith(b"<") and b"<osm" in text:
        return Format.XML
    raise _not_an_extract(path.name, head)


def _head(path: Path) -> Head:
    try:
        with path.open("rb") as file:
            start = file.read(_HEAD_BYTES)
            return Head(start, path.stat().st_size)
    except FileNotFoundError:
        raise OsmError("there is no such file", where=str(path), remedy="Check the path.") from None
    except IsADirectoryError:
        raise OsmError("is a folder", where=str(path), remedy="Name one file in it.") from None
    except OSError as error:
        raise OsmError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check its permissions."
        ) from None


def _not_an_extract(name: str, head: Head) -> NotAnExtractError:
    if not head.size:
        return NotAnExtractError("is empty", where=name, remedy="Fetch the file again.")
    for magic, packed in _PACKED.items():
        if head.start.startswith(magic):
            return NotAnExtractError(
                f"is packed with {packed}",
                where=name,
                remedy="Unpack it first; .osm.pbf files are read as they are.",
            )
    return NotAnExtractError(
        "is no OpenStreetMap extract",
        where=name,
        remedy=f"Give .osm.pbf (Geofabrik), .osm (XML) or Overpass JSON. {NOTHING_STORED}",
    )
