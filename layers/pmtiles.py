"""Points as PMTiles v3 of Mapbox vector tiles, whole arrays at a time; every point in every zoom.

Source: the PMTiles specification, version 3, and the Mapbox vector tile specification 2.1. A
feature here always has the same number of bytes, since Protocol Buffers allow a number to be
written longer than it needs; so all features of a zoom are one array.
"""

from __future__ import annotations

import gzip
import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from layers.points import PointTable

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MAX_ZOOM = 14
ZOOMS_BELOW = 2  # so far out of the view of all points may a person go and still see them
EXTENT = 4096
LAYER = "points"
KEY = "kind"

HEADER_BYTES = 127
ROOT_BYTES = 16_384 - HEADER_BYTES
LEAF_ENTRIES = 4096
_GZIP, _MVT = 2, 1
_DEEPEST_LATITUDE = 85.051129
# tags (key 0, value kind), type point, geometry (MoveTo one, x, y as two bytes each)
_FEATURE = np.frombuffer(b"\x12\x0d\x12\x02\x00\x00\x18\x01\x22\x05\x09\x80\x00\x80\x00", np.uint8)
_KIND_AT, _X_AT, _Y_AT = 5, 11, 13


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a tile is: its number on the Hilbert curve, its place and length in bytes."""

    tile: int
    offset: int
    length: int


def pmtiles(table: PointTable) -> bytes:
    """Return an archive of all points, layer ``points`` with the whole number ``kind``."""
    lon, lat = table.degrees()
    x, y = mercator(lon, lat)
    first = min_zoom(x, y)
    entries: list[Entry] = []
    body = bytearray()
    for zoom in range(first, MAX_ZOOM + 1):
        for tile, data in _tiles(x, y, table.kinds, zoom, len(table.classes)):
            packed = gzip.compress(data, compresslevel=5, mtime=0)
            entries.append(Entry(tile, len(body), len(packed)))
            body += packed
    bounds = (lon.min(), lat.min(), lon.max(), lat.max()) if len(lon) else (0.0, 0.0, 0.0, 0.0)
    return _archive(entries, bytes(body), (first, MAX_ZOOM), bounds, table)


def mercator(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return degrees as parts of the world's width from its north-west corner, 0 to 1."""
    held = np.radians(np.clip(lat, -_DEEPEST_LATITUDE, _DEEPEST_LATITUDE))
    y = 0.5 - np.log(np.tan(np.pi / 4 + held / 2)) / (2 * np.pi)
    edge = np.nextafter(1.0, 0.0)
    return np.clip((lon + 180) / 360, 0, edge), np.clip(y, 0, edge)


def min_zoom(x: Floats, y: Floats) -> int:
    """Return the first zoom to make: a little outside the one at which all points fit a tile."""
    extent = max(np.ptp(x), np.ptp(y)) if len(x) else 0.0
    fits = MAX_ZOOM if extent <= 0 else int(np.clip(np.floor(-np.log2(extent)), 0, MAX_ZOOM))
    return max(0, fits - ZOOMS_BELOW)


def hilbert(column: Ints, row: Ints, zoom: int) -> Ints:
    """Return the number of tiles in a PMTiles archive; coarser zooms come first."""
    x, y = column.copy(), row.copy()
    number = np.zeros_like(x)
    for step in range(zoom - 1, -1, -1):
        side = 1 << step
        right, lower = (x & side) > 0, (y & side) > 0
        number += side * side * ((3 * right) ^ lower)
        turned = ~lower
        flipped = turned & right
        x[flipped] = side - 1 - (x[flipped] & (side - 1))
        y[flipped] = side - 1 - (y[flipped] & (side - 1))
        x[turned], y[turned] = y[turned], x[turned].copy()
    first: Ints = number + (4**zoom - 1) // 3
    return first


