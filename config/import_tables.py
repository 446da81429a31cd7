"""What a kommun may import, as a table."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from config.kinds import Colour, Title
from config.settings import PROJECT_DIR
from config.tables import CONFIG_DIR, Table, load_table

FOLDER_VARIABLE = "LOFTESKARTAN_IMPORTS"

Word = Annotated[str, Field(min_length=1)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]
Count = Annotated[int, Field(gt=0)]
Shape = Literal["point", "line", "area"]


class ColumnWords(Table):
    """Words that a column of each role is known by."""

    id: Words
    name: Words
    lat: Words
    lon: Words
    east: Words
    north: Words
    pair: Words
    wkt: Words
    valid_from: Words
    valid_to: Words


class Personal(Table):
    """Columns that hold persons."""

    columns: Words


class ImportLayer(Table):
    """A layer that can be imported; ``accuracy_m`` is how far off a position may be."""

    title_sv: Title
    title_en: Title
    kind: Word
    shapes: Annotated[tuple[Shape, ...], Field(min_length=1)]
    colour: Colour
    icon: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    osm: Literal["", "cameras", "lamps"] = ""
    years: Annotated[float, Field(gt=0)]
    accuracy_m: Annotated[float, Field(ge=0, le=1000)]

    def title(self, language: str) -> str:
        """Return the title in ``sv`` or ``en``."""
        return self.title_en if language == "en" else self.title_sv


class ImportTable(Table):
    """The whole of ``imports.toml``."""

    folder: Word
    population: Word
    in_dashboard: bool
    light_years: Annotated[float, Field(gt=0)]
    max_bytes: Count
    max_unpacked: Count
    max_rows: Count
    max_columns: Count
    max_cell: Count
    sample: Count
    inside_share: Annotated[float, Field(gt=0, le=1)]
    columns: ColumnWords
    personal: Personal
    layers: Annotated[dict[str, ImportLayer], Field(min_length=1)]


@cache
def load_imports() -> ImportTable:
    """Read ``imports.toml``; raise ``ConfigError`` with every fault."""
    return load_table(CONFIG_DIR / "imports.toml", ImportTable)


def import_folder() -> Path:
    """Return where imports are kept: ``LOFTESKARTAN_IMPORTS``, else the folder of the table."""
    own = os.environ.get(FOLDER_VARIABLE)
    return Path(own).absolute() if own else PROJECT_DIR / load_imports().folder
