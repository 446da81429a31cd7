"""`/healthz`: whether this process can serve a visitor, the store included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.routing import Route

from config.errors import LoftesError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH = "/healthz"
NO_STORE = {"cache-control": "no-store"}


def routes() -> list[Route]:
    """Return the routes to add to the server."""
    return [Route(PATH, answer, methods=["GET", "HEAD"])]


def answer(_request: Request) -> Response:
    """Answer 200 where the store answers, 503 where not; why not stands in the log, not here."""
    from dashboard.session import services

    try:
        services().store.kommuner()
    except LoftesError:
        return PlainTextResponse("the store does not answer\n", 503, NO_STORE)
    return PlainTextResponse("ok\n", 200, NO_STORE)
