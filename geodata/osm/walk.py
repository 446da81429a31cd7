"""The walking network: the ways that people may walk, with light in three states."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from geodata.osm.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.osm_tables import OsmTable
    from geodata.osm.elements import Tags, Ways

_LENGTH = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(m|cm)?\s*$")
_PERCENT = re.compile(r"^\s*([+-]?\d+(?:[.,]\d+)?)\s*%\s*$")
_WIDEST_M = 100.0


def metres(text: str | None) -> float | None:
    """Return a tagged width in metres: ``2``, ``2.5 m``, ``180 cm``; ``None`` for anything else."""
    found = _LENGTH.match(text or "")
    if not found:
        return None
    value = float(found[1].replace(",", ".")) / (100 if found[2] == "cm" else 1)
    return value if 0 < value <= _WIDEST_M else None


def percent(text: str | None) -> float | None:
    """Return a tagged slope in per cent along the way; ``None`` for ``up``, ``down`` and others."""
    found = _PERCENT.match(text or "")
    return float(found[1].replace(",", ".")) if found else None


def walk_layer(ways: Ways, rules: OsmTable) -> Layer:
    """Return the walking network.

    Returns
    -------
    Layer
        A row a way: ``osm_id``; ``nodes`` (OSM's ids of its vertices, which ways share where they
        meet); ``highway``; ``lit`` (``yes``, ``no``, ``unknown``) and ``lit_tag`` as OSM has it;
        ``steps``; ``step_count``; ``width_m``; ``incline`` as tagged and ``incline_percent``;
        ``foot``; ``access``; the tags of ``walk.keep``; ``length_m``; lines in EPSG:3006.
    """
    rows = np.array(
        [i for i, tags in enumerate(ways.tags) if rules.walk.admits(tags)], dtype=np.int64
    )
    tags = [ways.tags[row] for row in rows]
    lines = ways.lines[rows]
    columns = {
        "osm_id": pa.array([ways.ids[row] for row in rows], pa.int64()),
        "nodes": _nodes(ways, rows.tolist()),
        "highway": text_column(tags, "highway"),
        "lit": pa.array([rules.lit.state(tag.get("lit")) for tag in tags], pa.string()),
        "lit_tag": text_column(tags, "lit"),
        "steps": pa.array([tag["highway"] == "steps" for tag in tags], pa.bool_()),
        "step_count": pa.array([_count(tag.get("step_count")) for tag in tags], pa.int32()),
        "width_m": pa.array(
            [metres(tag.get("width") or tag.get("est_width")) for tag in tags], pa.float32()
        ),
        "incline": text_column(tags, "incline"),
        "incline_percent": pa.array([percent(tag.get("incline")) for tag in tags], pa.float32()),
        "foot": text_column(tags, "foot"),
        "access": text_column(tags, "access"),
        **{key: text_column(tags, key) for key in rules.walk.keep},
        "length_m": pa.array(shapely.length(lines), pa.float32()),
    }
    return Layer("walk", columns, lines)


def text_column(tags: Sequence[Tags], key: str) -> pa.Array:
    """Return a tag's values, null where it is missing."""
    return pa.array([tag.get(key) for tag in tags], pa.string())


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= 4 else None  # noqa: PLR2004  digits


def _nodes(ways: Ways, rows: Sequence[int]) -> pa.Array:
    pieces = [ways.nodes[ways.offsets[row] : ways.offsets[row + 1]] for row in rows]
    offsets = np.concatenate(([0], np.cumsum([len(piece) for piece in pieces], dtype=np.int64)))
    values = np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)
    return pa.ListArray.from_arrays(offsets.astype(np.int32), pa.array(values, pa.int64()))
