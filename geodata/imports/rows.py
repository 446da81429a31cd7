"""The rows of an import: ids that stay, dates, attributes without persons."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from config.import_tables import load_imports
from geodata.ids import ID_LENGTH, content_id
from geodata.imports.records import Fault, as_objects
from geodata.imports.values import to_date
from geodata.notes import note

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.imports.records import RawTable
    from geodata.records import Note

OWN = ("id", "source_id", "name", "valid_from", "valid_to", "row_hash")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_OWN_ID = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d+)?")
_MASK = "▮▮▮"
_NAME_LENGTH = 200


def build_rows(
    raw: RawTable,
    shapes: NDArray[np.object_],
    roles: dict[str, str],
    used: tuple[str, ...],
    dropped: tuple[str, ...],
    scope: tuple[str, str],
) -> tuple[pd.DataFrame, list[Fault], list[Note]]:
    """Return a frame of the rows that have a shape and no fault.

    Parameters
    ----------
    raw, shapes
        The table and a shape a row (EPSG:3006, ``None``: left out already).
    roles, used, dropped
        Columns by role, those of the coordinates, those that hold persons.
    scope
        Layer and kommun: what ids are unique in.
    """
    faults: dict[int, Note] = {}
    kept = np.flatnonzero(~shapely.is_missing(shapes))
    own = {role: raw.columns[roles[role]] for role in ("id", "name") if role in roles}
    dates = {
        role: _dates(raw, roles.get(role, ""), kept, faults) for role in ("valid_from", "valid_to")
    }
    _check_order(dates, kept, faults)
    source = [_text(cell) for cell in own["id"][kept]] if "id" in own else [""] * len(kept)
    skipped = {*used, *dropped, *roles.values()}
    attributes, masked = _attributes(raw, kept, skipped)
    hashes = _hashes(attributes, own.get("name"), dates, kept)
    ids = _ids(source, shapes[kept], scope)
    same = _duplicates(ids, source, hashes, shapes, kept, raw, faults)
    frame = pd.DataFrame(
        {
            "id": as_objects(ids),
            "source_id": as_objects(source),
            "name": as_objects(_text(cell)[:_NAME_LENGTH] for cell in own["name"][kept])
            if "name" in own
            else as_objects([""] * len(kept)),
            **dates,
            "row_hash": as_objects(hashes),
            **attributes,
            "geometry": shapes[kept],
        }
    )
    good = [index for index, row in enumerate(kept) if int(row) not in faults]
    notes = [note("imports.same_rows", n=same)] if same else []
    notes += [note("imports.masked", n=masked)] if masked else []
    found = [Fault(int(raw.rows[row]), why) for row, why in sorted(faults.items()) if why.code]
    return frame.iloc[good].reset_index(drop=True), found, notes


def _dates(
    raw: RawTable, column: str, kept: NDArray[np.int64], faults: dict[int, Note]
) -> NDArray[np.object_]:
    result = np.full(len(kept), None, dtype=object)
    for index, row in enumerate(kept) if column else ():
        cell = raw.columns[column][row]
        try:
            result[index] = to_date(None if _missing(cell) else cell)
        except ValueError:
            faults[int(row)] = note("imports.date", column=column, value=_text(cell)[:40])
    return result


def _check_order(
    dates: dict[str, NDArray[np.object_]], kept: NDArray[np.int64], faults: dict[int, Note]
) -> None:
    pairs = zip(kept, dates["valid_from"], dates["valid_to"], strict=True)
    for row, start, end in pairs:
        if start and end and start > end:
            faults[int(row)] = note("imports.order", start=str(start), end=str(end))


def _ids(source: list[str], shapes: NDArray[np.object_], scope: tuple[str, str]) -> list[str]:
    """Return stable ids: of the file's own id, else of where the thing stands (to 0.1 m)."""
    spots = shapely.to_wkb(shapely.transform(shapes, lambda points: points.round(1)))
    times: dict[bytes, int] = {}
    ids = []
    for own, spot in zip(source, spots, strict=True):
        if _OWN_ID.fullmatch(own):  # our own export comes home
            ids.append(own)
        elif own:
            ids.append(content_id(*scope, own))
        else:
            times[spot] = times.get(spot, 0) + 1
            ids.append(content_id(*scope, spot.hex(), times[spot]))
    return ids


def _duplicates(
    ids: list[str],
    source: list[str],
    hashes: list[str],
    shapes: NDArray[np.object_],
    kept: NDArray[np.int64],
    raw: RawTable,
    faults: dict[int, Note],
) -> int:
    """Mark the second row of an id: passed over where it says the same, else a fault."""
    first: dict[str, int] = {}
    same = 0
    for index, key in enumerate(ids):
        row = int(kept[index])
        if row in faults:
            continue
        if key not in first:
            first[key] = index
            continue
        earlier = first[key]
        if hashes[earlier] == hashes[index] and shapes[kept[earlier]].equals(shapes[row]):
            same += 1
            faults[row] = _PASSED
        else:
            at = int(raw.rows[kept[earlier]])
            faults[row] = note("imports.duplicate", id=source[index][:60] or key, row=at)
    return same


def _attributes(
    raw: RawTable, kept: NDArray[np.int64], skipped: set[str]
) -> tuple[dict[str, NDArray[np.object_]], int]:
    """Return the file's other columns as it has them; e-mail addresses in them are masked."""
    longest = load_imports().max_cell
    masked = 0
    result: dict[str, NDArray[np.object_]] = {}
    for name, cells in raw.columns.items():
        if name in skipped:
            continue
        values = []
        for cell in cells[kept]:
            value = None if _missing(cell) else cell
            if isinstance(value, str):
                value, times = _MAIL.subn(_MASK, value[:longest].replace("\x00", ""))
                masked += times
            elif not isinstance(value, bool | int | float | date | np.generic | None):
                value = str(value)[:longest]
            values.append(value)
        if any(value is not None for value in values):
            key = f"{name}_" if name in {*OWN, "geometry"} else name
            result[key] = as_objects(values)
    return result, masked


def _hashes(
    attributes: dict[str, NDArray[np.object_]],
    names: NDArray[np.object_] | None,
    dates: dict[str, NDArray[np.object_]],
    kept: NDArray[np.int64],
) -> list[str]:
    columns = [*sorted(attributes.items()), *dates.items()]
    if names is not None:
        columns.append(("name", names[kept]))
    hashes = []
    for index in range(len(kept)):
        said = [(key, text) for key, cells in columns if (text := _canonical(cells[index]))]
        hashes.append(content_id(said))
    return hashes


def _canonical(value: object) -> str:
    """Return a value's text: the same for 3, 3.0, ``3`` and ``3,0``, which formats exchange."""
    if _missing(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = str(value).strip()
    if _NUMBER.fullmatch(text):
        return f"{float(text.replace(',', '.')):.12g}"
    return text


def _text(cell: object) -> str:
    """Return a cell as text; whole numbers that a spreadsheet made decimal are whole again."""
    if _missing(cell):
        return ""
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _missing(value: object) -> bool:
    return (
        value is None
        or value is pd.NaT
        or value is pd.NA
        or (isinstance(value, float) and math.isnan(value))
        or (isinstance(value, str) and not value.strip())
    )


class _Passed:
    """Stands for a row that says what another said already: no fault, but not stored twice."""

    code = ""


_PASSED: Note = _Passed()  # type: ignore[assignment]
