"""How walks are planned and told, as a table."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from config.tables import CONFIG_DIR, Table, load_table

Factor = Annotated[float, Field(ge=1, le=10)]
Word = Annotated[str, Field(min_length=1)]
Mode = Literal["granska_morker", "foredra_ljus", "kortast"]


class LightCost(Table):
    """Cost of a metre that is known to be lit, of which nothing is known, known to be dark."""

    yes: Factor
    unknown: Factor
    no: Factor


class Sentence(Table):
    """A sentence in both languages."""

    sv: Word
    en: Word

    def text(self, language: str) -> str:
        """Return the sentence in ``sv`` or ``en``."""
        return self.en if language == "en" else self.sv


class WalkTable(Table):
    """The whole of ``walk.toml``."""

    group_size: Annotated[int, Field(ge=2, le=100)]
    groups_most: Annotated[int, Field(ge=1, le=5)]
    steepest_percent: Annotated[float, Field(gt=0, le=20)]
    detour: Factor
    exact_stops: Annotated[int, Field(ge=1, le=13)]
    iterations: Annotated[int, Field(ge=1, le=100_000)]
    light: dict[Mode, LightCost]
    ways: dict[Word, Word]
    reasons: dict[Word, Sentence]
    notices: dict[Word, Sentence]

    def way(self, kind: str) -> str:
        """Return what a way without a name is called, in its definite form."""
        return self.ways.get(kind, self.ways["other"])


@cache
def load_walk() -> WalkTable:
    """Read ``walk.toml``; raise ``ConfigError`` with every fault."""
    return load_table(CONFIG_DIR / "walk.toml", WalkTable)
