"""What is done: a record beside every kommun's map, and the country in one out of all records.

``<code>.geojson`` is written first and ``done/<code>.json`` after it, each in one step, so a run
that ends anywhere leaves whole files, and the next one goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geodata.ids import content_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from dashboard.national.kommun import Part, Task

DONE = "done"
COUNTRY = "sverige.json"


class Records:
    """The records of a folder, which is made where it is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done = folder / DONE
        self.done.mkdir(parents=True, exist_ok=True)

    def codes(self) -> set[str]:
        """Return the kommuner that have a record."""
        return {path.stem for path in self.done.glob("*.json")}

    def holds(self, task: Task) -> bool:
        """Return whether a kommun's map is there, whole, and made of these inputs."""
        record = self._read(task.code)
        try:
            data = (self.folder / f"{task.code}.geojson").read_bytes()
        except OSError:
            return False
        return record.get("inputs") == task.key and record.get("sha256") == _sha256(data)

    def keep(self, task: Task, part: Part) -> None:
        """Write a kommun's map, then its record."""
        data = part.document.encode()
        record = {
            "inputs": task.key,
            "sha256": _sha256(data),
            "numbers": part.numbers,
            "cells": part.cells,
        }
        _write(self.folder / f"{task.code}.geojson", data)
        _write(self.done / f"{task.code}.json", _json(record))

    def drop(self, codes: Iterable[str]) -> None:
        """Remove kommuner that promise nothing any more."""
        for code in codes:
            (self.done / f"{code}.json").unlink(missing_ok=True)
            (self.folder / f"{code}.geojson").unlink(missing_ok=True)

    def write_country(self, population: Mapping[str, int]) -> None:
        """Write ``sverige.json``: a row a kommun with promises, and the H3 cells, fullest first."""
        from layers.analysis.sweden import KommunNumbers, merged

        records = [self._read(code) for code in sorted(self.codes())]
        rows = []
        for record in records:
            if numbers := record.get("numbers"):
                numbers["kinds"] = tuple((kind, number) for kind, number in numbers["kinds"])
                row = KommunNumbers(**numbers)
                rows.append(replace(row, population=population.get(row.code)))
        cells = merged(
            {cell: (set(one), set(two)) for cell, (one, two) in record.get("cells", {}).items()}
            for record in records
        )
        document = {
            "kommuner": [_row(row) for row in rows],
            "cells": [{"cell": c.cell, "places": c.places, "promises": c.promises} for c in cells],
            "version": content_id([record.get("sha256") for record in records]),
        }
        _write(self.folder / COUNTRY, _json(document, indent=1))

    def _read(self, code: str) -> dict[str, Any]:
        try:
            found = json.loads((self.done / f"{code}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _row(numbers: Any) -> dict[str, Any]:  # noqa: ANN401  KommunNumbers, imported late
    from dataclasses import asdict

    return asdict(numbers) | {
        "kinds": dict(numbers.kinds),
        "per_10000": numbers.value("per_10000"),
    }


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _json(document: object, indent: int | None = None) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=indent, sort_keys=True)
    return f"{text}\n".encode()


def _write(path: Path, data: bytes) -> None:
    """Replace a file in one step: whoever reads it has the old one whole or the new one whole."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(data)
    os.replace(fresh, path)  # noqa: PTH105  the same as Path.replace, said as what it is
