"""GeoJSON (RFC 7946, WGS 84): meeting place, stops and legs in one collection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import shapely

from dashboard.walkpack.features import leg_rows, stop_rows
from geodata.crs import to_wgs84

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from dashboard.walkpack.features import Row
    from dashboard.walkpack.plan import Plan

MEDIA = "application/geo+json"


def write(plan: Plan) -> bytes:
    """Return the walk as a FeatureCollection."""
    walk, route = plan.walk, plan.route
    rows: list[tuple[Row, BaseGeometry]] = [
        (told | {"slag": "sträcka"}, line) for told, line in leg_rows(plan)
    ]
    rows += stop_rows(plan)
    content = {
        "type": "FeatureCollection",
        "vandring": {
            "id": walk.id,
            "titel": walk.title,
            "kommun": walk.kommun,
            "grupp": route.group,
            "start": route.start.isoformat(),
            "slut": route.back.isoformat(),
            "kalla": route.source,
        },
        "features": [_feature(told, shape) for told, shape in rows],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _feature(properties: Row, shape: BaseGeometry) -> dict[str, object]:
    x_first = shapely.get_coordinates(to_wgs84(shape)).round(6).tolist()
    coordinates = x_first[0] if shape.geom_type == "Point" else x_first
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": shape.geom_type, "coordinates": coordinates},
    }
