"""Names and connections: the only module that opens a socket.

A name is resolved once, every address it has is checked, and the connection goes to exactly a
checked address, so that a name cannot mean another machine a moment later (DNS rebinding). TLS
still speaks of the name. Proxies of the environment are not used: behind one, the proxy would
resolve the name, unchecked.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING

from geodata.fetch.guard import IPAddress, why_not_public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geodata.fetch.target import Target

MAX_ADDRESSES = 4


def resolve_name(host: str, port: int) -> tuple[str, ...]:
    """Ask the system for the addresses of ``host``; may take as long as the system likes."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Network:
    """What the client has of the world; tests pass their own, everyone else the default.

    ``refuses`` says in a word why an address may not be connected to, ``""`` where it may.
    """

    resolve: Callable[[str, int], Sequence[str]] = resolve_name
    refuses: Callable[[IPAddress], str] = why_not_public
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


class Deadline:
    """The moment by which everything is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def within(self, seconds: float) -> float:
        """Return ``seconds`` or what is left, if less; raise ``TimeoutError`` if nothing is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(seconds, left)


def resolved(
    target: Target, network: Network, deadline: Deadline, connect_s: float
) -> tuple[IPAddress, ...]:
    """Return the addresses of the target's host, unchecked.

    In a thread of its own, left behind where it is late: the system's resolver takes no limit.

    Raises
    ------
    OSError, UnicodeError
        Where the name is unknown or not one, or (``TimeoutError``) nobody answers for it.
    """
    if target.is_address:
        return (ip_address(target.host),)
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(network.resolve(target.host, target.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.within(connect_s))
    except queue.Empty as error:
        raise TimeoutError from error
    if isinstance(answer, Exception):
        raise answer
    return tuple(ip_address(address) for address in answer)


@contextmanager
def connection(
    target: Target,
    addresses: Sequence[IPAddress],
    network: Network,
    deadline: Deadline,
    connect_s: float,
) -> Iterator[socket.socket]:
    """Connect to the first of the ``addresses`` that answers; with TLS where the scheme says so.

    Raises
    ------
    OSError
        The last address's, where none answers.
    """
    last = OSError("the name has no address")
    for address in addresses[:MAX_ADDRESSES]:
        try:
            sock = _connected(address, target.port, deadline.within(connect_s))
            if target.scheme == "https":
                sock.settimeout(deadline.within(connect_s))
                sock = _secured(sock, target.host, network)
        except OSError as error:
            last = error
            continue
        with sock:
            yield sock
        return
    raise last


def _connected(address: IPAddress, port: int, timeout_s: float) -> socket.socket:
    family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout_s)
        sock.connect((str(address), port))
    except OSError:
        sock.close()
        raise
    return sock


def _secured(sock: socket.socket, host: str, network: Network) -> ssl.SSLSocket:
    try:
        return network.tls().wrap_socket(sock, server_hostname=host)
    except OSError:
        sock.close()
        raise
