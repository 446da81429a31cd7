"""The frame of a PBF file: blocks, each behind its length and a small header.

osmium decodes the blocks; walking the frame ourselves bounds the memory, tells how far the import
has come, and finds a file that was cut off before anything is read of it.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from geodata.osm.errors import truncated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# osmium moves what is left of a buffer at every block, so a large one takes three times as long.
CHUNK_BYTES = 1 << 20
# Limits of the format's own specification.
MAX_HEADER_BYTES = 64 << 10
MAX_BLOCK_BYTES = 32 << 20
_LENGTH = struct.Struct(">I")
_TYPE_FIELD, _SIZE_FIELD = 0x0A, 0x18


def is_pbf(head: bytes) -> bool:
    """Whether a file that begins like this is a PBF file."""
    return head[4:15] == b"\n\tOSMHeader"


def chunks(path: Path, size: int = CHUNK_BYTES, start: int = 0) -> Iterator[tuple[bytes, int]]:
    """Yield a PBF file as smaller PBF files, each with the header block in front.

    Parameters
    ----------
    path, size
        The file, and from how many bytes on a piece is large enough.
    start
        Where to begin, the end of a former piece; the beginning by default.

    Yields
    ------
    tuple
        The bytes, and where in the file they end.

    Raises
    ------
    TruncatedExtractError
        Where the file ends inside a block, or has no data block.
    """
    with path.open("rb") as file:
        header = _block(file, path.name) or b""
        parts, held, any_data = [header], 0, start > 0
        file.seek(max(start, file.tell()))
        while block := _block(file, path.name):
            any_data = True
            parts.append(block)
            held += len(block)
            if held >= size:
                yield b"".join(parts), file.tell()
                parts, held = [header], 0
        if not any_data:
            raise truncated(path.name, "there is a header and no data behind it")
        if held:
            yield b"".join(parts), file.tell()


def _block(file: BinaryIO, name: str) -> bytes | None:
    start = file.tell()
    prefix = file.read(_LENGTH.size)
    if not prefix:
        return None
    length = _LENGTH.unpack(prefix)[0] if len(prefix) == _LENGTH.size else 0
    header = file.read(length) if 0 < length <= MAX_HEADER_BYTES else b""
    size = _data_size(header) if len(header) == length else None
    if size is None or size > MAX_BLOCK_BYTES:
        raise truncated(name, f"no block begins at byte {start:,}")
    data = file.read(size)
    if len(data) < size:
        raise truncated(name, f"it ends {size - len(data):,} bytes too early")
    return prefix + header + data


def _data_size(header: bytes) -> int | None:
    """Return the size that a block's header gives (its fields: type, index data, size)."""
    position = 0
    while position < len(header):
        field = header[position]
        value, position = _varint(header, position + 1)
        if field == _SIZE_FIELD:
            return value
        if field & 0x07 == _TYPE_FIELD & 0x07:  # a field of bytes: skip them
            position += value
    return None


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while position < len(data):
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:  # noqa: PLR2004  the last byte of a number has its top bit clear
            break
    return value, position
