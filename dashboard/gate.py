"""The gate before the dashboard: without log-in it is open to this machine only.

Streamlit binds where its settings say; these checks look at where it did, and at each request.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

import streamlit as st

from config.errors import LoftesError
from config.settings import load_settings
from dashboard import login

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAME = "Löfteskartan"
LOGIN_PATHS = ("/auth/login", login.CALLBACK)
FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")
WINDOW_S = 60.0
PEERS_KEPT = 10_000


class NotLoopbackError(LoftesError):
    """The dashboard would be open to others, and has no log-in."""

    exit_code = 2


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine and nothing else."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_bind(address: str | None) -> None:
    """Raise where others could reach the dashboard at an address and nobody has to log in.

    ``None`` is Streamlit's own choice: every address of the machine.
    """
    login.check()
    if is_loopback(address or "") or login.configured():
        return
    raise NotLoopbackError(
        f"will not listen on {address or 'every address'}: there is no log-in, so everybody who "
        "reaches it could change everything",
        remedy="Set up a log-in (docs/roles.md), or stay on this machine: --address 127.0.0.1.",
    )


class Gate:
    """ASGI middleware: keeps others out where there is no log-in, and slows down who tries it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.attempts = Attempts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request or a socket pass, or answer it; refuse to start where it must not."""
        if scope["type"] == "lifespan":
            try:
                check_bind(st.get_option("server.address"))
            except LoftesError as error:
                await receive()
                await send({"type": "lifespan.startup.failed", "message": f"{NAME}: {error}"})
                return
            await self.app(scope, receive, send)
            return
        if not login.configured() and not _is_of_here(scope):
            await _refuse(scope, send, 403, f"{NAME}: this machine only (docs/roles.md)")
            return
        if str(scope["path"]).endswith(LOGIN_PATHS):
            peer = (scope.get("client") or ("",))[0]
            limit = load_settings().access.attempts_per_minute
            if not self.attempts.take(peer, limit, time.monotonic()):
                await _refuse(scope, send, 429, "Too many log-ins: wait a minute")
                return
        await self.app(scope, receive, send)


def _is_of_here(scope: Scope) -> bool:
    """Whether a request came to a loopback address, by its name, and through no proxy.

    The name matters: a page elsewhere may point its own name at this machine.
    """
    headers = dict(scope["headers"])
    server = (scope.get("server") or ("",))[0]
    host = headers.get(b"host", b"").decode("latin-1")
    name = host.rpartition(":")[0] if host[-1:].isdigit() and ":" in host else host
    proxied = any(header in headers for header in FORWARDED)
    return is_loopback(server) and is_loopback(name.strip("[]")) and not proxied


async def _refuse(scope: Scope, send: Send, status: int, said: str) -> None:
    if scope["type"] == "websocket":
        message: Message = {"type": "websocket.close", "code": 1008}
        await send(message)
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"60")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": said.encode()})


class Attempts:
    """Counts log-ins of a peer within the last minute; who was seen longest ago is forgotten."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, peer: str, limit: int, now: float) -> bool:
        """Count one more at a moment (seconds); ``False`` where the limit is reached."""
        seen = self._seen.setdefault(peer, deque())
        self._seen.move_to_end(peer)
        while len(self._seen) > PEERS_KEPT:
            self._seen.popitem(last=False)
        while seen and seen[0] <= now - WINDOW_S:
            seen.popleft()
        if len(seen) >= limit:
            return False
        seen.append(now)
        return True
