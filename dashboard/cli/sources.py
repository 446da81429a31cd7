"""Where a document comes from: a file on this machine or an address on the web."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from config.errors import LoftesError

if TYPE_CHECKING:
    from datetime import date

    from geodata.fetch import Fetcher
    from geodata.records import DocumentReading


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document's bytes; ``url`` and ``retrieved`` only where it came from the web."""

    data: bytes
    name: str
    url: str = ""
    retrieved: date | None = None

    def dated(self, reading: DocumentReading) -> DocumentReading:
        """Return a reading of these bytes with the day on which they were fetched."""
        document = replace(reading.document, retrieved=self.retrieved)
        sets = tuple(replace(group, document=document) for group in reading.sets)
        return replace(reading, document=document, sets=sets)


def load_source(source: str) -> Loaded:
    """Return the bytes of a file or of a web page.

    Raises
    ------
    LoftesError
        Where the file cannot be read or the page cannot be fetched, with what to do.
    """
    if source.startswith(("http://", "https://")):
        fetched = _fetcher().fetch(source)
        parts = urlsplit(fetched.url)
        name = parts.path.rstrip("/").rpartition("/")[2] or parts.netloc
        return Loaded(fetched.data, name, fetched.url, fetched.retrieved)
    path = Path(source)
    return Loaded(_read_bytes(path), path.name)


@cache
def _fetcher() -> Fetcher:
    """Return the one fetcher of this run: it remembers robots.txt and pauses between pages."""
    from geodata.fetch import Fetcher

    return Fetcher()


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise LoftesError(
            "there is no such file", where=str(path), remedy="Check the path."
        ) from None
    except OSError as error:
        raise LoftesError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check its permissions."
        ) from None
