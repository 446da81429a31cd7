"""The national gazetteer: every district and locality of the 290 kommuner in one small file.

``data/gazetteer.arrow`` (Arrow IPC) is built from the shipped tables by
``python -m geodata.gazetteer_build``; a test proves that building it anew gives the same bytes. A
district that is one of SCB's areas has its outline in ``areas.parquet``, every other place its own.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import shapely

from geodata.kommuner import DATA_DIR
from geodata.records import Place, Precision

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

PATH = DATA_DIR / "gazetteer.arrow"
CHECKED = date(2026, 11, 23)
CITY_DISTRICT, DISTRICT, LOCALITY = "city_district", "district", "locality"


class GazetteerFile:
    """The file in memory: columns as lists, every place's geometry beside them."""

    def __init__(self, path: Path = PATH) -> None:
        from pyarrow import feather

        table: pa.Table = feather.read_table(path, memory_map=True)
        self._shapes: NDArray[np.object_] = shapely.from_wkb(table["geometry"].to_numpy())
        areas = table["area"].to_pylist()
        outlines = _outlines()
        for row, area in enumerate(areas):
            if area is not None:
                self._shapes[row] = outlines[area]
        names = ("kommunkod", "source", "id", "name", "precision", "uncertainty_m", "joint",
                 "estimated", "origin", "licence")  # fmt: skip
        self._columns: dict[str, list[Any]] = {key: table[key].to_pylist() for key in names}
        codes = self._columns["kommunkod"]
        self._rows: dict[str, range] = {}
        starts = [row for row in range(len(codes)) if row == 0 or codes[row] != codes[row - 1]]
        for start, end in zip(starts, [*starts[1:], len(codes)], strict=True):
            self._rows[codes[start]] = range(start, end)

    def __len__(self) -> int:
        return len(self._columns["name"])

    def places(self, kommun: str, source: str) -> list[tuple[Place, bool]]:
        """Return a source's places in a kommun (code), and whether an outline is shared."""
        column = self._columns
        return [
            (self._place(row), column["joint"][row])
            for row in self._rows.get(kommun, ())
            if column["source"][row] == source
        ]

    def _place(self, row: int) -> Place:
        column = self._columns
        return Place(
            id=column["id"][row],
            name=column["name"][row],
            kommun=column["kommunkod"][row],
            geometry=self._shapes[row],
            precision=_PRECISION[column["precision"][row]],
            uncertainty_m=column["uncertainty_m"][row],
            source=column["origin"][row],
            licence=column["licence"][row],
            checked=CHECKED,
            estimated=column["estimated"][row],
        )


def _outlines() -> dict[str, BaseGeometry]:
    import pyarrow.parquet as pq

    table = pq.read_table(DATA_DIR / "areas.parquet", columns=["regsokod", "geometry"])
    shapes = shapely.from_wkb(table["geometry"].to_numpy())
    return dict(zip(table["regsokod"].to_pylist(), shapes, strict=True))


_PRECISION = {item.value: item for item in Precision}


@cache
def gazetteer_file() -> GazetteerFile:
    """Return the shipped file, read once."""
    return GazetteerFile()
