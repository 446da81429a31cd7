"""Words that the locating knows: ``place_words.toml``."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from config.tables import CONFIG_DIR, Table, load_table

Words = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
Direction = Literal["norr", "söder", "öster", "väster", "nordost", "nordväst", "sydost", "sydväst"]


class RelationWords(Table):
    """Words before a name (``surroundings`` and ``facility``: behind it)."""

    near: Words
    outside: Words
    along: Words
    excluded: Words
    surroundings: Words
    facility: Words
    facility_in: Words


class PlaceWords(Table):
    """The whole of ``place_words.toml``; all words in lower case."""

    generic: Words
    single: Words
    given: Words
    programmes: Words
    relations: RelationWords
    directions: dict[Direction, Words]


@cache
def load_place_words() -> PlaceWords:
    """Read the words; raise :class:`config.errors.ConfigError` with every fault."""
    return load_table(CONFIG_DIR / "place_words.toml", PlaceWords)
