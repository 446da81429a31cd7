"""Features of a WFS: one guarded GetFeature, kept as a file that is then read like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from config.fetch_tables import load_fetch
from config.import_tables import load_imports
from geodata.fetch import Fetcher
from geodata.imports.errors import ImportFileError

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.fetch import Network

_EXCEPTION = (b"ExceptionReport", b"ServiceException")
_HEAD = 4096
_SHOWN = 300


def is_address(text: str) -> bool:
    """Whether a person named an address instead of a file."""
    return text.startswith(("http://", "https://"))


def feature_address(url: str, table: str, crs: str = "") -> str:
    """Return the GetFeature request of a WFS address, in GeoJSON where the service can.

    What the address says already (``typeNames``, ``outputFormat``, ``srsName`` …) stays so.
    """
    parts = urlsplit(url)
    given = parse_qsl(parts.query, keep_blank_values=True)
    names = {key.lower() for key, _ in given}
    wanted = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "outputFormat": "application/json",
        "count": str(load_imports().max_rows),
    }
    if table and not names & {"typenames", "typename"}:
        wanted["typeNames"] = table
    if crs:
        wanted["srsName"] = crs
    added = [(key, value) for key, value in wanted.items() if key.lower() not in names]
    # GetCapabilities is what services print as their address.
    kept = [(k, "GetFeature" if k.lower() == "request" else v) for k, v in given]
    return urlunsplit(parts._replace(query=urlencode([*kept, *added])))


def fetch_features(
    url: str, table: str, folder: Path, crs: str = "", network: Network | None = None
) -> tuple[Path, str]:
    """Fetch a layer into ``folder``; return the file and what to call it.

    Parameters
    ----------
    network
        The way to the net; only tests pass one.

    Raises
    ------
    FetchError
        Where the address is not public, the site refuses, is too slow or too large.
    ImportFileError
        Where the service answers with an exception instead of features.
    """
    settings = load_fetch()
    if network is not None and (port := urlsplit(url).port):
        settings = settings.model_copy(update={"ports": settings.ports | {port}})
    answer = Fetcher(settings, network).fetch(feature_address(url, table, crs))
    head = answer.data[:_HEAD]
    called = table or urlsplit(url).hostname or "wfs"
    if any(mark in head for mark in _EXCEPTION) or not answer.data.strip():
        said = " ".join(head.decode("utf-8", "replace").split())[:_SHOWN]
        raise ImportFileError("wfs", called, said=said or "-")
    suffix = ".geojson" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else ".gml"
    path = folder / f"wfs{suffix}"
    path.write_bytes(answer.data)
    return path, f"{called.replace('/', '_')}{suffix}"
