"""Refresh the vendored browser files: ``python -m dashboard.vendor`` (needs npm and a network).

Not part of the running application: it never asks the network for anything.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.errors import LoftesError
from dashboard.assets import MANIFEST, VENDOR_DIR, icon_names


class VendorError(LoftesError):
    """An npm package could not be fetched or lacks a file."""


@dataclass(frozen=True, slots=True)
class Package:
    """An npm package and the files wanted of it, as path in the package → path here."""

    name: str
    version: str
    files: dict[str, str]


def packages() -> tuple[Package, ...]:
    """Return what is vendored: Leaflet, drawing on it, a reader of tiles, the icons named."""
    icons = {f"icons/{name}.svg": f"{name}.svg" for name in sorted(icon_names())}
    return (
        Package(
            "leaflet",
            "1.9.4",
            {
                "dist/leaflet.js": "leaflet.js",
                "dist/leaflet.css": "leaflet.css",
                "LICENSE": "LICENSE",
            },
        ),
        Package(
            "protomaps-leaflet",  # tiles of point layers, with its reader of PMTiles
            "5.1.0",
            {"dist/protomaps-leaflet.js": "protomaps-leaflet.js", "LICENSE": "LICENSE"},
        ),
        Package(
            "@geoman-io/leaflet-geoman-free",  # points, lines and areas drawn by hand
            "2.20.2",
            {
                "dist/leaflet-geoman.min.js": "leaflet-geoman.min.js",
                "dist/leaflet-geoman.css": "leaflet-geoman.css",
                "LICENSE": "LICENSE",
            },
        ),
        Package("lucide-static", "1.62.0", {"LICENSE": "LICENSE"} | icons),
    )


def refresh() -> None:
    """Fetch every package anew, copy its files and write the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        entries = [_copy(package, Path(folder)) for package in packages()]
    text = json.dumps({"packages": entries}, indent=2, ensure_ascii=False)
    MANIFEST.write_text(text + "\n", encoding="utf-8")


def _copy(package: Package, folder: Path) -> dict[str, object]:
    packed = _pack(package, folder)
    source = folder / package.name
    with tarfile.open(folder / packed["filename"]) as archive:
        archive.extractall(source, filter="data")
    source /= "package"
    target = VENDOR_DIR / package.name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for origin, name in package.files.items():
        if not (source / origin).is_file():
            raise VendorError(
                f"the package has no file {origin}",
                where=f"{package.name} {package.version}",
                remedy="Correct the icon's name in config/kinds.toml, or choose another version.",
            )
        shutil.copyfile(source / origin, target / name)
    return {
        "name": package.name,
        "version": package.version,
        "licence": json.loads((source / "package.json").read_text(encoding="utf-8"))["license"],
        "integrity": packed["integrity"],
        "files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(target.iterdir())
        },
    }


def _pack(package: Package, folder: Path) -> dict[str, str]:
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm is not installed", remedy="Install Node.js, then run this again.")
    command = [npm, "pack", "--json", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)  # noqa: S603  our own command
    if done.returncode:
        raise VendorError(
            f"npm could not fetch it: {done.stderr.strip()}",
            where=f"{package.name} {package.version}",
        )
    packed: list[dict[str, str]] = json.loads(done.stdout)
    return packed[0]


if __name__ == "__main__":
    refresh()
