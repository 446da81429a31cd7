"""Layers of single things: street lamps and cameras."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from geodata.osm.layer import Layer
from geodata.osm.walk import text_column

if TYPE_CHECKING:
    from config.osm_tables import PointRule
    from geodata.osm.elements import Elements


def point_layer(elements: Elements, rule: PointRule) -> Layer:
    """Return the things of one rule as points (EPSG:3006).

    Returns
    -------
    Layer
        ``osm_id`` (``n…``, ``w…``, ``r…``), the tags of ``rule.keep``; a thing that OSM has as a
        line or an outline stands at a point on it.
    """
    wanted = {(key, value) for key, values in rule.tags.items() for value in values}
    ids, tags, shapes = [], [], []
    for name, tag, shape in elements.each():
        if not wanted.isdisjoint(tag.items()):
            ids.append(name)
            tags.append(tag)
            shapes.append(shape)
    geometry = np.array(shapes, dtype=object)
    columns = {
        "osm_id": pa.array(ids, pa.string()),
        **{key: text_column(tags, key) for key in rule.keep},
    }
    return Layer(rule.layer, columns, np.asarray(shapely.point_on_surface(geometry)))
