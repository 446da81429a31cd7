"""OPL, osmium's one object a line: what the first pass hands on.

``n1 Tk=v,… x<lon> y<lat>``, ``w1 Tk=v,… Nn1x<lon>y<lat>,…``, ``r1 Tk=v,… Mw1@role,…``.
Characters with a meaning stand as ``%<hex>%``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

_ESCAPED = re.compile(r"%([0-9a-fA-F]{1,6})%")
_SPECIAL = re.compile(r"[^\w:;./\-]")
# A node that the file names and does not hold.
_NOWHERE = re.compile(r"n-?\d+xy,?")
_TO_NUMBERS = str.maketrans("nxy,", "    ")


@dataclass(frozen=True, slots=True)
class Vertices:
    """The nodes of many ways: way ``i`` has those at ``offsets[i]:offsets[i + 1]``.

    ``ids`` are OSM's node ids, ``lon`` and ``lat`` degrees (WGS 84).
    """

    ids: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    offsets: NDArray[np.int64]


def encode(text: str) -> str:
    """Return ``text`` so that it can stand in an OPL field."""
    return _SPECIAL.sub(lambda match: f"%{ord(match[0]):x}%", text)


def decode(text: str) -> str:
    """Return the text of an OPL field."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "%" in text else text


def tags_of(field: str) -> dict[str, str]:
    """Return the tags of a ``T`` field (without its letter)."""
    if not field:
        return {}
    pairs = (part.partition("=") for part in field.split(","))
    if "%" in field:
        return {decode(key): decode(value) for key, _, value in pairs}
    return {key: value for key, _, value in pairs}


def tags_field(tags: Mapping[str, str]) -> str:
    """Return tags as a ``T`` field (without its letter)."""
    return ",".join(f"{encode(key)}={encode(value)}" for key, value in tags.items())


def vertices(fields: Iterable[str]) -> Vertices:
    """Return the nodes of many ``N`` fields (without their letter); lost nodes are left out."""
    kept: Sequence[str] = [
        _NOWHERE.sub("", field).rstrip(",") if "xy" in field else field for field in fields
    ]
    counts = [field.count("n") for field in kept]
    text = ",".join(field for field in kept if field).translate(_TO_NUMBERS)
    numbers = np.fromstring(text, sep=" ") if text else np.empty(0)
    table = numbers.reshape(-1, 3)
    return Vertices(
        ids=table[:, 0].astype(np.int64),
        lon=table[:, 1],
        lat=table[:, 2],
        offsets=np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
    )
