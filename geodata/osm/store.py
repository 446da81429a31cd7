"""Where imported extracts are kept: ``<folder>/<kommun>/<fingerprint>/<layer>.parquet``.

``<folder>/<kommun>/current.json`` names the folder in force. It is replaced in one step when all
layers are written, so a reader sees the old extract whole or the new one whole.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from config.osm_tables import osm_folder
from geodata.osm.errors import NoExtractError, OsmError, unwritable
from geodata.versions import POINTER, put_in_force, read_pointer, replace_json, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd
    import pyarrow as pa

    from geodata.osm.layer import Layer

LAYERS = ("places", "lamps", "cameras", "walk")
_TOUCHED = ".touched.json"


@dataclass(frozen=True, slots=True)
class Extract:
    """One kommun's (or area's) part of an extract.

    ``fingerprint`` is made of the file and the rules; ``timestamp`` is the moment that the data is
    of (ISO 8601, empty where the file does not say); ``counts`` are rows a layer.
    """

    area: str
    file: str
    sha256: str
    timestamp: str
    fingerprint: str
    imported: str
    attribution: str
    licence_url: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return how many things it holds."""
        return sum(self.counts.values())


class OsmStore:
    """Extracts in a folder.

    Parameters
    ----------
    folder
        ``LOFTESKARTAN_OSM`` or the one in ``config/osm.toml`` by default.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or osm_folder()

    def stamp(self, area: str) -> str:
        """Return a text that changes whenever the extract does; empty where there is none."""
        return stamp(f"{self.folder}/{area}")

    def find(self, area: str) -> Extract | None:
        """Return what was imported of a kommun (code) or an area, ``None`` where nothing was.

        Raises
        ------
        OsmError
            Where the pointer is damaged.
        """
        home = self.folder / area
        try:
            found = read_pointer(home)
            return Extract(**found) if found is not None else None
        except (OSError, ValueError, TypeError) as error:
            raise OsmError(
                f"cannot be read: {error}",
                where=str(home / POINTER),
                remedy="Remove that folder and import the extract again.",
            ) from None

    def extracts(self) -> tuple[Extract, ...]:
        """Return all that was imported, sorted by kommun."""
        if not self.folder.is_dir():
            return ()
        found = (self.find(path.parent.name) for path in sorted(self.folder.glob(f"*/{POINTER}")))
        return tuple(extract for extract in found if extract)

    def path(self, area: str, layer: str) -> Path:
        """Return a layer's GeoParquet file; raise :class:`NoExtractError` where there is none."""
        extract = self.find(area)
        if extract is None:
            raise NoExtractError(
                f"no OpenStreetMap extract of {area} was imported",
                remedy="lofteskartan osm import FILE.osm.pbf",
            )
        return self.folder / area / extract.fingerprint / f"{layer}.parquet"

    def read(self, area: str, layer: str) -> gpd.GeoDataFrame:
        """Return a layer as a frame (EPSG:3006); raise :class:`NoExtractError` if there is none."""
        import geopandas as gpd

        return gpd.read_parquet(self.path(area, layer))

    def read_table(self, area: str, layer: str) -> pa.Table:
        """Return a layer as an Arrow table with its geometry as WKB: quicker than a frame."""
        import pyarrow.parquet as pq

        return pq.read_table(self.path(area, layer))

    def write(self, extract: Extract, layers: Sequence[Layer]) -> None:
        """Put an extract in force; the old one stays so until all of the new one is written.

        Raises
        ------
        OsmWriteError
            Where the disk does not take it.
        """
        from geodata.osm.layer import write_layer

        home = self.folder / extract.area

        def fill(target: Path) -> None:
            for layer in layers:
                write_layer(layer, target / f"{layer.name}.parquet", asdict(extract))

        try:
            put_in_force(home, extract.fingerprint, asdict(extract), fill)
        except OSError as error:
            raise unwritable(str(home), error.strerror or str(error)) from None

    def remember(self, fingerprint: str, areas: Sequence[str]) -> None:
        """Note which kommuner a file touches, so that importing it again needs no reading."""
        try:
            replace_json(self.folder / f"{fingerprint}{_TOUCHED}", {"areas": list(areas)})
        except OSError as error:
            raise unwritable(str(self.folder), error.strerror or str(error)) from None

    def remembered(self, fingerprint: str) -> list[str]:
        """Return the kommuner that a file touches, nothing where it was not imported whole."""
        try:
            path = self.folder / f"{fingerprint}{_TOUCHED}"
            return list(json.loads(path.read_text(encoding="utf-8"))["areas"])
        except (OSError, ValueError, KeyError):
            return []
