"""Files that name other files or addresses, which GDAL would follow by itself (SSRF).

GDAL tells a file's form by its first bytes, whatever its name: a virtual layer or a service
description called ``lampor.geojson`` makes it ask the address that stands inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.imports.errors import ImportFileError

if TYPE_CHECKING:
    from pathlib import Path

HEAD_BYTES = 65_536  # GDAL looks at 1,024
MARKS = (
    b"<ogrvrt",
    b"<ogrwfs",
    b"<ogroapif",
    b"<ogrcsw",
    b"<gdal_",
    b"<vrtdataset",
    b"wfs_capabilities",
    b"csw_capabilities",
)


def refuse_remote(path: Path, name: str) -> None:
    """Raise :class:`ImportFileError` for a file that would make GDAL open another one."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES).lower()
    if any(mark in head for mark in MARKS):
        raise ImportFileError("unknown", name)
