"""Where a document comes from: a file on this machine or an address on the web."""

from __future__ import annotations

from pathlib import Path

from config.errors import LoftesError


def read_source(source: str) -> tuple[bytes, str, str]:
    """Return a document's bytes, name and address (empty for a file).

    Raises
    ------
    LoftesError
        Where the file cannot be read or the page cannot be fetched, with what to do.
    """
    if source.startswith(("http://", "https://")):
        from geodata.fetch import fetch

        fetched = fetch(source)
        return fetched.data, fetched.url, fetched.url
    path = Path(source)
    return _read_bytes(path), path.name, ""


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
