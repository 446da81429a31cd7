"""Words that tell a person's name from other capitalised words."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import Field

from config.tables import CONFIG_DIR, Table, load_table

Words = Annotated[tuple[str, ...], Field(min_length=1)]


class PersonTable(Table):
    """``persons.toml``: titles beside which a name stands, and what only looks like a name."""

    titles: Words
    not_names: Words


@cache
def load_persons() -> PersonTable:
    """Read ``persons.toml``; raise ``ConfigError`` with every fault."""
    return load_table(CONFIG_DIR / "persons.toml", PersonTable)
