"""A site on this machine that answers as a test wants, and a network that reaches it alone."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from config.fetch_tables import FetchSettings, load_fetch
from geodata.fetch import Fetched, Fetcher, Network
from geodata.fetch.guard import why_not_public

HERE = "127.0.0.1"
LONGEST_WAIT_S = 30
Page = bytes | Callable[[socket.socket, threading.Event], None]


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP answer; ``content_type=…`` becomes ``Content-Type``."""
    lines = {"Content-Length": str(len(body))} | {
        name.replace("_", "-").title(): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


@dataclass
class Site:
    """A server with scripted pages; ``asked`` holds the requests as they came in."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=lambda: {"loften.test": [HERE]})
    resolved: list[str] = field(default_factory=list)
    server_names: list[str | None] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    tls: ssl.SSLContext | None = None
    port: int = 0

    answer = staticmethod(answer)

    def url(self, path: str, host: str = "loften.test") -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.split(" ")[1] for request in self.asked]

    def resolve(self, host: str, _port: int) -> list[str]:
        self.resolved.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[host]

    def network(self, **changes: object) -> Network:
        def refuses(address) -> str:
            return "" if str(address) == HERE else why_not_public(address)

        return Network(**({"resolve": self.resolve, "refuses": refuses} | changes))

    def settings(self, **changes: object) -> FetchSettings:
        limits: dict[str, object] = {
            "max_bytes": 100_000,
            "connect_s": 2.0,
            "read_s": 0.4,
            "total_s": 1.0,
            "ports": frozenset({self.port}),
        }
        return load_fetch().model_copy(update=limits | changes)

    def fetch(self, path: str, **changes: object) -> Fetched:
        return Fetcher(self.settings(**changes), self.network()).fetch(self.url(path))

    def serve(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            received = connection.recv(4096)
            if not received:
                return
            head += received
            if not head[:1].isalpha():  # TLS where none is spoken
                connection.sendall(answer(status="400 Bad Request"))
                return
        request = head.decode("latin-1")
        self.asked.append(request)
        page = self.pages.get(request.split(" ")[1], answer(status="404 Not Found"))
        if isinstance(page, bytes):
            connection.sendall(page)
        else:
            page(connection, self.over)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = True


@pytest.fixture
def site() -> Iterator[Site]:
    scripted = Site()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(LONGEST_WAIT_S)
            try:
                connection = self.request
                if scripted.tls:
                    connection = scripted.tls.wrap_socket(connection, server_side=True)
                with connection:
                    scripted.serve(connection)
            except OSError:
                return  # the client hung up, which most of these tests want it to

    with _Server((HERE, 0), Handler) as server:
        scripted.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield scripted
        scripted.over.set()
        server.shutdown()
        thread.join()
