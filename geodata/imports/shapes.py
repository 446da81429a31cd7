"""Rows to shapes in EPSG:3006: broken ones are mended with a report, or left out with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.crs import SWEREF99TM
from geodata.imports.errors import ImportFileError
from geodata.imports.position import GUESSES, LARGEST, crs_name, inside, land
from geodata.imports.records import Fault
from geodata.imports.values import to_number, to_pair
from geodata.kommuner import kommun_by_code
from geodata.notes import note

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from config.import_tables import ImportLayer
    from geodata.imports.records import Position, RawTable
    from geodata.records import Note

    Shapes = NDArray[np.object_]

_DIMENSION = {"point": 0, "line": 1, "area": 2}


def raw_shapes(raw: RawTable, roles: dict[str, str]) -> tuple[Shapes, tuple[str, ...]]:
    """Return a shape a row as the file has it (``None``: none), and the columns it comes from.

    Raises
    ------
    ImportFileError
        Where the table has no position at all.
    """
    if raw.geometry is not None:
        return raw.geometry.copy(), ()
    if "lon" in roles:
        names = (roles["lon"], roles["lat"])
    elif "east" in roles:
        names = (roles["east"], roles["north"])
    elif "pair" in roles:
        pairs = np.array([to_pair(cell) for cell in raw.columns[roles["pair"]]]).reshape(-1, 2)
        # Maps on the web and the formal axis order both put north first.
        return _points(pairs[:, 1], pairs[:, 0]), (roles["pair"],)
    elif "wkt" in roles:
        texts = [_wkt(cell) for cell in raw.columns[roles["wkt"]]]
        return np.array(texts, dtype=object), (roles["wkt"],)
    else:
        raise ImportFileError("no_position", have=", ".join(list(raw.columns)[:20]))
    x, y = (np.array([to_number(cell) for cell in raw.columns[key]], dtype=float) for key in names)
    return _points(x, y), names


def first_points(shapes: Shapes, most: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a coordinate of each shape that has one, of at most ``most`` spread over all."""
    rows = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if len(rows) > most:
        rows = rows[np.linspace(0, len(rows) - 1, most).astype(int)]
    corners = shapely.bounds(shapes[rows]).reshape(-1, 4)
    finite = np.isfinite(corners).all(axis=1)
    return corners[finite, 0], corners[finite, 1]


def settle_shapes(
    shapes: Shapes, rows: NDArray[np.int64], position: Position, rule: ImportLayer, code: str
) -> tuple[Shapes, list[Fault], list[Note]]:
    """Return shapes in EPSG:3006 (``None`` where a row is left out), faults and repairs."""
    faults: dict[int, Note] = {}
    notes: list[Note] = []
    shapes = _flat(shapes, faults, notes)
    _drop_coordinates(shapes, faults)
    moved = _moved(shapes, position)
    _drop_outside(moved, shapes, faults, position, code)
    moved = _mended(moved, faults, notes)
    _drop_types(moved, faults, rule)
    moved[list(faults)] = None
    found = [Fault(int(rows[index]), reason) for index, reason in sorted(faults.items())]
    return moved, found, notes


def _flat(shapes: Shapes, faults: dict[int, Note], notes: list[Note]) -> Shapes:
    """Drop heights; a row without a shape is a fault."""
    nothing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    faults.update({int(row): note("imports.no_shape") for row in np.flatnonzero(nothing)})
    high = int(shapely.has_z(shapes).sum())
    if high:
        notes.append(note("imports.heights", n=high))
        return np.asarray(shapely.force_2d(shapes))
    return shapes


def _drop_coordinates(shapes: Shapes, faults: dict[int, Note]) -> None:
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    wrong = ~np.isfinite(points).all(axis=1) | (np.abs(points) >= LARGEST).any(axis=1)
    rows, first = np.unique(owner[wrong], return_index=True)
    for row, (x, y) in zip(rows, points[wrong][first], strict=True):
        faults.setdefault(int(row), note("imports.coordinate", x=f"{x:g}", y=f"{y:g}"))
    shapes[list(faults)] = None


