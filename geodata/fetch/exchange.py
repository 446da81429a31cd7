"""One request and its answer, within bounds of time and size."""

from __future__ import annotations

import io
import ssl
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import TYPE_CHECKING, cast

from geodata.fetch.body import DamagedError, OverLimitError, read_body
from geodata.fetch.errors import (
    LATER,
    SAVE_IT,
    AddressRefusedError,
    BrokenAnswerError,
    FetchTimeoutError,
    TooLargeError,
    UnreachableError,
)
from geodata.fetch.network import Deadline, Network, connection, resolved

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

    from config.fetch_tables import FetchSettings
    from geodata.fetch.guard import IPAddress
    from geodata.fetch.target import Target

OK = 200
ACCEPT = "text/html, application/pdf, text/plain, */*;q=0.5"
WIRE_ALLOWANCE = 128 * 1024  # for headers


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and headers, and the unpacked body where the status is 200."""

    status: int
    headers: HTTPMessage
    body: bytes


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the requests of one fetch share: limits, network, addresses, the moment to give up."""

    settings: FetchSettings
    network: Network
    deadline: Deadline
    _known: dict[str, tuple[IPAddress, ...]] = field(default_factory=dict)

    def get(self, target: Target, limit: int, *, cut: bool = False) -> Answer:
        """Ask for ``target`` and read the answer.

        Parameters
        ----------
        limit
            Largest body in bytes, unpacked.
        cut
            Take the first ``limit`` bytes of a larger one instead of refusing it.

        Raises
        ------
        FetchError
            Of the sort that fits: refused, unreachable, too slow, too large, broken.
        """
        connect_s = self.settings.connect_s
        with (
            _faults_told(target, limit),
            connection(
                target, self._addresses(target), self.network, self.deadline, connect_s
            ) as sock,
        ):
            sock.settimeout(self.deadline.within(self.settings.read_s))
            sock.sendall(self._request(target))
            wire = _Wire(sock, self.deadline, self.settings.read_s, 2 * limit + WIRE_ALLOWANCE)
            # HTTPResponse asks its socket for nothing but makefile().
            with HTTPResponse(cast("socket.socket", wire), method="GET") as response:
                response.begin()
                body = read_body(response, limit, cut=cut) if response.status == OK else b""
                return Answer(response.status, response.headers, body)

    def _addresses(self, target: Target) -> tuple[IPAddress, ...]:
        """Resolve the host once a fetch; refuse it where any of its addresses is not public."""
        if target.host not in self._known:
            found = resolved(target, self.network, self.deadline, self.settings.connect_s)
            for address in found:
                if why := self.network.refuses(address):
                    raise AddressRefusedError(
                        f"The host is at {address}, which is {why} and not on the public web.",
                        where=target.url,
                        remedy="Only public pages are fetched; read a saved file instead.",
                    )
            self._known[target.host] = found
        return self._known[target.host]

    def _request(self, target: Target) -> bytes:
        lines = [
            f"GET {target.path} HTTP/1.1",
            f"Host: {target.authority}",
            f"User-Agent: {self.settings.user_agent}",
            f"Accept: {ACCEPT}",
            "Accept-Encoding: gzip",
            "Accept-Language: sv, en;q=0.5",
            "Connection: close",
        ]
        return "\r\n".join([*lines, "", ""]).encode("ascii")


class _Wire(io.RawIOBase):
    """The bytes as they come in: every wait bounded, and all of them together.

    ``http.client`` bounds neither: a byte a second keeps it waiting, a chunk of size -1 makes it
    read for ever.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline, read_s: float, budget: int) -> None:
        super().__init__()
        self._sock = sock
        self._deadline = deadline
        self._read_s = read_s
        self._budget = budget

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._sock.settimeout(self._deadline.within(self._read_s))
        received = self._sock.recv_into(buffer)
        self._budget -= received
        if self._budget < 0:
            raise OverLimitError
        return received


@contextmanager
def _faults_told(target: Target, limit: int) -> Iterator[None]:
    """Turn the faults of sockets, TLS and HTTP into errors that a person can act on."""
    where = target.url
    try:
        yield
    except TimeoutError as error:
        what = "The site did not answer in time."
        raise FetchTimeoutError(what, where=where, remedy=LATER) from error
    except ssl.SSLCertVerificationError as error:
        what = f"The site's certificate cannot be trusted ({error.verify_message})."
        raise UnreachableError(what, where=where, remedy=SAVE_IT) from error
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        remedy = f"Check the address and the connection. {LATER}"
        raise UnreachableError(
            f"No connection to the site ({reason}).", where=where, remedy=remedy
        ) from error
    except OverLimitError as error:
        what = f"The document is larger than {limit:,} bytes."
        raise TooLargeError(what, where=where, remedy=SAVE_IT) from error
    except DamagedError as error:
        what = f"The site's answer {error}."
        raise BrokenAnswerError(what, where=where, remedy=LATER) from error
    except (HTTPException, ValueError, zlib.error) as error:
        what = f"The site's answer is damaged or not HTTP ({type(error).__name__})."
        raise BrokenAnswerError(what, where=where, remedy=LATER) from error
