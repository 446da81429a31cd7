"""What is taken from an OpenStreetMap extract, as a table."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.settings import PROJECT_DIR
from config.tables import CONFIG_DIR, Table, load_table

FOLDER_VARIABLE = "LOFTESKARTAN_OSM"

Word = Annotated[str, Field(min_length=1)]
Words = tuple[Word, ...]
Tags = dict[Word, Words]
Metres = Annotated[float, Field(gt=0, le=20_000)]


class LitRule(Table):
    """Values of ``lit`` that mean light and none; every other value is unknown."""

    yes: Words
    no: Words

    def state(self, value: str | None) -> Literal["yes", "no", "unknown"]:
        """Return ``yes``, ``no`` or ``unknown`` for a value of ``lit`` (``None``: untagged)."""
        if value in self.yes:
            return "yes"
        return "no" if value in self.no else "unknown"


class WalkRule(Table):
    """Which ways people may walk, and the tags that are kept of them as they stand."""

    highways: Words
    by_permission: Words
    allowed: Words
    refused: Words
    private_services: Words
    keep: Words

    def admits(self, tags: dict[str, str]) -> bool:
        """Whether a way with these tags belongs to the walking network."""
        highway, foot = tags.get("highway", ""), tags.get("foot", "")
        if foot in self.refused:
            return False
        if foot in self.allowed:
            return highway in self.highways or highway in self.by_permission
        if tags.get("access", "") in self.refused or tags.get("motorroad") == "yes":
            return False
        return highway in self.highways and tags.get("service") not in self.private_services


class StreetRule(Table):
    """How stretches of one name become a street; ``after`` is the kind before it in weight."""

    highways: Words
    after: Word
    gap_m: Metres
    uncertainty_m: Metres


class PointRule(Table):
    """A layer of single things, such as street lamps."""

    layer: Literal["lamps", "cameras"]
    tags: Tags
    keep: Words


class PlaceRule(Table):
    """A kind of named place; ``config/osm.toml`` says what the keys mean."""

    kind: Word
    tags: Tags
    where: Tags = Field(default_factory=dict)
    area: Literal["plats", "område"] = "plats"
    point_m: Metres
    label: bool = False
    weak: bool = False
    borrows: bool = False
    aliases: Words = ()

    def admits(self, tags: dict[str, str]) -> bool:
        """Whether a thing that has one of ``tags`` has all of ``where`` too."""
        return all(tags.get(key) in values for key, values in self.where.items())


class OsmTable(Table):
    """The whole of ``osm.toml``."""

    folder: Word
    title: Word
    licence: Word
    licence_url: Word
    same_within_m: Metres
    lit: LitRule
    walk: WalkRule
    streets: StreetRule
    points: tuple[PointRule, ...]
    places: tuple[PlaceRule, ...]

    @model_validator(mode="after")
    def _after(self) -> Self:
        if self.streets.after not in {rule.kind for rule in self.places}:
            raise ValueError(f"streets.after names no kind of place: {self.streets.after!r}")
        return self


@cache
def load_osm() -> OsmTable:
    """Read ``osm.toml``; raise ``ConfigError`` with every fault."""
    return load_table(CONFIG_DIR / "osm.toml", OsmTable)


def osm_folder() -> Path:
    """Return where extracts are kept: ``LOFTESKARTAN_OSM``, else the folder of the table."""
    own = os.environ.get(FOLDER_VARIABLE)
    return Path(own).absolute() if own else PROJECT_DIR / load_osm().folder
