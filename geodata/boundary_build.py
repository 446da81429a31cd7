"""Build the shipped kommun and district data from SCB's RegSO areas.

Run as ``python -m geodata.boundary_build SOURCE``; ``SOURCE`` is SCB's GeoPackage or a GeoParquet
of the same columns. Källa: SCB (RegSO, open geodata).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import shapely

from config.errors import LoftesError
from geodata.crs import SWEREF99TM, WGS84
from geodata.district_names import district_table
from geodata.kommuner import DATA_DIR, kommuner

LOCALITY_COLUMNS = ["kommunkod", "geonameid", "name", "latitude", "longitude", "population"]
AREA_COLUMNS = ["regsokod", "regsonamn", "kommunkod", "geometry"]
SIMPLIFY_M = 10.0  # below what a map of a kommun can show
GRID_M = 1.0
EXPECTED_AREAS = 3363
EXPECTED_KOMMUNER = 290
ZSTD_LEVEL = 22
SHORE_M = 2000.0


class BoundarySourceError(LoftesError):
    """The file is not SCB's RegSO edition that this build knows."""


def build(source: Path, target: Path = DATA_DIR) -> dict[str, int]:
    """Write the tables of boundaries and names into ``target``.

    ``areas.parquet``, ``kommuner.parquet`` and ``districts.csv`` come from ``source``; the rows of
    ``localities.csv`` that is there are given the kommun that they lie in.

    Returns
    -------
    dict
        Bytes by file name.

    Raises
    ------
    BoundarySourceError
        Where columns, codes or geometries are not those of RegSO 2025; nothing is written then.
    """
    areas = read_areas(source)
    whole = dissolve(areas)
    names = district_table(areas[["regsokod", "regsonamn", "kommunkod"]])
    provenance = {
        "source": "Källa: SCB, RegSO 2025 (2025_v2), open geodata",
        "built_from": source.name,
        "done": f"coverage simplified to {SIMPLIFY_M:g} m, {GRID_M:g} m grid, dissolved by kommun",
        "crs": SWEREF99TM,
    }
    _write_parquet(areas, target / "areas.parquet", provenance)
    _write_parquet(whole, target / "kommuner.parquet", provenance)
    names.to_csv(target / "districts.csv", index=False, lineterminator="\n")
    localities = with_kommun(pd.read_csv(DATA_DIR / "localities.csv"), whole)
    localities.to_csv(target / "localities.csv", index=False, lineterminator="\n")
    written = ("areas.parquet", "kommuner.parquet", "districts.csv", "localities.csv")
    return {name: (target / name).stat().st_size for name in written}


def read_areas(source: Path) -> gpd.GeoDataFrame:
    """Read RegSO areas in EPSG:3006, sorted by code, with the columns of ``AREA_COLUMNS``."""
    reader = gpd.read_parquet if source.suffix == ".parquet" else gpd.read_file
    try:
        frame = reader(source)
    except Exception as error:
        raise BoundarySourceError(
            f"cannot be read: {error}",
            where=str(source),
            remedy="Give SCB's RegSO GeoPackage, or a GeoParquet made from it.",
        ) from error
    frame = frame.rename(columns=str.lower)
    missing = [name for name in AREA_COLUMNS if name not in (*frame.columns, "geometry")]
    if missing:
        raise BoundarySourceError(
            f"lacks the columns {', '.join(missing)}",
            where=str(source),
            remedy="RegSO of 2025 has regsokod, regsonamn and kommunkod.",
        )
    if frame.geometry.name != "geometry":
        frame = frame.rename_geometry("geometry")
    areas = frame.to_crs(SWEREF99TM)[AREA_COLUMNS].sort_values("regsokod", ignore_index=True)
    if source.suffix != ".parquet":
        areas["geometry"] = shapely.set_precision(
            shapely.coverage_simplify(areas.geometry.to_numpy(), SIMPLIFY_M), GRID_M
        )
    _check(areas, source)
    return areas


def dissolve(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one polygon a kommun: columns ``kommunkod, name, geometry`` (EPSG:3006)."""
    whole = areas[["kommunkod", "geometry"]].dissolve("kommunkod").reset_index()
    whole["geometry"] = whole.geometry.make_valid()
    names = {kommun.code: kommun.name for kommun in kommuner()}
    whole.insert(1, "name", whole["kommunkod"].map(names))
    return whole


def with_kommun(localities: pd.DataFrame, whole: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return GeoNames' rows with the code of the nearest kommun (shores are simplified)."""
    points = gpd.GeoDataFrame(
        localities[["geonameid", "name", "latitude", "longitude", "population"]],
        geometry=gpd.points_from_xy(localities["longitude"], localities["latitude"], crs=WGS84),
    ).to_crs(SWEREF99TM)
    joined = points.sjoin_nearest(whole[["kommunkod", "geometry"]], max_distance=SHORE_M)
    rows = joined.drop_duplicates("geonameid").sort_values(["kommunkod", "geonameid"])
    return pd.DataFrame(rows[LOCALITY_COLUMNS])


def _check(areas: gpd.GeoDataFrame, source: Path) -> None:
    known = {kommun.code for kommun in kommuner()}
    found = set(areas["kommunkod"])
    faults = []
    if len(areas) != EXPECTED_AREAS:
        faults.append(f"{len(areas)} areas instead of {EXPECTED_AREAS}")
    if found != known:
        faults.append(f"kommun codes differ: {', '.join(sorted(found ^ known))}")
    if not areas.geometry.is_valid.all():
        faults.append(f"{int((~areas.geometry.is_valid).sum())} geometries are not valid")
    if faults:
        raise BoundarySourceError(
            "; ".join(faults), where=str(source), remedy="This build knows RegSO 2025 (2025_v2)."
        )


def _write_parquet(frame: gpd.GeoDataFrame, path: Path, provenance: dict[str, str]) -> None:
    frame.to_parquet(path, index=False)
    table = pq.read_table(path)
    extra = {b"lofteskartan": json.dumps(provenance, ensure_ascii=False).encode()}
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **extra})
    pq.write_table(table, path, compression="zstd", compression_level=ZSTD_LEVEL)


def main() -> int:
    """Build from the file named on the command line; print what was written."""
    if len(sys.argv) != 2:  # noqa: PLR2004  the program and its one argument
        sys.stderr.write("usage: python -m geodata.boundary_build SOURCE\n")
        return 2
    try:
        written = build(Path(sys.argv[1]))
    except LoftesError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    for name, size in written.items():
        sys.stdout.write(f"{name}: {size / 1e6:.2f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
