"""A file looked at, whole, before anything is stored: columns, position, faults, difference."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

from config.import_tables import load_imports
from geodata.imports.columns import guess_columns, personal_columns
from geodata.imports.errors import ImportChoiceError, ImportFileError
from geodata.imports.position import locate_system
from geodata.imports.records import Choices, Diff, Inspection
from geodata.imports.rows import build_rows
from geodata.imports.shapes import first_points, raw_shapes, settle_shapes
from geodata.imports.source import read_table
from geodata.imports.store import SAME_M
from geodata.notes import note

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geodata.imports.store import ImportStore

_BLOCK = 1 << 20


def inspect(
    path: Path, layer: str, kommun: str, store: ImportStore, choices: Choices, name: str = ""
) -> Inspection:
    """Look at a file as it would be imported; nothing is stored.

    Parameters
    ----------
    path, name
        The file, and what to call it.
    layer, kommun
        A layer of ``config/imports.toml``, a four-digit code.
    store
        What is in force, for the difference.
    choices
        What a person says of the file; what is empty is guessed.

    Raises
    ------
    ImportFileError
        Where the file cannot be read, has no position, or lands nowhere in the kommun.
    """
    called = name or path.name
    table = load_imports()
    if layer not in table.layers:
        raise ImportChoiceError("no_layer", layer=layer, have=", ".join(table.layers))
    try:
        return _look(path, called, (layer, kommun), store, choices)
    except ImportFileError as error:
        error.where = error.where or called
        raise


def _look(
    path: Path, called: str, scope: tuple[str, str], store: ImportStore, choices: Choices
) -> Inspection:
    layer, kommun = scope
    table = load_imports()
    raw = read_table(path, called, choices.table)
    roles = guess_columns(raw, choices)
    dropped = personal_columns(raw.columns)
    shapes, used = raw_shapes(raw, roles)
    if not len(raw):
        raise ImportFileError("empty", called)
    x, y = first_points(shapes, table.sample)
    if not len(x):
        raise ImportFileError("no_coordinates", called)
    position = locate_system(x, y, raw.crs, kommun, choices, used)
    moved, faults, notes = settle_shapes(shapes, raw.rows, position, table.layers[layer], kommun)
    frame, more, said = build_rows(raw, moved, roles, used, dropped, scope)
    if dropped:
        said.append(note("imports.personal", columns=", ".join(dropped)))
    return Inspection(
        layer=layer,
        kommun=kommun,
        file=called,
        sha256=_digest(path),
        raw=raw,
        roles=roles,
        dropped=dropped,
        position=position,
        choices=choices,
        frame=frame,
        faults=tuple(sorted([*raw.faults, *faults, *more], key=lambda fault: fault.row)),
        notes=(*raw.notes, *notes, *said),
        diff=difference(frame, store.read(kommun, layer)),
    )


def difference(frame: pd.DataFrame, before: pd.DataFrame | None) -> Diff:
    """Return what would be new, changed and gone against what is in force.

    A thing has changed where its attributes have, or where it moved by more than 0.2 m.
    """
    if before is None:
        return Diff(tuple(frame["id"]), (), (), 0)
    old = {key: index for index, key in enumerate(before["id"])}
    ids = frame["id"].to_numpy(dtype=object)
    common = [index for index, key in enumerate(ids) if key in old]
    at = [old[ids[index]] for index in common]
    new_shapes = frame["geometry"].to_numpy(dtype=object)[common]
    old_shapes = before["geometry"].to_numpy(dtype=object)[at]
    stays = np.asarray(
        shapely.equals_exact(new_shapes, old_shapes, tolerance=SAME_M), dtype=bool
    ).reshape(-1)
    told = frame["row_hash"].to_numpy()[common] == before["row_hash"].to_numpy()[at]
    changed = ~(stays & np.asarray(told, dtype=bool))
    kept = set(ids)
    return Diff(
        new=tuple(key for key in ids if key not in old),
        changed=tuple(ids[common][changed]),
        gone=tuple(key for key in before["id"] if key not in kept),
        same=int((~changed).sum()),
    )


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
