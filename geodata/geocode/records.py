"""What a geocoder was asked and what it said, as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Outcome(StrEnum):
    """What became of a question. A failed one is asked again when it expires."""

    FOUND = "found"
    NOTHING = "nothing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Geocode:
    """A question to a geocoder and its answer; it is not asked again before ``expires``.

    ``places`` is what was found inside the kommun, as JSON (see :mod:`geodata.geocode.answers`);
    ``fault`` says in a sentence why a question failed.
    """

    key: str
    service: str
    kommun: str
    name: str
    outcome: Outcome
    places: str
    fault: str
    asked: datetime
    expires: datetime
