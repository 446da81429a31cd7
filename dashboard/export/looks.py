"""The looks that occur among rows: one a layer, role and kind of position, lowest layer first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.kinds import load_kinds
from dashboard.texts import text
from geodata.records import Role
from layers.style import Style, style_of

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Look:
    """How the rows of one layer, role and kind of position are drawn; ``title`` for a legend."""

    layer: str
    layer_title: str
    role: str
    estimated: bool
    title: str
    style: Style

    @property
    def key(self) -> str:
        """A name for the look, free of anything but letters, digits and hyphens."""
        return f"{self.layer}-{self.role}-{'uppskattad' if self.estimated else 'saker'}".replace(
            "_", "-"
        )


def looks(kinds: Iterable[tuple[str, str, bool]], language: str) -> list[Look]:
    """Return the looks of ``(layer, role, estimated)``, each once."""
    table = load_kinds().all_layers()
    order = list(table)
    found = sorted(
        set(kinds), key=lambda k: (order.index(k[0]), list(Role).index(Role(k[1])), k[2])
    )
    return [
        Look(
            layer=layer,
            layer_title=table[layer].title(language),
            role=role,
            estimated=estimated,
            title=_title(role, language, estimated=estimated),
            style=style_of(table[layer], Role(role), estimated=estimated),
        )
        for layer, role, estimated in found
    ]


def _title(role: str, language: str, *, estimated: bool) -> str:
    said = text(f"role.{role}", language)
    return f"{said}, {text('export.estimated_short', language)}" if estimated else said


def rgba(colour: str, opacity: float = 1.0) -> tuple[int, int, int, int]:
    """Return ``#rrggbb`` and an opacity as four numbers from 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue, round(opacity * 255)


def dashes(style: Style) -> list[float]:
    """Return the dash array as numbers, empty for a solid line."""
    return [float(part) for part in style.dash.split()]
