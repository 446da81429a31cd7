"""A walk as an organiser writes it in a file (TOML or JSON)."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.tables import Table

Name = Annotated[str, Field(min_length=1, max_length=200)]


class Spot(Table):
    """Where something is: ``lat`` and ``lon`` (WGS 84), or the name of a place in the kommun."""

    name: Name
    place: str = ""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon go together")
        return self


class StopRow(Spot):
    """A wish for a stop."""

    minutes: Annotated[float, Field(ge=0, le=120)] = 5.0
    priority: Annotated[int, Field(ge=1, le=5)] = 3
    must: bool = False
    note: str = ""


class WalkFile(Table):
    """The whole of a walk's file."""

    kommun: Name
    title: str = ""
    date: date
    start: time
    end: time
    meeting: Spot
    goal: Spot | None = None
    stops: tuple[StopRow, ...] = ()
    pace_kmh: float = 4.0
    people: Annotated[int, Field(ge=0, le=10_000)] = 12
    mode: Literal["granska_morker", "foredra_ljus", "kortast"] = "granska_morker"
    step_free: bool = False
    order: tuple[Name, ...] = ()
    locked: tuple[tuple[Name, Name], ...] = ()
