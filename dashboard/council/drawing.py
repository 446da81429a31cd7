"""What the report draws: the map of the public site, in the report's letters, and its signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.site.content import Content
from dashboard.site.map_data import base_part
from dashboard.site.static_map import picture

if TYPE_CHECKING:
    from layers.bundle import Bundle

_DETAIL = 1400  # corners of the base map
_SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20">{}</svg>'
)
_DISC = '<circle cx="10" cy="10" r="8.6" fill="{fill}" stroke="#17222c" stroke-width="2"/>'
_LINE = 'fill="none" stroke="{}" stroke-width="2.6" stroke-linecap="round"/>'
_INKED = _LINE.format("#17222c")
# Told apart by shape, in black and white too.
SIGNS = {
    kind: _SIGN.format(_DISC.format(fill=fill) + inside)
    for kind, fill, inside in (
        ("kept", "#17222c", f'<path d="M5.5 10.5L9 14L15 6.5" {_LINE.format("#fff")}'),
        ("partly", "#fff", '<path d="M10 1.4A8.6 8.6 0 0 1 10 18.6Z" fill="#17222c"/>'),
        (
            "broken",
            "#fff",
            f'<path d="M6.5 6.5L13.5 13.5M13.5 6.5L6.5 13.5" {_LINE.format("#17222c")}',
        ),
        ("running", "#fff", '<circle cx="10" cy="10" r="3.4" fill="#17222c"/>'),
        ("untold", "#fff", ""),
    )
}


def map_picture(bundle: Bundle, title: str) -> str:
    """Return a kommun's map as SVG with the report's font."""
    from datetime import UTC, datetime

    from layers.base_map import base_map

    content = Content(bundle, {}, datetime.now(UTC).date())
    drawn = picture(content, base_part(base_map(bundle.kommun.code, _DETAIL)), title)
    return drawn.replace("system-ui,sans-serif", "Source Sans 3")
