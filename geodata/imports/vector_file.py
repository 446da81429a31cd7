"""GeoPackage, GeoJSON, Shapefile, FlatGeobuf, GPX, KML (GDAL) and GeoParquet (Arrow)."""

from __future__ import annotations

import re
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from config.import_tables import load_imports
from geodata.imports.archive import opened, unpack
from geodata.imports.errors import ImportChoiceError, ImportFileError
from geodata.imports.records import RawTable, as_objects
from geodata.imports.remote import refuse_remote
from geodata.notes import note

if TYPE_CHECKING:
    import zipfile

    import geopandas as gpd
    import pyarrow.parquet as pq

    from geodata.records import Note

DRIVERS = {
    "GPKG": "GeoPackage",
    "GeoJSON": "GeoJSON",
    "ESRI Shapefile": "Shapefile",
    "FlatGeobuf": "FlatGeobuf",
    "GPX": "GPX",
    "KML": "KML",
    "LIBKML": "KML",
    "GML": "GML",
}
ALONE = (".gpkg", ".geojson", ".json", ".fgb", ".kml")
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
# GPX: what was walked first, then what was planned, then single points.
PREFERRED = ("tracks", "routes", "waypoints")
_GPX_NOISE = re.compile(
    r"^(track_fid|track_seg_id|route_fid|link\d.*|ele|magvar|geoidheight|src|sym|fix|sat|hdop|"
    r"vdop|pdop|ageofdgpsdata|dgpsid|number|type)$"
)