def _tiles(
    x: Floats, y: Floats, kinds: NDArray[np.uint8], zoom: int, classes: int
) -> Iterator[tuple[int, bytes]]:
    """Yield every tile of a zoom that has a point, in the order of its number."""
    wide, high = x * 2**zoom, y * 2**zoom
    column, row = wide.astype(np.int64), high.astype(np.int64)
    tile = hilbert(column, row, zoom)
    order = np.argsort(tile, kind="stable")
    rows = np.tile(_FEATURE, (len(order), 1))
    rows[:, _KIND_AT] = kinds[order]
    for at, part in ((_X_AT, wide - column), (_Y_AT, high - row)):
        zigzag = (part[order] * EXTENT).astype(np.int64) << 1
        rows[:, at] |= (zigzag & 0x7F).astype(np.uint8)
        rows[:, at + 1] = (zigzag >> 7).astype(np.uint8)
    numbers, starts = np.unique(tile[order], return_index=True)
    ends = np.append(starts, len(order))[1:]
    head, foot = _around(classes)
    for number, start, end in zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True):
        layer = head + rows[start:end].tobytes() + foot
        yield number, b"\x1a" + _varint(len(layer)) + layer


def _around(classes: int) -> tuple[bytes, bytes]:
    """Return what stands before and behind the features of a tile's layer."""
    name = b"\x78\x02" + b"\x0a" + _text(LAYER)
    keys = b"\x1a" + _text(KEY)
    values = b"".join(
        b"\x22" + _varint(1 + len(_varint(kind))) + b"\x28" + _varint(kind)
        for kind in range(classes)
    )
    return name, keys + values + b"\x28" + _varint(EXTENT)


def _archive(
    entries: Sequence[Entry],
    body: bytes,
    zooms: tuple[int, int],
    bounds: tuple[float, float, float, float],
    table: PointTable,
) -> bytes:
    root, leaves = _directories(entries)
    about = {
        "attribution": table.attribution,
        "vector_layers": [
            {"id": LAYER, "fields": {KEY: "Number"}, "minzoom": zooms[0], "maxzoom": zooms[1]}
        ],
    }
    metadata = gzip.compress(json.dumps(about, ensure_ascii=False).encode(), mtime=0)
    at = HEADER_BYTES
    places: list[int] = []
    for part in (root, metadata, leaves, body):
        places += [at, len(part)]
        at += len(part)
    west, south, east, north = (round(degree * 10_000_000) for degree in bounds)
    head = struct.pack(
        "<7sB11QBBBBBB4iB2i",
        b"PMTiles",
        3,
        *places,
        *(len(entries),) * 3,
        1,  # tiles follow one another in the order of their numbers
        _GZIP,
        _GZIP,
        _MVT,
        *zooms,
        *(west, south, east, north),
        zooms[0],
        *((west + east) // 2, (south + north) // 2),
    )
    return head + root + metadata + leaves + body


def _directories(entries: Sequence[Entry]) -> tuple[bytes, bytes]:
    """Return root and leaf directories: one root where it is small enough."""
    root = _directory([(e.tile, 1, e.length, e.offset) for e in entries])
    if len(root) <= ROOT_BYTES:
        return root, b""
    leaves = bytearray()
    pointers = []
    for start in range(0, len(entries), LEAF_ENTRIES):
        part = entries[start : start + LEAF_ENTRIES]
        leaf = _directory([(e.tile, 1, e.length, e.offset) for e in part])
        pointers.append((part[0].tile, 0, len(leaf), len(leaves)))
        leaves += leaf
    return _directory(pointers), bytes(leaves)


def _directory(rows: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Return rows of tile number, run length (0: a leaf), length and offset."""
    out = bytearray(_varint(len(rows)))
    last = 0
    for tile, _, _, _ in rows:
        out += _varint(tile - last)
        last = tile
    for column in (1, 2):
        for row in rows:
            out += _varint(row[column])
    end = -1
    for _, _, length, offset in rows:
        out += _varint(0 if offset == end else offset + 1)
        end = offset + length
    return gzip.compress(bytes(out), mtime=0)


def _text(value: str) -> bytes:
    data = value.encode()
    return _varint(len(data)) + data


def _varint(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        if not value:
            out.append(low)
            return bytes(out)
        out.append(low | 0x80)
