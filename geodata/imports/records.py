"""The records of an import: what a file holds, what was guessed, what would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from geodata.records import Note

ROLES = ("id", "name", "lat", "lon", "east", "north", "pair", "wkt", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is left out; ``row`` counts as the file's own program shows it."""

    row: int
    note: Note


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file's table as it stands.

    Parameters
    ----------
    form
        Name of the format.
    name
        Of the layer or sheet inside the file.
    columns
        Object arrays of equal length.
    geometry
        Shapes in ``crs``, ``None`` where a row has none; ``None`` for a table of text.
    crs
        ``EPSG:…`` (or what PROJ takes) as the file says, ``""`` where it does not.
    rows
        The row number of each row.
    """

    form: str
    name: str
    columns: dict[str, NDArray[np.object_]]
    geometry: NDArray[np.object_] | None
    crs: str
    rows: NDArray[np.int64]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    others: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person said instead of having it guessed; empty: guess.

    ``columns`` are roles of :data:`ROLES` to column names (``""``: no such column).
    """

    table: str = ""
    crs: str = ""
    swap_axes: bool = False
    columns: tuple[tuple[str, str], ...] = ()
    source: str = ""
    licence: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class CrsGuess:
    """A reference system, and the share of the sample that lands in the kommun with it."""

    crs: str
    swapped: bool
    inside: float


@dataclass(frozen=True, slots=True)
class Position:
    """How coordinates are read: the system, where that is known from, and what else was tried.

    ``origin`` is ``file``, ``guess`` or ``choice``; ``columns`` holds those of the coordinates.
    """

    crs: str
    origin: str
    swapped: bool
    inside: float
    columns: tuple[str, ...]
    others: tuple[CrsGuess, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """Ids that an import would add, change and take away, and how many stay as they are."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    same: int

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.changed or self.gone)


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that is known of a file before anything is stored.

    ``frame`` (EPSG:3006) has ``id, source_id, name, valid_from, valid_to, row_hash``, the file's
    own columns and ``geometry``.
    """

    layer: str
    kommun: str
    file: str
    sha256: str
    raw: RawTable
    roles: dict[str, str]
    dropped: tuple[str, ...]
    position: Position
    choices: Choices
    frame: pd.DataFrame
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    diff: Diff

    @property
    def rows(self) -> int:
        """How many rows the file has, good and bad."""
        return len(self.raw) + len(self.raw.faults)


def as_objects(values: object) -> NDArray[np.object_]:
    """Return values as a one-dimensional array of objects, whatever they are."""
    items = list(values)  # type: ignore[call-overload]
    result = np.empty(len(items), dtype=object)
    result[:] = items
    return result
