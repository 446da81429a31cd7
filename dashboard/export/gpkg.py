"""GeoPackage that opens styled in QGIS: places by shape, promises, sources, and their styles.

Written in version 1.2, which every GDAL since 2018 reads without a warning.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

from dashboard.export import rows
from dashboard.export.files import through_file
from dashboard.export.qml import qml

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from dashboard.export.order import Order
    from layers.query import View

VERSION = "1.2"
# Table → the shapes in it. A table of its own a shape: QGIS draws no mixed one.
TABLES = {
    "omraden": ("MultiPolygon", ("Polygon", "MultiPolygon")),
    "gator": ("MultiLineString", ("LineString", "MultiLineString")),
    "platser": ("Point", ("Point",)),
}
TITLES = {
    "omraden": "export.table_areas",
    "gator": "export.table_lines",
    "platser": "export.table_points",
}
PROMISES, SOURCES, STYLES = "loften", "kallor", "layer_styles"
MOMENT = "1980-01-01T00:00:00.000Z"  # instead of the time of writing: equal content, equal bytes


def write(view: View, order: Order) -> bytes:
    """Return a GeoPackage in ``order.crs``."""
    return through_file("lofteskartan.gpkg", partial(_write, view, order))


def _write(view: View, order: Order, target: Path) -> None:
    path = target.with_stem("made")
    frame = rows.place_frame(view, order)
    kinds = frame.geom_type
    parts = {name: frame[kinds.isin(shapes)] for name, (_, shapes) in TABLES.items()}
    kept = {name: part for name, part in parts.items() if len(part)} or {"platser": frame}
    for name, part in kept.items():
        _places(path, name, part, view, order)
    _table(path, PROMISES, rows.promise_rows(view, order.language), rows.PROMISE_COLUMNS)
    sources = [vars_of(source) for source in rows.sources(view, order.language)]
    _table(path, SOURCES, sources, rows.SOURCE_COLUMNS)
    _styles(path, kept, order)
    _copy_timeless(path, target)


def vars_of(source: rows.Source) -> dict[str, Any]:
    """Return a source as a row."""
    return {column: getattr(source, column) for column in rows.SOURCE_COLUMNS}


def _places(path: Path, name: str, part: gpd.GeoDataFrame, view: View, order: Order) -> None:
    from dashboard.texts import text

    named = f"{text(TITLES[name], order.language)}: {rows.title(view, order.language)}"
    part.to_file(
        path,
        layer=name,
        driver="GPKG",
        engine="pyogrio",
        mode="a" if path.exists() else "w",
        geometry_type=TABLES[name][0],
        promote_to_multi=name != "platser",
        dataset_options={} if path.exists() else {"VERSION": VERSION},
        layer_options={
            "GEOMETRY_NAME": "geom",
            "IDENTIFIER": named,
            "DESCRIPTION": rows.attribution(view, order.language),
        },
    )


def _table(path: Path, name: str, content: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    import pandas as pd
    from pyogrio import write_dataframe

    table: pd.DataFrame = pd.DataFrame(content, columns=list(columns))
    if "count" in table:
        table["count"] = table["count"].astype("Int64")
    write_dataframe(table, path, layer=name, driver="GPKG", append=True)


def _styles(path: Path, kept: dict[str, gpd.GeoDataFrame], order: Order) -> None:
    """Write QGIS' own table of styles; the default one of a table is used when it is opened."""
    import pandas as pd
    from pyogrio import write_dataframe

    table = pd.DataFrame(
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": list(kept),
            "f_geometry_column": "geom",
            "styleName": "Löfteskartan",
            "styleQML": [qml(name, part, order.language) for name, part in kept.items()],
            "styleSLD": "",
            "useAsDefault": True,
            "description": "",
            "owner": "",
            "ui": "",
            "update_time": pd.Timestamp(MOMENT).tz_localize(None),
        }
    )
    write_dataframe(
        table, path, layer=STYLES, driver="GPKG", append=True, layer_options={"FID": "id"}
    )


def _copy_timeless(path: Path, target: Path) -> None:
    """Copy without the moment of writing and the number of writes, which is another every time."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")  # a copy of what can be made again
        database.execute("UPDATE gpkg_contents SET last_change = ?", (MOMENT,))
        database.commit()
        database.execute("VACUUM INTO ?", (str(target),))
