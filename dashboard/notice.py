"""What a link named that does not exist."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in a link that does not exist: key and values of a text."""

    key: str
    value: str
    names: tuple[str, ...] = ()
