"""GeoParquet 1.1 with a covering of bounding boxes: for DuckDB, GeoPandas and GDAL."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from dashboard.export import rows

if TYPE_CHECKING:
    from dashboard.export.order import Order
    from layers.query import View

SCHEMA = "1.1.0"


def write(view: View, order: Order) -> bytes:
    """Return a GeoParquet file in ``order.crs``; lists stay lists, sources are in its metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    frame = rows.place_frame(view, order, lists=True)
    plain = io.BytesIO()
    frame.to_parquet(plain, index=False, schema_version=SCHEMA, write_covering_bbox=True)
    table = pq.read_table(plain)
    own = {
        "title": rows.title(view, order.language),
        "attribution": rows.attribution(view, order.language),
        "sources": json.dumps(
            [[s.source, s.licence, s.used_for] for s in rows.sources(view, order.language)],
            ensure_ascii=False,
        ),
    }
    lists = pa.list_(pa.string())  # an empty list has no type of its own
    for name in rows.LISTS:
        index = table.schema.get_field_index(name)
        table = table.set_column(index, name, table.column(name).cast(lists))
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **own})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()
