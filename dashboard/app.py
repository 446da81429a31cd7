"""The dashboard's server: Streamlit with our headers, the page's language, and an early start.

``start.py`` is the script that Streamlit runs for every visitor.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import threading
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from starlette.middleware import Middleware

from config.errors import LoftesError
from config.settings import load_settings
from dashboard import health, points
from dashboard.escape import escape
from dashboard.texts import LANGUAGES, text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger(__name__)
NAME = "Löfteskartan"
INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
# A compressed page cannot be mended, and "not modified" would lack the hashes of its scripts.
CONDITIONS = (b"accept-encoding", b"if-none-match", b"if-modified-since")
FRAME_PATH = "/component/"  # streamlit-folium's frame builds its map with inline script and eval


class Page:
    """ASGI middleware: ``lang`` and title of the page, and headers that keep the browser here.

    The content security policy lets no request leave the server, except to a tile source that
    the settings name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; everything but HTTP passes untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if b"text/html" in dict(scope["headers"]).get(b"accept", b""):
            kept = [header for header in scope["headers"] if header[0] not in CONDITIONS]
            scope = {**scope, "headers": kept}
        held: list[Message] = []

        async def mend(message: Message) -> None:
            if message["type"] == "http.response.start":
                held[:] = [message]
                return
            start = held.pop() if held else None
            if start is not None:
                message = _mended(start, message, scope)
                await send(start)
            await send(message)

        await self.app(scope, receive, mend)


def _mended(start: Message, body: Message, scope: Scope) -> Message:
    """Mend one answer: a page's language and title, and our headers on everything."""
    headers = dict(start["headers"])
    scripts = ""
    if headers.get(b"content-type", b"").startswith(b"text/html") and body.get("body"):
        html: bytes = body["body"]
        html = html.replace(b'<html lang="en">', f'<html lang="{_language(scope)}">'.encode(), 1)
        html = html.replace(b"<title>Streamlit</title>", f"<title>{NAME}</title>".encode(), 1)
        scripts = "".join(f" {_hash(script)}" for script in INLINE_SCRIPT.findall(html))
        headers[b"content-length"] = str(len(html)).encode()
        body = {**body, "body": html}
    headers |= _headers(scope["path"], scripts)
    start["headers"] = list(headers.items())
    return body


def _language(scope: Scope) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    return asked if asked in LANGUAGES else load_settings().language


def _hash(script: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


def _headers(path: str, scripts: str) -> dict[bytes, bytes]:
    if FRAME_PATH in path:
        scripts = " 'unsafe-inline' 'unsafe-eval'"
    policy = (
        f"default-src 'self'; script-src 'self' blob:{scripts}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:{_tile_host()}; font-src 'self' data:; connect-src 'self'; "
        "frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
    )
    return {
        b"content-security-policy": policy.encode(),
        b"referrer-policy": b"same-origin",
        b"x-content-type-options": b"nosniff",
    }


def _tile_host() -> str:
    tiles = load_settings().tiles
    parts = urlsplit(tiles.url) if tiles else None
    if parts is None or not parts.netloc:
        return ""
    return f" {parts.scheme}://{parts.netloc.replace('{s}', '*')}"


@asynccontextmanager
async def _early(_app: st.App) -> AsyncIterator[None]:
    """Load what the first visitor needs while nobody waits for it yet."""
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    yield


def _warm() -> None:
    from dashboard.session import services, start_kommun
    from layers.selection import ALL_PERIODS

    with suppress(LoftesError):  # the page itself will say it
        services().bundle(start_kommun(), ALL_PERIODS)  # the list needs it, before the map
        services().base_map(start_kommun())
    # streamlit_folium itself must wait: a component that is declared before Streamlit's runtime
    # is up is never served.
    import folium  # noqa: F401


def _fault(error: Exception) -> bool:
    """Log what went wrong; tell the visitor, without Streamlit's links to other sites."""
    LOG.error("unexpected fault in a page", exc_info=error)
    st.html(
        f'<div class="fault" role="alert"><h2>{escape(text("error.title", "sv"))}</h2>'
        f"<p>{escape(text('error.unexpected', 'sv'))}</p></div>"
    )
    return True


app = st.App(
    "start.py",
    lifespan=_early,
    routes=[*health.routes(), *points.routes()],
    middleware=[Middleware(Page)],
    on_script_error=_fault,
)
