"""Large point layers on the dashboard's map: published once by content, fetched by the browser.

The address holds the content's hash, so the browser keeps a file for good and asks for another
only when the points have changed; moving the map asks for nothing.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from dashboard.assets import asset_url

if TYPE_CHECKING:
    from starlette.requests import Request

    from layers.points import PointTable

PATH = "data/points"
BYTES_KEPT = 256_000_000
FOR_GOOD = "public, max-age=31536000, immutable"
JSON, TILES = "json", "pmtiles"
PROTOMAPS = "vendor/protomaps-leaflet/protomaps-leaflet.js"
_NAME = re.compile(r"[0-9a-f]{20}")
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


@dataclass(frozen=True, slots=True)
class PointLayer:
    """A point layer as the map draws it.

    Parameters
    ----------
    name, form
        Content hash, and ``json`` (columns) or ``pmtiles``.
    title
        For people; text, not markup.
    size
        Number of points: all of them are drawn.
    classes
        Title and colour of each class, in the order of their numbers.
    radius
        In CSS pixels.
    """

    name: str
    form: str
    title: str
    size: int
    classes: tuple[tuple[str, str], ...]
    radius: float
    attribution: str

    def options(self, base_path: str = "") -> dict[str, Any]:
        """Return what ``points.js`` needs; ``base_path`` is Streamlit's ``server.baseUrlPath``."""
        prefix = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
        return {
            "url": f"{prefix}/{PATH}/{self.name}.{self.form}",
            "form": self.form,
            "title": self.title,
            "colours": [colour for _, colour in self.classes],
            "radius": self.radius,
            "protomaps": asset_url(PROTOMAPS, base_path) if self.form == TILES else "",
        }


class PointFiles:
    """What was published, by name; the longest unused goes when there is no room."""

    def __init__(self, bytes_kept: int = BYTES_KEPT) -> None:
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._room = bytes_kept

    def get(self, name: str) -> bytes | None:
        """Return a file by name and suffix, ``None`` where it is not, or no longer, there."""
        with self._lock:
            if name in self._files:
                self._files.move_to_end(name)
            return self._files.get(name)

    def put(self, name: str, data: bytes) -> None:
        """Keep a file; it stays at least until the next one comes."""
        with self._lock:
            self._files[name] = data
            self._files.move_to_end(name)
            used = sum(map(len, self._files.values()))
            while used > self._room and len(self._files) > 1:
                _, lost = self._files.popitem(last=False)
                used -= len(lost)


@cache
def point_files() -> PointFiles:
    """Return the files of this process."""
    return PointFiles()


def publish(table: PointTable, title: str, *, radius: float = 3.0) -> PointLayer:
    """Make a table's points available to the browser and return the layer to draw.

    Cheap where the same points were published before: call it on every run of a page.
    """
    from layers.pmtiles import pmtiles
    from layers.points import COLUMNS_UP_TO, columns

    form = JSON if len(table) <= COLUMNS_UP_TO else TILES
    file = f"{table.version}.{form}"
    if point_files().get(file) is None:
        point_files().put(file, columns(table) if form == JSON else pmtiles(table))
    return PointLayer(
        name=table.version,
        form=form,
        title=title,
        size=len(table),
        classes=tuple((one.title, one.colour) for one in table.classes),
        radius=radius,
        attribution=table.attribution,
    )


def routes() -> list[Route]:
    """Return the routes to add to the server."""
    return [Route(f"/{PATH}/{{name}}.{{form:str}}", answer, methods=["GET", "HEAD"])]


async def answer(request: Request) -> Response:
    """Answer with a published file, or the part of it that is asked for."""
    name, form = request.path_params["name"], request.path_params["form"]
    data = None
    if _NAME.fullmatch(name) and form in (JSON, TILES):
        data = point_files().get(f"{name}.{form}")
    if data is None:
        return Response("no such points: load the page anew", 404, {"cache-control": "no-store"})
    headers = {"cache-control": FOR_GOOD, "etag": f'"{name}"', "accept-ranges": "bytes"}
    if f'"{name}"' in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    if form == JSON:
        return _columns(request, data, headers)
    return _part(request, data, headers)


def _columns(request: Request, data: bytes, headers: dict[str, str]) -> Response:
    """Return columns as they are kept, compressed; unpacked for the rare client that cannot."""
    headers |= {"vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"content-encoding": "gzip"}
    else:
        import gzip

        data = gzip.decompress(data)
    return Response(data, 200, headers, media_type="application/json")


def _part(request: Request, data: bytes, headers: dict[str, str]) -> Response:
    """Return the bytes of a ``Range`` header, or all of them where there is none."""
    media = "application/vnd.pmtiles"
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None:
        return Response(data, 200, headers, media_type=media)
    first = int(asked[1])
    last = min(int(asked[2] or len(data)), len(data) - 1)
    if first >= len(data) or last < first:
        headers |= {"content-range": f"bytes */{len(data)}"}
        return Response(None, 416, headers)
    headers |= {"content-range": f"bytes {first}-{last}/{len(data)}"}
    return Response(data[first : last + 1], 206, headers, media_type=media)
