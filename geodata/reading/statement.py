"""A span that was judged: what makes it a promise, and what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.records import Stance


@dataclass(frozen=True, slots=True)
class Statement:
    """A promise before its fields are read; spans are offsets in the visible text.

    ``lead`` is the span of the words that open its list, ``parent`` the span of the item above a
    nested one, ``era`` the number of its period.
    """

    block: int
    start: int
    end: int
    stance: Stance
    rule: str
    lead: tuple[int, int] | None = None
    parent: tuple[int, int] | None = None
    era: int = 0
