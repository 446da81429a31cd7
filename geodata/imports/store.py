"""Where imports are kept: ``<folder>/<kommun>/<layer>/<fingerprint>/features.parquet``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from config.import_tables import import_folder
from geodata.imports.errors import ImportStoreError
from geodata.versions import POINTER, put_in_force, read_pointer, stamp

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from geodata.imports.records import Inspection

FILE = "features.parquet"
SAME_M = 0.2  # coordinates in GeoJSON have six decimals: 0.1 m


@dataclass(frozen=True, slots=True)
class Stored:
    """What is in force of a layer in a kommun; ``as_of`` (ISO date) is the day the data is of."""

    layer: str
    kommun: str
    file: str
    sha256: str
    fingerprint: str
    form: str
    crs: str
    source: str
    licence: str
    as_of: str
    imported: str
    features: int
    left_out: int


class ImportStore:
    """Imports in a folder; ``LOFTESKARTAN_IMPORTS`` or the one in ``config/imports.toml``."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or import_folder()

    def stamp(self, kommun: str, layer: str) -> str:
        """Return a text that changes whenever the layer does; empty where there is none."""
        return stamp(f"{self.folder}/{kommun}/{layer}")

    def find(self, kommun: str, layer: str) -> Stored | None:
        """Return what was imported, ``None`` where nothing was.

        Raises
        ------
        ImportStoreError
            Where the pointer is damaged.
        """
        home = self.folder / kommun / layer
        try:
            found = read_pointer(home)
            return Stored(**found) if found is not None else None
        except (OSError, ValueError, TypeError) as error:
            raise ImportStoreError("pointer", str(home / POINTER), why=str(error)) from None

    def every(self, kommun: str = "") -> tuple[Stored, ...]:
        """Return all that is in force, of one kommun or of all, sorted."""
        if not self.folder.is_dir():
            return ()
        paths = sorted(self.folder.glob(f"{kommun or '*'}/*/{POINTER}"))
        found = (self.find(path.parent.parent.name, path.parent.name) for path in paths)
        return tuple(one for one in found if one)

    def read(self, kommun: str, layer: str) -> gpd.GeoDataFrame | None:
        """Return a layer's features (EPSG:3006), ``None`` where nothing was imported."""
        import geopandas as gpd

        found = self.find(kommun, layer)
        if found is None:
            return None
        path = self.folder / kommun / layer / found.fingerprint / FILE
        try:
            return gpd.read_parquet(path)
        except (OSError, ValueError) as error:
            raise ImportStoreError("pointer", str(path), why=str(error)[:200]) from None

    def write(self, inspection: Inspection) -> Stored:
        """Put an inspected import in force; what was there stays so until all is written.

        Raises
        ------
        ImportStoreError
            Where the disk does not take it.
        """
        from geodata.geoparquet import write_geoparquet

        about = _stored(inspection)
        home = self.folder / inspection.kommun / inspection.layer
        frame = inspection.frame
        columns = {key: _column(frame[key].tolist()) for key in frame.columns if key != "geometry"}

        def fill(target: Path) -> None:
            write_geoparquet(
                columns, frame["geometry"].to_numpy(dtype=object), target / FILE, asdict(about)
            )

        try:
            put_in_force(home, about.fingerprint, asdict(about), fill)
        except OSError as error:
            why = error.strerror or str(error)
            raise ImportStoreError("unwritable", str(home), why=why) from None
        return about

    def remove(self, kommun: str, layer: str) -> None:
        """Forget a layer: the pointer first, so that no reader finds half of it."""
        import shutil

        home = self.folder / kommun / layer
        (home / POINTER).unlink(missing_ok=True)
        shutil.rmtree(home, ignore_errors=True)


def _stored(inspection: Inspection) -> Stored:
    from datetime import UTC, datetime

    from geodata.ids import content_id

    frame, choices = inspection.frame, inspection.choices
    rows = list(zip(frame["id"], frame["row_hash"], strict=True))
    today = datetime.now(tz=UTC).replace(microsecond=0)
    return Stored(
        layer=inspection.layer,
        kommun=inspection.kommun,
        file=inspection.file,
        sha256=inspection.sha256,
        fingerprint=content_id(inspection.sha256, rows, choices.source, str(choices.as_of)),
        form=inspection.raw.form,
        crs=inspection.position.crs,
        source=choices.source or inspection.file,
        licence=choices.licence,
        as_of=str(choices.as_of or today.date()),
        imported=today.isoformat(),
        features=len(frame),
        left_out=len(inspection.faults),
    )


def _column(values: list[object]) -> object:
    """Return an Arrow array; cells of several sorts become text."""
    import numpy as np
    import pyarrow as pa

    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    try:
        found = pa.array(plain, from_pandas=True)
    except (pa.ArrowException, OverflowError):
        return pa.array([None if v is None else str(v) for v in plain], pa.string())
    return found.cast(pa.string()) if pa.types.is_null(found.type) else found
