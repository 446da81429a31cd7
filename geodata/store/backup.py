"""Copies of a store, made while others write, and put back without losing what was there.

A backup, of a file or of a server, is a folder: ``store.sqlite`` (the store as it was at one
moment, whole) and ``manifest.json`` (when, which schema, how many rows, checksum). Names of files
are fixed and never taken from a manifest.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.store.backends import connect
from geodata.store.checkup import Checkup, check
from geodata.store.copying import copy_store
from geodata.store.errors import StoreError
from geodata.store.faults import told
from geodata.versions import replace_json

if TYPE_CHECKING:
    import sqlite3

    from geodata.store.database import Database

FORMAT = "lofteskartan-backup"
VERSION = 1
STORE = "store.sqlite"
MANIFEST = "manifest.json"
SIDES = ("", "-wal", "-shm", "-journal")
AGAIN = "Make another backup; keep this one until that is verified."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside a copy. ``made`` is ISO 8601 in UTC; ``counts`` are rows a table."""

    made: str
    schema: str
    fingerprint: str
    bytes: int
    sha256: str
    counts: dict[str, int]
    format: str = FORMAT
    version: int = VERSION


def back_up(address: str | Path, folder: Path) -> Manifest:
    """Copy a store into a new folder while others go on writing to it.

    Raises
    ------
    StoreError
        Where the folder holds something already, the store is damaged, or the disk does not take
        it; nothing half is left behind.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(
            "there is something already, and a backup overwrites nothing",
            where=str(folder),
            remedy="Name a folder that does not exist yet.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        source = connect(address)
        try:
            there = _file_of(source)
            if there is not None:
                _copy(source, folder / STORE)
        finally:
            source.close()
        if there is None:
            copy_store(address, folder / STORE, _silent)
        return _describe(folder)
    except BaseException as error:
        for name in (MANIFEST, *(STORE + side for side in SIDES)):
            (folder / name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(folder, error) from error
        raise


def verify(folder: Path) -> tuple[Manifest, Checkup]:
    """Return what a backup says of itself and what is in it; every difference is a fault of it.

    Raises
    ------
    StoreError
        Where the folder holds no backup, or its file is not the one that was written.
    """
    manifest = _manifest(folder)
    path = folder / STORE
    try:
        found = _digest(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    if found != manifest.sha256:
        raise StoreError("is not the file that was written", where=str(path), remedy=AGAIN)
    # Immutable: looking leaves no -wal beside it, and works on a read-only disk.
    database = connect(f"sqlite:///file:{path}?mode=ro&immutable=1&uri=true")
    try:
        held = check(database)
    finally:
        database.close()
    if held.faults:
        raise StoreError("; ".join(held.faults), where=str(path), remedy=AGAIN)
    if (held.counts, held.schema) != (manifest.counts, manifest.schema):
        raise StoreError(
            "holds another number of rows than its manifest says", where=str(path), remedy=AGAIN
        )
    return manifest, held


def restore(folder: Path, address: str | Path, *, replace: bool = False) -> Path | None:
    """Put a backup in a store's place, in one transaction that running programs see whole.

    Returns
    -------
    Path or None
        Where the former store was kept aside, if there was one.

    Raises
    ------
    StoreError
        Where the backup is no good, there is a store and ``replace`` was not asked for, or a
        server's database is not empty: that is emptied by whoever runs the server.
    """
    verify(folder)
    target = connect(address)
    path = _file_of(target)
    if path is None:
        target.close()
        copy_store(folder / STORE, address, _silent)  # refuses where anything is there
        return None
    there = any(path.with_name(path.name + side).exists() for side in SIDES)
    if there and not replace:
        target.close()
        raise StoreError(
            "there is a store already",
            where=str(path),
            remedy="--replace puts the backup in its place and keeps this one aside.",
        )
    try:
        aside = _keep_aside(target, path) if there else None
        source = connect(folder / STORE)
        try:
            with told(target.where), closing(target.engine.raw_connection()) as held:
                into: sqlite3.Connection = held.driver_connection  # type: ignore[assignment]
                with closing(source.engine.raw_connection()) as plain:
                    plain.driver_connection.backup(into)  # type: ignore[union-attr]
        finally:
            source.close()
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    finally:
        target.close()
    return aside


def _keep_aside(target: Database, path: Path) -> Path:
    """Copy the store that is there; where it cannot even be read, move its files out of the way."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    aside = path.with_name(f"{path.name}.before-{stamp}")
    try:
        _copy(target, aside)
    except StoreError:
        target.close()
        for side in SIDES:
            aside.with_name(aside.name + side).unlink(missing_ok=True)
            part = path.with_name(path.name + side)
            if part.exists():
                shutil.move(part, aside.with_name(aside.name + side))
    return aside


def _copy(source: Database, path: Path) -> None:
    """Copy a database into a new file in one step: in WAL mode no writer waits for it."""
    copy = connect(path)
    try:
        with told(source.where), closing(source.engine.raw_connection()) as held:
            plain: sqlite3.Connection = held.driver_connection  # type: ignore[assignment]
            with closing(copy.engine.raw_connection()) as new:
                plain.backup(new.driver_connection)  # type: ignore[arg-type]
    finally:
        copy.close()


def _describe(folder: Path) -> Manifest:
    path = folder / STORE
    database = connect(path)
    try:
        held = check(database)
    finally:
        database.close()
    if held.faults:
        raise StoreError(
            f"the store is damaged, so no backup was made of it: {'; '.join(held.faults)}",
            where=str(path),
            remedy="Keep a copy of its files as they are, and restore an earlier backup.",
        )
    made = datetime.now(UTC).isoformat(timespec="seconds")
    size, digest = path.stat().st_size, _digest(path)
    manifest = Manifest(made, held.schema, held.fingerprint, size, digest, held.counts)
    replace_json(folder / MANIFEST, asdict(manifest))
    return manifest


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**content)
    except OSError as error:
        raise _unreadable(path, error) from error
    except (ValueError, TypeError) as error:
        raise StoreError("is no manifest of a backup", where=str(path), remedy=AGAIN) from error
    if (manifest.format, manifest.version) != (FORMAT, VERSION):
        raise StoreError(
            f"is a backup of form {manifest.format} {manifest.version}",
            where=str(path),
            remedy=f"This program reads {FORMAT} {VERSION}: bring it up to date.",
        )
    return manifest


def _file_of(database: Database) -> Path | None:
    """Return the file of a store, ``None`` for a server's."""
    url = database.engine.url
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _silent(_table: str, _done: int, _size: int) -> None:
    """Tell nobody how far the copy is."""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unreadable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"cannot be read ({error.strerror})",
        where=str(path),
        remedy="Name the folder that `lofteskartan store backup` made.",
    )


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        f"cannot be written ({error.strerror})",
        where=str(folder),
        remedy="Name a place where you may write and that has room. Nothing was changed.",
    )
