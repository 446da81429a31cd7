"""Files made by libraries that want a path, and archives: the same bytes for the same content."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# The first moment that an archive can name: the time of the export would make every file differ.
EPOCH = (1980, 1, 1, 0, 0, 0)


def through_file(name: str, write: Callable[[Path], None]) -> bytes:
    """Return what ``write`` puts into a file of that name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of the files, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, data)
    return buffer.getvalue()
