"""The kinds of measure and the map layers that show them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from config.contrast import MIN_GRAPHIC_CONTRAST, contrast
from config.tables import CONFIG_DIR, Table, load_table

if TYPE_CHECKING:
    from pathlib import Path

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Title = Annotated[str, Field(min_length=1)]
MAP_BACKGROUND = "#ffffff"


class Look(Table):
    """What a layer looks like and is called."""

    title_sv: Title
    title_en: Title
    colour: Colour
    icon: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    order: int

    @model_validator(mode="after")
    def _visible(self) -> Self:
        ratio = contrast(self.colour, MAP_BACKGROUND)
        if ratio < MIN_GRAPHIC_CONTRAST:
            raise ValueError(
                f"colour {self.colour} has contrast {ratio:.1f} on {MAP_BACKGROUND}, "
                f"WCAG asks for {MIN_GRAPHIC_CONTRAST}"
            )
        return self

    def title(self, language: str) -> str:
        """Return the title in ``sv`` or ``en``."""
        return self.title_en if language == "en" else self.title_sv


class Kind(Look):
    """A kind of measure. ``layer`` names its layer; its own id makes it a layer of its own.

    ``weak_cues`` count only in words that no cue of any kind was found in.
    """

    layer: str
    cues: tuple[str, ...] = ()
    not_cues: tuple[str, ...] = ()
    weak_cues: tuple[str, ...] = ()


class Layer(Look):
    """A layer of several kinds; ``every_kind`` marks the one that gathers all places."""

    every_kind: bool = False
    on_at_start: bool = True
    note_sv: str = ""
    note_en: str = ""


class KindTable(Table):
    """``kinds.toml`` whole: the kinds and the shared layers."""

    kinds: dict[str, Kind]
    layers: dict[str, Layer]

    @model_validator(mode="after")
    def _layers_exist(self) -> Self:
        lost = [
            f"kinds.{key}.layer: no layer {kind.layer!r} (have {', '.join(sorted(self.layers))})"
            for key, kind in self.kinds.items()
            if kind.layer != key and kind.layer not in self.layers
        ]
        if lost:
            raise ValueError("; ".join(lost))
        return self

    def all_layers(self) -> dict[str, Layer]:
        """Return every layer that has something to show, in draw order (lowest first).

        A kind whose ``layer`` is its own id is a layer of its own, built from the kind's table.
        """
        used = {kind.layer for kind in self.kinds.values()}
        own = {
            key: Layer(
                title_sv=kind.title_sv,
                title_en=kind.title_en,
                colour=kind.colour,
                icon=kind.icon,
                order=kind.order,
            )
            for key, kind in self.kinds.items()
            if kind.layer == key and key not in self.layers
        }
        shared = {k: layer for k, layer in self.layers.items() if k in used or layer.every_kind}
        return dict(sorted((shared | own).items(), key=lambda item: (item[1].order, item[0])))

    def kinds_of(self, layer_id: str) -> tuple[str, ...]:
        """Return the kinds that a layer shows, in draw order."""
        layer = self.layers.get(layer_id)
        chosen = [
            (kind.order, key)
            for key, kind in self.kinds.items()
            if kind.layer == layer_id or (layer is not None and layer.every_kind)
        ]
        return tuple(key for _, key in sorted(chosen))


@cache
def load_kinds(path: Path = CONFIG_DIR / "kinds.toml") -> KindTable:
    """Read the kinds and layers; raise :class:`config.errors.ConfigError` with every fault."""
    return load_table(path, KindTable)
