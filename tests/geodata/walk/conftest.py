"""Walking layers, written where they are used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pytest
import shapely
from shapely.geometry import LineString

from geodata.walk.build import build_network
from geodata.walk.network import Network

CORNER = (672_000.0, 6_586_000.0)
COLUMNS = {
    "highway": "footway",
    "footway": None,
    "lit": "unknown",
    "steps": False,
    "incline_percent": None,
    "wheelchair": None,
    "name": None,
}


@dataclass
class Town:
    """Ways whose vertices are offsets from a corner in metres; equal offsets are one node."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    nodes: dict[tuple[float, float], int] = field(default_factory=dict)

    def way(self, *spots: tuple[float, float], **tags: Any) -> None:
        nodes = [self.nodes.setdefault(spot, len(self.nodes) + 1) for spot in spots]
        line = LineString([(CORNER[0] + x, CORNER[1] + y) for x, y in spots])
        self.rows.append(COLUMNS | tags | {"nodes": nodes, "geometry": shapely.to_wkb(line)})

    def grid(self, side: int, step: float = 100, **tags: Any) -> None:
        for row in range(side):
            self.way(*[(x * step, row * step) for x in range(side)], **tags)
            self.way(*[(row * step, y * step) for y in range(side)], **tags)

    def network(self) -> Network:
        columns: dict[str, Any] = {
            name: [row[name] for row in self.rows] for name in (*COLUMNS, "nodes", "geometry")
        }
        columns["osm_id"] = list(range(1, len(self.rows) + 1))
        types = {
            "nodes": pa.list_(pa.int64()),
            "steps": pa.bool_(),
            "osm_id": pa.int64(),
            "incline_percent": pa.float32(),
            "geometry": pa.binary(),
        }
        return build_network(
            pa.table(
                {
                    name: pa.array(values, types.get(name, pa.string()))
                    for name, values in columns.items()
                }
            )
        )


@pytest.fixture
def town() -> Town:
    return Town()