def read_vector(path: Path, name: str, table: str) -> RawTable:
    """Read a layer with GDAL; the first with geometry where none is named."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    limits = load_imports()
    refuse_remote(path, name)
    pyogrio.set_gdal_config_options({"GML_DOWNLOAD_SCHEMA": "NO"})
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            layers = [(str(key), shape) for key, shape in pyogrio.list_layers(path)]
            chosen = _choose(layers, table, name)
            info = pyogrio.read_info(path, layer=chosen)
            if info["driver"] not in DRIVERS:
                raise ImportFileError("unknown", name)
            if len(info["fields"]) > limits.max_columns:
                raise ImportFileError(
                    "columns", name, n=len(info["fields"]), most=limits.max_columns
                )
            frame = pyogrio.read_dataframe(
                path, layer=chosen, on_invalid="ignore", max_features=limits.max_rows + 1
            )
        except (DataSourceError, DataLayerError) as error:
            raise ImportFileError("damaged", name, why=_plain(str(error), path)) from None
        except (RuntimeError, ValueError, OSError, OverflowError) as error:
            why = f"{type(error).__name__}: {_plain(str(error), path)}"
            raise ImportFileError("damaged", name, why=why) from None
    if len(frame) > limits.max_rows:
        raise ImportFileError("rows", name, most=limits.max_rows)
    if info["features"] > len(frame):  # some drivers stop at a cut without a word
        raise ImportFileError("short", name, said=int(info["features"]), n=len(frame))
    if info["driver"] == "GPX":
        frame = frame[[key for key in frame.columns if not _GPX_NOISE.match(key)]]
    notes = [note("imports.said", said=_plain(str(one.message), path)) for one in said[:5]]
    return _raw(
        frame,
        form=DRIVERS[info["driver"]],
        name=chosen,
        notes=notes,
        others=tuple(key for key, _ in layers if key != chosen),
    )


def read_zip(path: Path, name: str, table: str) -> RawTable:
    """Read a zipped Shapefile (its parts anywhere in the archive), or another file alone in it."""
    with opened(path, name) as archive, tempfile.TemporaryDirectory() as folder:
        members = [
            member
            for member in archive.namelist()
            if not member.endswith("/") and not member.startswith("__MACOSX")
        ]
        shapes = [member for member in members if _suffix(member) == ".shp"]
        if table:
            shapes = [m for m in shapes if PurePosixPath(m).stem == table] or shapes[:0]
        if shapes:
            return _read_parts(archive, members, shapes, Path(folder), name)
        inside = [member for member in members if _suffix(member) in ALONE]
        if not inside:
            have = ", ".join(PurePosixPath(m).name for m in members[:8]) or "-"
            raise ImportFileError("zip", name, have=have)
        (written,) = unpack(archive, inside[:1], Path(folder), name)
        return read_vector(written, name, table)


def read_shape(path: Path, name: str) -> RawTable:
    """Read a Shapefile with what lies beside it."""
    import pyogrio

    missing = [s for s in (".dbf", ".prj", ".shx") if not _beside(path, s)]
    # GDAL makes a lost index anew, in the temporary folder that the file lies in.
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES" if ".shx" in missing else None})
    raw = read_vector(path, name, "")
    lost = [note("imports.no_part", part=part) for part in missing]
    return replace(raw, notes=(*raw.notes, *lost))


def read_parquet(path: Path, name: str) -> RawTable:
    """Read GeoParquet, or a Parquet table whose coordinates stand in columns."""
    import geopandas as gpd
    import pyarrow.parquet as pq

    try:
        _check_size(pq.read_metadata(path), name)
        if b"geo" in (pq.read_schema(path).metadata or {}):
            return _raw(gpd.read_parquet(path), form="GeoParquet", name="", notes=[])
        table = pq.read_table(path).to_pandas()
    except ImportFileError:
        raise
    except Exception as error:  # noqa: BLE001  Arrow and GeoPandas raise many sorts
        raise ImportFileError("damaged", name, why=str(error)[:200]) from None
    return RawTable(
        form="Parquet",
        name="",
        columns={str(key): as_objects(table[key]) for key in table.columns},
        geometry=None,
        crs="",
        rows=np.arange(1, len(table) + 1),
    )


def _check_size(about: pq.FileMetaData, name: str) -> None:
    limits = load_imports()
    if about.num_rows > limits.max_rows:
        raise ImportFileError("rows", name, most=limits.max_rows)
    if about.num_columns > limits.max_columns:
        raise ImportFileError("columns", name, n=about.num_columns, most=limits.max_columns)


def _read_parts(
    archive: zipfile.ZipFile, members: list[str], shapes: list[str], folder: Path, name: str
) -> RawTable:
    stem = shapes[0][: -len(".shp")]
    parts = [
        member
        for member in members
        if _suffix(member) in SHAPE_PARTS and member[: -len(_suffix(member))] == stem
    ]
    written = unpack(archive, parts, folder, name)
    raw = read_shape(next(p for p in written if p.suffix.lower() == ".shp"), name)
    others = tuple(PurePosixPath(member).stem for member in shapes[1:])
    return replace(raw, others=others)


def _raw(
    frame: gpd.GeoDataFrame,
    *,
    form: str,
    name: str,
    notes: list[Note],
    others: tuple[str, ...] = (),
) -> RawTable:
    geometry = getattr(frame, "geometry", None) if "geometry" in frame.columns else None
    shape = geometry.name if geometry is not None else getattr(frame, "_geometry_column_name", "")
    shapes = as_objects(frame[shape]) if shape in frame.columns else None
    crs = getattr(frame, "crs", None) if shapes is not None else None
    authority = crs.to_authority() if crs is not None else None
    return RawTable(
        form=form,
        name=name,
        columns={str(key): as_objects(frame[key]) for key in frame.columns if key != shape},
        geometry=shapes,
        crs=":".join(authority) if authority else (crs.to_wkt() if crs is not None else ""),
        rows=np.arange(1, len(frame) + 1),
        notes=tuple(notes),
        others=others,
    )


def _choose(layers: list[tuple[str, str | None]], table: str, name: str) -> str:
    names = [key for key, _ in layers]
    if table and table not in names:
        raise ImportChoiceError("no_table", name, table=table, have=", ".join(names))
    if table:
        return table
    if not layers:
        raise ImportFileError("empty", name)
    with_shape = [key for key, shape in layers if shape] or names
    return next((key for key in PREFERRED if key in with_shape), with_shape[0])


def _suffix(member: str) -> str:
    return PurePosixPath(member).suffix.lower()


def _beside(path: Path, suffix: str) -> bool:
    return any(path.with_suffix(s).exists() for s in (suffix, suffix.upper()))


def _plain(text: str, path: Path) -> str:
    """Return GDAL's words without the folder of the file."""
    return text.replace(f"{path.parent}/", "")[:200]
