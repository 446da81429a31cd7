"""A server on this machine that speaks Nominatim's ``/search`` in JSON, with real time and faults.

Knows a handful of made-up and real places; ``bounded=1`` keeps it to the viewbox. Each entry of
``faults`` spoils one request, in order: ``429:3`` (Retry-After), ``503``, ``hang``, ``html``,
``cut``, ``object``, ``rows``, ``slow:0.5``. The start of every request is noted, and
how many were open at once.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

HERE = "127.0.0.1"


def place(
    name: str, lat: float, lon: float, kind: str = "place", value: str = "square", **more: Any
) -> dict[str, Any]:
    """A row as Nominatim writes it: numbers as text, class and type, importance."""
    return {
        "place_id": round(lat * 1e6),
        "osm_type": "node",
        "osm_id": round(lat * 1e6) % 10**8 + round(lon * 1e6) % 10**7,
        "lat": f"{lat:.7f}",
        "lon": f"{lon:.7f}",
        "class": kind,
        "type": value,
        "importance": 0.9,
        "name": name,
        "display_name": f"{name}, Sverige",
        "boundingbox": [f"{lat:.7f}", f"{lat:.7f}", f"{lon:.7f}", f"{lon:.7f}"],
    } | more


@dataclass
class Server:
    """What it knows and what it was asked."""

    places: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    open: int = 0
    most_open: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def endpoint(self) -> str:
        return f"http://{HERE}:{self.port}"

    def found(self, query: dict[str, str]) -> list[dict[str, Any]]:
        wanted, _, kommun = query["q"].partition(", ")
        rows = [p for p in self.places if p["name"].casefold() == wanted.casefold()]
        loose = [p for p in self.places if wanted.casefold() in p.get("also", "").casefold()]
        rows = rows or (loose if wanted else [])
        if kommun:
            rows = [p for p in rows if p.get("in", kommun) == kommun]
        if query.get("bounded") == "1":
            west, south, east, north = (float(v) for v in query["viewbox"].split(","))
            rows = [
                p
                for p in rows
                if west <= float(p["lon"]) <= east and south <= float(p["lat"]) <= north
            ]
        return rows[: int(query.get("limit", 10))]


class Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        told: Server = self.server.told
        with told.lock:
            told.starts.append(time.monotonic())
            told.open += 1
            told.most_open = max(told.most_open, told.open)
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        told.asked.append(query | {"path": parts.path})
        told.agents.append(self.headers["User-Agent"])
        fault, _, number = (told.faults.pop(0) if told.faults else "").partition(":")
        with contextlib.suppress(OSError):
            FAULTS.get(fault, _status)(self, told, query, fault, number)

    def say(self, status: int, body: bytes, cut: int = 0, **headers: str) -> None:
        with self.server.told.lock:  # over before the client can know it
            self.server.told.open -= 1
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) + cut))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _answer(handler: Handler, told: Server, query: dict[str, str], *_: str) -> None:
    handler.say(200, json.dumps(told.found(query)).encode())


def _slow(handler: Handler, told: Server, query: dict[str, str], _: str, number: str) -> None:
    told.over.wait(float(number))
    _answer(handler, told, query)


def _status(handler: Handler, told: Server, query: dict[str, str], fault: str, number: str) -> None:
    if not fault:
        _answer(handler, told, query)
        return
    handler.say(int(fault), b"{}", **({"Retry_After": number} if number else {}))


def _hang(_handler: Handler, told: Server, *_: object) -> None:
    told.over.wait(30)


FAULTS: dict[str, Callable[..., None]] = {
    "": _answer,
    "slow": _slow,
    "hang": _hang,
    "html": lambda h, *_: h.say(200, b"<html>Bandwidth limit</html>"),
    "cut": lambda h, *_: h.say(200, b'[{"lat": "59', cut=100),
    "object": lambda h, *_: h.say(200, b'{"error": "internal"}'),
    "scalar": lambda h, *_: h.say(200, b"42"),
    "rows": lambda h, *_: h.say(200, b'[null, 3, {"lat": "x"}, {"lat": "1e999", "lon": "1"}]'),
}


@contextlib.contextmanager
def serving(**facts: Any) -> Iterator[Server]:
    """Serve until the end of the block."""
    told = Server(**facts)
    with ThreadingHTTPServer((HERE, 0), Handler) as server:
        server.daemon_threads = True
        server.told = told  # type: ignore[attr-defined]
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield told
        told.over.set()
        server.shutdown()
        thread.join()
