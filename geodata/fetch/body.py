"""The body of an answer: unpacked, whole, and never larger than allowed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from http.client import HTTPResponse

CHUNK = 64 * 1024
GZIP = 16 + zlib.MAX_WBITS  # zlib's way to ask for a gzip header
GZIP_START = b"\x1f\x8b"


class OverLimitError(Exception):
    """More bytes than allowed, on the wire or unpacked."""


class DamagedError(Exception):
    """A body that is cut short, or packed in a way that nobody asked for."""


class _Unpacker(Protocol):
    def feed(self, chunk: bytes, room: int) -> bytes: ...

    def finish(self) -> None: ...


class _Plain:
    def feed(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]

    def finish(self) -> None:
        """Nothing is held back."""


class _Gunzip:
    """Unpack no more than there is room for, whatever the packed bytes would become."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(GZIP)

    def feed(self, chunk: bytes, room: int) -> bytes:
        out = self._member.decompress(chunk, room)
        # A file may consist of several members; what follows the last one is padding.
        while len(out) < room and self._member.unused_data.startswith(GZIP_START):
            rest = self._member.unused_data
            self._member = zlib.decompressobj(GZIP)
            out += self._member.decompress(rest, room - len(out))
        return out

    def finish(self) -> None:
        if not self._member.eof:
            raise DamagedError("ends in the middle of its packing")


def read_body(response: HTTPResponse, limit: int, *, cut: bool = False) -> bytes:
    """Read and unpack the body.

    Parameters
    ----------
    limit
        Largest body in bytes, unpacked.
    cut
        Return the first ``limit`` bytes of a larger one instead of raising.

    Raises
    ------
    OverLimitError
        As soon as the limit is passed, or before, where the headers announce it.
    DamagedError, zlib.error, http.client.HTTPException
        For a body that is cut short or damaged.
    """
    unpacker = _unpacker(response.headers.get("Content-Encoding", ""))
    if response.length is not None and response.length > limit and not cut:
        raise OverLimitError
    body = bytearray()
    while chunk := response.read(CHUNK):
        body += unpacker.feed(chunk, limit + 1 - len(body))
        if len(body) > limit:
            if cut:
                return bytes(body[:limit])
            raise OverLimitError
    if response.length:
        raise DamagedError(f"ends {response.length:,} bytes before its announced end")
    unpacker.finish()
    return bytes(body)


def _unpacker(encoding: str) -> _Unpacker:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return _Plain()
    if name in {"gzip", "x-gzip"}:
        return _Gunzip()
    raise DamagedError("is packed in a way that was not asked for")
