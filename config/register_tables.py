"""Shape of the bundled register: what a document promises, told in our own short words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from config.errors import ConfigError
from config.kinds import load_kinds
from config.tables import CONFIG_DIR, Table, load_tables

if TYPE_CHECKING:
    from pathlib import Path

REGISTER_DIR = CONFIG_DIR / "register"
StanceName = Literal["promise", "continuing", "priority", "goal", "follow_up"]
Key = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
Text = Annotated[str, Field(min_length=1)]


class Source(Table):
    """The published document: facts only, never its text."""

    title: Text
    publisher: Text
    year: int | None = None
    url: str = ""


class NamedPlace(Table):
    """A place that the document names; ``generic`` words never become a pin."""

    name: Text
    role: Literal["target", "focus", "problem", "scope"] = "target"
    generic: bool = False


class Statement(Table):
    """One promise, goal or priority. ``key`` is part of its id: never change it."""

    key: Key
    sv: Text
    en: Text
    kinds: Annotated[tuple[str, ...], Field(min_length=1)]
    actors: tuple[str, ...]
    stance: StanceName = "promise"
    theme: str = ""
    count: Annotated[int | None, Field(ge=0)] = None
    unit: str | None = None
    at_least: bool = False
    places: tuple[NamedPlace, ...] = ()

    @model_validator(mode="after")
    def _unit_of_count(self) -> Self:
        if (self.count is None) != (self.unit is None):
            raise ValueError("count and unit go together")
        return self


class RegisterSet(Table):
    """One document's statements for one period, with the numbers that it must hold."""

    key: Key
    kind: Literal["medborgarlöfte", "överenskommelse"] = "medborgarlöfte"
    start: date | None = None
    end: date | None = None
    parties: Annotated[tuple[str, ...], Field(min_length=1)]
    source: Source
    note_sv: str = ""
    note_en: str = ""
    places: tuple[NamedPlace, ...] = ()
    statements: tuple[Statement, ...]
    expect: dict[StanceName, int]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        faults = []
        if self.start and self.end and self.start > self.end:
            faults.append(f"end: {self.end} is before start {self.start}")
        keys = [statement.key for statement in self.statements]
        faults += [f"statements: key {k!r} used twice" for k in set(keys) if keys.count(k) > 1]
        found: dict[str, int] = {}
        for statement in self.statements:
            found[statement.stance] = found.get(statement.stance, 0) + 1
        if found != self.expect:
            faults.append(f"expect: says {self.expect}, the statements are {found}")
        if faults:
            raise ValueError("; ".join(sorted(faults)))
        return self


class RegisterFile(Table):
    """One kommun's file; ``kommun`` is the four-digit code."""

    kommun: Annotated[str, Field(pattern=r"^\d{4}$")]
    sets: Annotated[tuple[RegisterSet, ...], Field(min_length=1)]


def load_register(folder: Path = REGISTER_DIR) -> tuple[RegisterFile, ...]:
    """Read every register file, in order of file name.

    Raises
    ------
    ConfigError
        With the faults of all files: shape, counts, and kinds that ``kinds.toml`` does not know.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise ConfigError([f"{folder.name}: -: holds no register file (*.toml)"])
    files = load_tables(paths, RegisterFile)
    known = load_kinds().kinds
    faults = [
        f"{path.name}: sets.{group.key}.{statement.key}.kinds: no kind {kind!r}"
        for path, file in zip(paths, files, strict=True)
        for group in file.sets
        for statement in group.statements
        for kind in statement.kinds
        if kind not in known
    ]
    if faults:
        raise ConfigError(faults)
    return files
