"""Curated places: coordinates with a source, an uncertainty and the date when they were checked."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from config.tables import CONFIG_DIR, Table, load_tables

if TYPE_CHECKING:
    from pathlib import Path

PLACES_DIR = CONFIG_DIR / "places"
Text = Annotated[str, Field(min_length=1)]


class CuratedPlace(Table):
    """One place; ``lat`` and ``lon`` in WGS 84, ``uncertainty_m`` the radius it may be off by."""

    name: Text
    aliases: tuple[Text, ...] = ()
    precision: Literal["punkt", "plats"]
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    uncertainty_m: Annotated[float, Field(gt=0, le=20_000)]
    estimated: bool = False
    source: Text
    licence: Text
    checked: date
    note: str = ""


class CuratedArea(Table):
    """An area that people speak of and no source draws: made of ``districts`` by their names."""

    name: Text
    aliases: tuple[Text, ...] = ()
    districts: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Text
    checked: date
    note: str = ""


class PlacesFile(Table):
    """One kommun's file; ``kommun`` is the four-digit code."""

    kommun: Annotated[str, Field(pattern=r"^\d{4}$")]
    places: tuple[CuratedPlace, ...] = ()
    areas: tuple[CuratedArea, ...] = ()


@cache
def load_places(folder: Path = PLACES_DIR) -> tuple[PlacesFile, ...]:
    """Read every file of curated places; raise ``ConfigError`` with the faults of all."""
    return load_tables(sorted(folder.glob("*.toml")), PlacesFile)
