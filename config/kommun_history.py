"""Codes, names and borders of kommuner as they were: ``kommun_history.toml``."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated

from pydantic import Field

from config.tables import CONFIG_DIR, Table, load_table

Code = Annotated[str, Field(pattern=r"^\d{4}$")]
Text = Annotated[str, Field(min_length=1)]


class CodeChange(Table):
    """Codes of a ``former`` län, and those of the same kommuner since ``day``."""

    day: date
    former: Text
    why: Text
    now: dict[Code, Code]


class NameChange(Table):
    """A name that the kommun ``now`` (code) had before ``day``, or has beside its own."""

    name: Text
    now: Code
    day: date


class Split(Table):
    """A kommun (code) that was part of another before ``day``."""

    code: Code
    was_in: Code
    day: date


class KommunHistory(Table):
    """The whole of ``kommun_history.toml``."""

    source: Text
    codes: tuple[CodeChange, ...]
    names: tuple[NameChange, ...]
    splits: tuple[Split, ...]

    def codes_today(self) -> dict[str, str]:
        """Return former code → code of today."""
        return {old: new for change in self.codes for old, new in change.now.items()}


@cache
def load_kommun_history() -> KommunHistory:
    """Read the table; raise :class:`config.errors.ConfigError` with every fault."""
    return load_table(CONFIG_DIR / "kommun_history.toml", KommunHistory)