def _moved(shapes: Shapes, position: Position) -> Shapes:
    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = (points[:, 1], points[:, 0]) if position.swapped else (points[:, 0], points[:, 1])
        return np.column_stack(land(x, y, position.crs))

    if position.crs == SWEREF99TM and not position.swapped:
        return shapes.copy()
    return np.asarray(shapely.transform(shapes, move))


def _drop_outside(
    moved: Shapes, shapes: Shapes, faults: dict[int, Note], position: Position, code: str
) -> None:
    """Leave out what lies outside the kommun; say so where another system would land it inside."""
    rows = np.flatnonzero(~shapely.is_missing(moved))
    corners = shapely.bounds(moved[rows]).reshape(-1, 4)
    middle = (corners[:, :2] + corners[:, 2:]) / 2
    outside = rows[~inside(middle[:, 0], middle[:, 1], code)]
    if not len(outside):
        return
    ends = shapely.bounds(shapes[outside]).reshape(-1, 4)
    x, y = (ends[:, 0] + ends[:, 2]) / 2, (ends[:, 1] + ends[:, 3]) / 2
    name = kommun_by_code(code).name
    reasons = [note("imports.outside", kommun=name)] * len(outside)
    for crs in GUESSES:
        for swapped in (False, True):
            if (crs, swapped) == (position.crs, position.swapped):
                continue
            hit = inside(*land(*((y, x) if swapped else (x, y)), crs), code)
            word = "imports.outside_swapped" if swapped else "imports.outside_other"
            for index in np.flatnonzero(hit):
                if reasons[index].code == "imports.outside":
                    reasons[index] = note(word, kommun=name, crs=crs_name(crs))
    faults.update({int(row): reason for row, reason in zip(outside, reasons, strict=True)})
    moved[outside] = None


def _mended(moved: Shapes, faults: dict[int, Note], notes: list[Note]) -> Shapes:
    broken = np.flatnonzero(~shapely.is_missing(moved) & ~shapely.is_valid(moved))
    if not len(broken):
        return moved
    reason = str(shapely.is_valid_reason(moved[broken[0]])).split("[")[0]
    before = shapely.get_dimensions(moved[broken])
    result = moved.copy()
    result[broken] = shapely.make_valid(moved[broken], method="structure", keep_collapsed=False)
    lost = shapely.is_empty(result[broken]) | (shapely.get_dimensions(result[broken]) != before)
    faults.update({int(row): note("imports.collapsed", why=reason) for row in broken[lost]})
    result[broken[lost]] = None
    if kept := int((~lost).sum()):
        notes.append(note("imports.mended", n=kept, why=reason))
    return result


def _drop_types(moved: Shapes, faults: dict[int, Note], rule: ImportLayer) -> None:
    allowed = [_DIMENSION[shape] for shape in rule.shapes]
    found = shapely.get_dimensions(moved)
    for row in np.flatnonzero(~shapely.is_missing(moved) & ~np.isin(found, allowed)):
        kind = moved[row].geom_type
        faults[int(row)] = note("imports.shape", shape=kind, allowed=", ".join(rule.shapes))


def _points(x: NDArray[np.float64], y: NDArray[np.float64]) -> Shapes:
    shapes = np.full(len(x), None, dtype=object)
    known = ~(np.isnan(x) | np.isnan(y))
    shapes[known] = shapely.points(x[known], y[known])
    return shapes


def _wkt(cell: object) -> shapely.Geometry | None:
    text = str(cell or "").strip()
    try:
        if text[:2] in {"00", "01"}:
            return shapely.from_wkb(bytes.fromhex(text))
        return shapely.from_wkt(text.split(";", 1)[-1]) if text else None
    except (shapely.errors.ShapelyError, ValueError):
        return None
