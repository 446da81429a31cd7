"""How a view is wanted: language of titles, coordinate system, name of the file."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.crs import SWEREF99TM


@dataclass(frozen=True, slots=True)
class Order:
    """``crs`` as ``EPSG:…``; formats that have one of their own do not ask for it."""

    language: str = "sv"
    crs: str = SWEREF99TM
