"""Any file to a `RawTable`: the first bytes say what it is, the suffix only where they cannot."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from config.import_tables import load_imports
from geodata.imports.csv_file import read_csv
from geodata.imports.errors import ImportFileError
from geodata.reading.decode import HEAD

if TYPE_CHECKING:
    from geodata.imports.records import RawTable

_GEOJSON = re.compile(
    rb'"type"\s*:\s*"(FeatureCollection|Feature|GeometryCollection|(Multi)?(Point|LineString|Polygon))"'
)
# A GDAL pipeline dressed as JSON would open other files.
_PIPELINE = b"gdal_streamed_alg"
_BLOCK = 1 << 20


def read_table(path: Path, name: str = "", table: str = "") -> RawTable:
    """Read a file.

    Parameters
    ----------
    path, name
        The file, and what to call it in messages.
    table
        Layer or sheet inside it; the first that fits by default.

    Raises
    ------
    ImportFileError
        Where it is empty, damaged, too large or of no known format.
    """
    called = name or path.name
    head = _head(path, called)
    suffix = Path(called).suffix.lower() or path.suffix.lower()
    if head.startswith(b"PK"):
        return _read_packed(path, called, table)
    if head.startswith(b"PAR1"):
        from geodata.imports.vector_file import read_parquet

        return read_parquet(path, called)
    if _is_vector(path, head, suffix):
        from geodata.imports.vector_file import read_shape, read_vector

        if suffix == ".shp":
            return read_shape(path, called)
        return read_vector(path, called, table)
    if suffix in (".csv", ".txt", ".tsv") or (suffix == "" and _is_text(head)):
        return read_csv(path, called)
    raise ImportFileError("unknown", called)


def _head(path: Path, name: str) -> bytes:
    limits = load_imports()
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ImportFileError("unknown", name)
        if size > limits.max_bytes:
            most = limits.max_bytes // 1_000_000
            raise ImportFileError("bytes", name, size=size // 1_000_000, most=most)
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError:
        raise ImportFileError("missing", name) from None
    except OSError as error:
        raise ImportFileError("damaged", name, why=error.strerror or str(error)) from None
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ImportFileError("empty", name)
    return head


def _read_packed(path: Path, name: str, table: str) -> RawTable:
    from geodata.imports.vector_file import read_zip
    from geodata.imports.xlsx_file import read_xlsx

    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise ImportFileError("damaged", name, why=str(error)[:200]) from None
    if any(member.startswith("xl/") for member in names):
        return read_xlsx(path, name, table)
    return read_zip(path, name, table)


def _is_vector(path: Path, head: bytes, suffix: str) -> bool:
    """Whether GDAL may open the file: its first bytes are those of a format that we read."""
    if head.startswith((b"SQLite format 3\x00", b"fgb\x03")):
        return True
    if suffix == ".shp":
        return head.startswith(b"\x00\x00\x27\x0a")
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{"):
        return _is_geojson(path)
    if text.startswith(b"<") and b"<OGR" not in head:  # those files name other sources
        return any(mark in head for mark in (b"<gpx", b"<kml", b"<wfs:", b"<gml:", b"opengis.net"))
    return False


def _is_geojson(path: Path) -> bool:
    found = False
    before = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            piece = before + block
            if _PIPELINE in piece:
                return False
            found = found or bool(_GEOJSON.search(piece))
            before = block[-64:]
    return found


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head
