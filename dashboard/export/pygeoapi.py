"""A configuration with which pygeoapi serves the exported GeoJSON as OGC API Features."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dashboard.export import geojson, rows
from dashboard.export.files import archive
from layers.geojson import canonical

if TYPE_CHECKING:
    from dashboard.export.order import Order
    from layers.query import View

DATA = "lofteskartan.geojson"
COLLECTION = "lofteskartan"
ODBL = "https://opendatacommons.org/licenses/odbl/1-0/"
# pygeoapi wants tiles for its pages; a visitor's browser shall ask nobody else for them.
BLANK = '"data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"'
PORT = 5000
OWN = f"http://127.0.0.1:{PORT}/collections/{COLLECTION}"

_HOW = """\
pip install pygeoapi
export PYGEOAPI_CONFIG=pygeoapi.yml PYGEOAPI_OPENAPI=openapi.yml
pygeoapi openapi generate pygeoapi.yml --output-file openapi.yml
pygeoapi serve
http://127.0.0.1:{port}/collections/{collection}/items
"""

_HEAD = """\
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  languages: [sv-SE, en-US]
  pretty_print: false
  limits: {{default_items: 100, max_items: 10000}}
  map:  # an empty background; name the tiles of your kommun here
    url: {blank}
    attribution: ""
logging: {{level: ERROR}}
metadata:
  identification:
    title: {title}
    description: {title}
    keywords: [medborgarlöfte, trygghet]
    keywords_type: theme
    terms_of_service: {attribution}
    url: http://127.0.0.1:{port}
  license: {{name: {attribution}, url: {licence_url}}}
  provider: {{name: {kommun}, url: http://127.0.0.1:{port}}}
  contact: {{name: {kommun}}}
"""

_COLLECTION = """\
resources:
  {collection}:
    type: collection
    title: {title}
    description: {attribution}
    keywords: [medborgarlöfte, trygghet]
    extents:
      spatial: {{bbox: {bbox}, crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    providers:
      - {{type: feature, name: GeoJSON, data: {data}, id_field: id}}
"""
_EMPTY = "resources: {}\n"  # pygeoapi cannot serve a collection without a feature


def write(view: View, order: Order) -> bytes:
    """Return the configuration, the data and how to start it."""
    document = geojson.document(view, order.language)
    values = {
        "port": PORT,
        "collection": COLLECTION,
        "data": DATA,
        "title": json.dumps(rows.title(view, order.language), ensure_ascii=False),
        "attribution": json.dumps(rows.attribution(view, order.language), ensure_ascii=False),
        "kommun": json.dumps(view.bundle.kommun.name, ensure_ascii=False),
        # pygeoapi wants an address: without the ODbL it is where the sources are told.
        "licence_url": ODBL if "ODbL" in document["attribution"] else OWN,
        "blank": BLANK,
        "bbox": _bbox(view),
    }
    rest = _COLLECTION.format(**values) if document["features"] else _EMPTY
    return archive(
        {
            "pygeoapi.yml": (_HEAD.format(**values) + rest).encode(),
            DATA: canonical(document).encode(),
            "README.txt": _HOW.format(**values).encode(),
        }
    )


def _bbox(view: View) -> list[float]:
    from layers.geojson import DECIMALS

    if view.features.empty:
        return []
    bounds = view.features.to_crs("EPSG:4326").total_bounds
    return [round(float(number), DECIMALS) for number in bounds]
