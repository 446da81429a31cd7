"""What a person has begun and not yet decided: kept on the server, so that no browser loses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# A draft that nobody came back to. An uploaded document may hold personal data, so it must end.
KEPT = timedelta(days=30)
DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Draft:
    """Something begun: by whom (a role or an account), on what, and what stands in it.

    ``content`` is JSON; ``data`` holds the bytes of an uploaded document, else it is empty.
    """

    person: str
    scope: str
    content: str
    saved: datetime
    data: bytes = b""


def card_scope(set_id: str, promise_id: str) -> str:
    """Return the scope of a change that is begun on a promise of a set (both by id)."""
    return f"card:{set_id}:{promise_id}"


def follow_scope(set_id: str, promise_id: str) -> str:
    """Return the scope of a report that is begun on a promise of a set (both by id)."""
    return f"follow:{set_id}:{promise_id}"
