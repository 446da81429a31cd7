"""Files that the browser asks for, all of them shipped with the project."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from config.kinds import load_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

STATIC_DIR = Path(__file__).resolve().parent / "static"
VENDOR_DIR = STATIC_DIR / "vendor"
MANIFEST = VENDOR_DIR / "manifest.json"
URL = "app/static"  # where Streamlit serves the folder `static` beside the app

UI_ICONS = (
    *("list", "map", "map-pin-off", "external-link", "file-text", "quote"),
    *("landmark", "calendar-days", "users-round", "circle-help", "check", "target"),
    *("circle", "circle-dot", "circle-slash-2"),
    # the public site
    *("circle-dot-dashed", "circle-check", "circle-dashed", "circle-x", "clock-alert", "download"),
    *("rss", "printer", "search", "arrow-right", "arrow-left", "languages", "receipt-text", "x"),
    *("navigation", "code", "handshake", "footprints", "circle-ellipsis", "house"),
)


def icon_names() -> frozenset[str]:
    """Return every icon that the interface or a table in ``config/kinds.toml`` names."""
    table = load_kinds()
    looks = (*table.kinds.values(), *table.layers.values())
    return frozenset(UI_ICONS) | {look.icon for look in looks}


@cache
def asset_url(path: str, base: str = "") -> str:
    """Return the address of a file under ``static``; it changes when the file changes.

    Parameters
    ----------
    path
        Relative to ``static``.
    base
        Streamlit's ``server.baseUrlPath``.
    """
    digest = hashlib.sha256((STATIC_DIR / path).read_bytes()).hexdigest()[:10]
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    return f"{prefix}/{URL}/{path}?v={digest}"


def vendored_files() -> Iterator[tuple[Path, str]]:
    """Yield every vendored file with the sha256 that the manifest records for it."""
    for package in json.loads(MANIFEST.read_text(encoding="utf-8"))["packages"]:
        for name, digest in package["files"].items():
            yield VENDOR_DIR / package["name"] / name, digest
