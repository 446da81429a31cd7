"""Contrast of two colours as WCAG 2.2 defines it."""

from __future__ import annotations

MIN_GRAPHIC_CONTRAST = 3.0
MIN_TEXT_CONTRAST = 4.5

_LINEAR_BELOW = 0.04045


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, 'relative luminance')."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= _LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio (1 to 21) of two colours written ``#rrggbb``."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)
