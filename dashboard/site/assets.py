"""The site's own style, scripts and icons, and the vendored Leaflet, in one folder by its hash.

The folder's name changes with its content, so a server may let browsers keep it for a year, and
a page never meets a script of another release.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from config.kinds import load_kinds
from dashboard.assets import STATIC_DIR, VENDOR_DIR, icon_names
from dashboard.site import existing
from dashboard.site.render import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN = Path(__file__).with_name("assets")
FOLDER = "assets"
SIDE = 24  # of an icon
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def build_assets() -> tuple[list[Page], Mapping[str, str]]:
    """Return the files, and the path of each from the site's root by its bare name."""
    files = {path.name: path.read_bytes() for path in sorted(OWN.iterdir()) if path.is_file()}
    files["site.css"] += (colours() + existing.colours() + places_of_icons()).encode()
    files["icons.svg"] = sprite().encode()
    files["mark.svg"] = (STATIC_DIR / "mark.svg").read_bytes()
    for name in ("leaflet.js", "leaflet.css"):
        files[name] = (VENDOR_DIR / "leaflet" / name).read_bytes()
    files["leaflet.LICENSE.txt"] = (VENDOR_DIR / "leaflet" / "LICENSE").read_bytes()
    files["icons.LICENSE.txt"] = (VENDOR_DIR / "lucide-static" / "LICENSE").read_bytes()
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    folder = f"{FOLDER}/{whole.hexdigest()[:12]}"
    paths = {name: f"{folder}/{name}" for name in files}
    return [Page(paths[name], data) for name, data in sorted(files.items())], paths


def colours() -> str:
    """Return one class a kind and a layer, with its colour."""
    table = load_kinds()
    looks = {key: look.colour for key, look in table.all_layers().items()}
    looks |= {key: kind.colour for key, kind in table.kinds.items()}
    return "".join(f".c-{key}{{--c:{colour}}}" for key, colour in sorted(looks.items())) + "\n"


def sprite() -> str:
    """Return every icon that the interface names as one SVG picture, one beneath the other.

    The left column is black, to be a mask; the right one white, for a list's thousand coloured
    tiles: a picture is painted much quicker than a mask.
    """
    names = sorted(icon_names())
    rows = "".join(
        f'<g transform="translate(0 {SIDE * row})">{_drawing(name)}</g>'
        for row, name in enumerate(names)
    )
    wide, high = 2 * SIDE, SIDE * len(names)
    size = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    look = 'fill="none" stroke-width="2" stroke-linecap="round"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look} stroke-linejoin="round">'
        f'<defs><g id="i">{rows}</g></defs><use href="#i" stroke="#000"/>'
        f'<use href="#i" x="{SIDE}" stroke="#fff"/></svg>\n'
    )


def places_of_icons() -> str:
    """Return the style that shows, of the picture of all icons, one: a mask, so it takes colour."""
    names = sorted(icon_names())
    rules = "".join(
        f".i-{name}{{--y:{100 * row / (len(names) - 1):.3f}%}}" for row, name in enumerate(names)
    )
    # One size of the picture wherever an icon has the usual one: another size is another layout of
    # the whole picture, for each icon painted.
    size = f"var(--y)/calc(2*var(--s)) calc({len(names)}*var(--s)) no-repeat"
    sheet = f'url("icons.svg") 0 {size}'
    white = f'.promise::after{{background:url("icons.svg") 100% {size}}}'
    return f".i,.m::before{{-webkit-mask:{sheet};mask:{sheet}}}{white}{rules}\n"


def _drawing(name: str) -> str:
    svg = (VENDOR_DIR / "lucide-static" / f"{name}.svg").read_text(encoding="utf-8")
    svg = _COMMENT.sub("", svg)
    inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    return " ".join(inner.split())
