"""What a page, a list and an export read: plain frozen records, free of geometry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from geodata.records import (
        Origin,
        Period,
        Precision,
        PromiseStatus,
        Role,
        SetKind,
        Stance,
        Tier,
    )


class Located(StrEnum):
    """How a promise stands on the map."""

    PLACE = "place"
    FOCUS = "focus"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for a person, in both languages."""

    sv: str
    en: str

    def text(self, language: str) -> str:
        """Return the sentence in ``sv`` or ``en``."""
        return self.en if language == "en" else self.sv


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place on the map; ``lat`` and ``lon`` (WGS 84) are where a label may stand."""

    id: str
    name: str
    precision: Precision
    uncertainty_m: float
    estimated: bool
    source: str
    licence: str
    checked: date | None
    note: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """Why a promise (or a whole set) hangs on a place."""

    place_id: str
    surface: str
    role: Role
    tier: Tier
    method: Note
    evidence: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise as the list, the detail and the exports show it."""

    id: str
    set_id: str
    text_sv: str
    text_en: str
    quoted: bool
    kinds: tuple[str, ...]
    stance: Stance
    actors: tuple[str, ...]
    count: int | None
    unit: str | None
    at_least: bool
    period: Period | None
    theme: str
    status: PromiseStatus
    links: tuple[PlaceLink, ...]
    located: Located
    why_not: tuple[Note, ...]

    def text(self, language: str) -> str:
        """Return the quote (always as written), or the short text in ``sv`` or ``en``."""
        return self.text_en if language == "en" and self.text_en else self.text_sv


@dataclass(frozen=True, slots=True)
class SetView:
    """A set of promises with its source and the places that it speaks of as a whole."""

    id: str
    kind: SetKind
    origin: Origin
    period: Period | None
    parties: tuple[str, ...]
    title: str
    publisher: str
    year: int | None
    url: str
    retrieved: date | None
    note: Note
    links: tuple[PlaceLink, ...]


@dataclass(frozen=True, slots=True)
class PeriodOption:
    """A period that exists for a kommun: key for the URL, label for people, number of promises."""

    key: str
    label: str
    promises: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of a view. ``goals`` and other statements that do not commit are not promises.

    ``promises == on_place + by_focus + not_on_map``.
    """

    promises: int
    on_place: int
    by_focus: int
    not_on_map: int
    goals: int
    places: int
