"""The records that flow through the house: frozen, typed, free of I/O.

Coordinates are EPSG:3006 (SWEREF 99 TM, metres, x east and y north) wherever a geometry is held.
Ids are content hashes (see :mod:`geodata.ids`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.terms import Origin, Precision, PromiseStatus, Role, SetKind, Stance, Tier

if TYPE_CHECKING:
    from datetime import date, datetime

    from shapely.geometry.base import BaseGeometry

__all__ = [
    "Decision",
    "Document",
    "DocumentReading",
    "Event",
    "Evidence",
    "Note",
    "Origin",
    "Period",
    "Place",
    "PlaceMention",
    "Placed",
    "Precision",
    "Promise",
    "PromiseSet",
    "PromiseStatus",
    "Role",
    "SetKind",
    "Stance",
    "TextQuote",
    "Tier",
    "Unplaced",
]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both ends included; an end that is not given is open."""

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"period ends before it starts: {self.start} > {self.end}")

    @property
    def key(self) -> str:
        """ISO 8601 interval (``2022-01-01/2022-12-31``, ``..`` for an open end); stands in URLs."""
        return f"{self.start or '..'}/{self.end or '..'}"

    @property
    def label(self) -> str:
        """Years where the period is made of whole years (``2022``, ``2022–2024``), else dates."""
        if self.start and self.end:
            whole = (self.start.month, self.start.day) == (1, 1)
            whole = whole and (self.end.month, self.end.day) == (12, 31)
            if whole and self.start.year == self.end.year:
                return str(self.start.year)
            if whole:
                return f"{self.start.year}–{self.end.year}"
            return f"{self.start} – {self.end}"
        if self.start:
            return f"från {self.start}"
        return f"till {self.end}" if self.end else "utan period"


@dataclass(frozen=True, slots=True)
class TextQuote:
    """W3C text-quote selector with its position: ``exact`` stands at ``[start, end)``.

    Offsets count Unicode code points in the decoded source text.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value: the rule, and the span of its cue in code points, if any."""

    field: str
    rule: str
    start: int | None = None
    end: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A source: ``id`` is the sha256 of its bytes (of its facts, where no bytes may be kept)."""

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    retrieved: date | None = None
    year: int | None = None
    media_type: str = "text/plain"
    licence: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place as a document writes it.

    ``surface`` is the written form, ``name`` the base form (genitive off, ellipsis filled in).
    A generic word ("centrum", "skolmiljö") has ``generic`` set and never becomes a pin.
    ``start`` and ``end`` are code points in the source text; ``None`` in the bundled register.
    """

    surface: str
    name: str
    role: Role = Role.TARGET
    generic: bool = False
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment: quoted from a document, or told in our own short words (the register)."""

    id: str
    kinds: tuple[str, ...]
    actors: tuple[str, ...]
    stance: Stance = Stance.PROMISE
    quote: TextQuote | None = None
    summary_sv: str = ""
    summary_en: str = ""
    count: int | None = None
    unit: str | None = None
    at_least: bool = False
    period: Period | None = None
    theme: str = ""
    mentions: tuple[PlaceMention, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def text(self, language: str = "sv") -> str:
        """Return the quote as the document has it, else the short text in ``sv`` or ``en``."""
        if self.quote is not None:
            return self.quote.exact
        return self.summary_en if language == "en" and self.summary_en else self.summary_sv


@dataclass(frozen=True, slots=True)
class PromiseSet:
    """The promises of one document for one period, with the places it speaks of as a whole."""

    id: str
    kommuner: tuple[str, ...]
    period: Period | None
    parties: tuple[str, ...]
    document: Document
    promises: tuple[Promise, ...]
    kind: SetKind = SetKind.MEDBORGARLOFTE
    origin: Origin = Origin.READ
    mentions: tuple[PlaceMention, ...] = ()
    note_sv: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What the reader found in one document. ``sets[0]`` is the current one, older ones follow.

    ``text`` is what the offsets of quotes, mentions and evidence count in.
    """

    document: Document
    kommuner: tuple[str, ...]
    sets: tuple[PromiseSet, ...]
    notes: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A located place; ``geometry`` in EPSG:3006, ``uncertainty_m`` the radius it may be off by."""

    id: str
    name: str
    kommun: str
    geometry: BaseGeometry
    precision: Precision
    uncertainty_m: float
    source: str
    licence: str
    checked: date | None = None
    estimated: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for a person, as code and parameters; ``config/notes.toml`` has its words."""

    code: str
    params: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention that was located, with how and why.

    ``promise_id`` is the set's id for a place that the document speaks of as a whole.
    """

    promise_id: str
    mention: PlaceMention
    place: Place
    method: Note
    tier: Tier
    evidence: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A mention (or a promise without one) that is not on the map, with what was tried."""

    promise_id: str
    mention: PlaceMention | None
    reason: Note
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a field; append-only, replayed on every re-run."""

    key: str
    field: str
    value: str
    who: str
    when: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A status of a promise, recorded at a moment; append-only.

    ``delivered`` of the promise's count. ``happened`` is the day it came to be so, ``None`` where
    nobody said another day than that of recording.
    """

    promise_id: str
    status: PromiseStatus
    when: datetime
    who: str
    delivered: int | None = None
    evidence: str = ""
    note: str = field(default="")
    happened: date | None = None

    @property
    def day(self) -> date:
        """The day from which the status holds."""
        return self.happened or self.when.date()
