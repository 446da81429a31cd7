"""What a person has chosen: the whole state of a page, as it stands in the URL."""

from __future__ import annotations

from dataclasses import dataclass, field

from layers.filters import Filters

ALL_PERIODS = "alla"
NO_PERIOD = "../.."


@dataclass(frozen=True, slots=True)
class Selection:
    """Kommun (code), period key or ``alla``, visible layers, kinds (empty: every kind), filters."""

    kommun: str
    period: str = ALL_PERIODS
    layers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than all promises."""
        return bool(self.kinds) or not self.filters.empty
