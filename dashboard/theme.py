"""The look: one style sheet, and the Lucide icons as masks that take any colour."""

from __future__ import annotations

import base64
from functools import cache

from dashboard.assets import STATIC_DIR, VENDOR_DIR, asset_url, icon_names

WHITE = "#ffffff"
SHEETS = (
    "theme.css",
    "analysis.css",
    "find.css",
    "plots.css",
    "print.css",
    "review.css",
    "controls.css",
)


def style_sheet(base_path: str = "") -> str:
    """Return the style sheet as HTML."""
    icons = "".join(
        f'.i-{name}{{--i:url("{asset_url(f"vendor/lucide-static/{name}.svg", base_path)}")}}'
        for name in sorted(icon_names())
    )
    mark = f'.mark{{background-image:url("{asset_url("mark.svg", base_path)}")!important}}'
    return f"<style>{_sheet()}{icons}{mark}</style>"


def icon(name: str, colour: str = "") -> str:
    """Return an icon as HTML: a tile of ``colour`` with the icon in white, or the bare icon."""
    if colour:
        return f'<span class="tile" style="--c:{colour}"><span class="i i-{name}"></span></span>'
    return f'<span class="i i-{name}"></span>'


@cache
def tile_image(name: str, colour: str) -> str:
    """Return the same tile as a Markdown image, for the labels of Streamlit's widgets."""
    svg = (VENDOR_DIR / "lucide-static" / f"{name}.svg").read_text(encoding="utf-8")
    inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    tile = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
        f'<rect width="24" height="24" rx="6" fill="{colour}"/>'
        f'<g transform="translate(4.2 4.2) scale(.65)" fill="none" stroke="{WHITE}" '
        f'stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">{inner}</g></svg>'
    )
    return f"![](data:image/svg+xml;base64,{base64.b64encode(tile.encode()).decode()})"


@cache
def _sheet() -> str:
    return "".join((STATIC_DIR / name).read_text(encoding="utf-8") for name in SHEETS)
