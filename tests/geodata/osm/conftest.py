"""Small extracts, written where they are used."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

import osmium
import pytest

from geodata.osm.store import OsmStore

# Somewhere in the middle of Solna, and of Kalmar.
SOLNA_AT = (18.0, 59.36)
KALMAR_AT = (16.3658, 56.6649)
LON_M, LAT_M = 1 / 56_700, 1 / 111_300  # a metre in degrees, near enough for a town


@dataclass
class Extract:
    """Lines of an OSM file; ``at`` is the corner that offsets in metres count from."""

    at: tuple[float, float] = SOLNA_AT
    lines: dict[str, list[str]] = field(
        default_factory=lambda: {"node": [], "way": [], "relation": []}
    )
    last: int = 0

    def node(self, east: float, north: float, **tags: str) -> int:
        lon, lat = self.at[0] + east * LON_M, self.at[1] + north * LAT_M
        return self._add("node", f'lat="{lat:.7f}" lon="{lon:.7f}"', "", tags)

    def way(self, *spots: tuple[float, float] | int, **tags: str) -> int:
        nodes = [spot if isinstance(spot, int) else self.node(*spot) for spot in spots]
        inner = "".join(f'<nd ref="{node}"/>' for node in nodes)
        return self._add("way", "", inner, tags)

    def ring(self, east: float, north: float, side: float, **tags: str) -> int:
        corners = [(0, 0), (side, 0), (side, side), (0, side)]
        nodes = [self.node(east + x, north + y) for x, y in corners]
        return self.way(*nodes, nodes[0], **tags)

    def relation(self, *members: tuple[int, str], **tags: str) -> int:
        inner = "".join(f'<member type="way" ref="{n}" role="{role}"/>' for n, role in members)
        return self._add("relation", "", inner, {"type": "multipolygon", **tags})

    def _add(self, kind: str, fields: str, inner: str, tags: dict[str, str]) -> int:
        self.last += 1
        own = "".join(
            f"<tag k={quoteattr(key.replace('__', ':'))} v={quoteattr(value)}/>"
            for key, value in tags.items()
        )
        self.lines[kind].append(f'<{kind} id="{self.last}" {fields}>{inner}{own}</{kind}>\n')
        return self.last

    def write(self, path: Path) -> Path:
        body = "".join(line for lines in self.lines.values() for line in lines)
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n{body}</osm>\n'
        path.write_text(text, encoding="utf-8")
        return path

    def write_pbf(self, path: Path, *, sorting: str = "") -> Path:
        source = self.write(path.with_suffix(".osm"))
        header = osmium.io.Header()
        if sorting:
            header.set("sorting", sorting)
        with osmium.SimpleWriter(path, header=header, overwrite=True) as writer:
            osmium.apply(source, writer)
        return path


@pytest.fixture
def extract() -> Extract:
    return Extract()


@pytest.fixture
def kalmar_extract() -> Extract:
    return Extract(KALMAR_AT)


@pytest.fixture
def store(tmp_path: Path) -> OsmStore:
    return OsmStore(tmp_path / "osm")


@pytest.fixture(scope="session")
def osm_data(shared: Path) -> Path:
    folder = shared / "data" / "osm"
    if not folder.is_dir():
        pytest.skip("the OSM extracts of ../shared are not here; they are not part of the project")
    return folder
