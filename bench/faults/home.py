"""Where a scenario's store is, and whether its database is sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from geodata.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.store import Store


class Home:
    """A folder with a store in it, or a folder beside a store elsewhere."""

    def __init__(self, folder: Path, store: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.path = None if store else folder / "store.sqlite"
        self.address = store or str(self.path)

    def open(self) -> Store:
        """Open the store."""
        return open_store(self.address)

    def damage(self) -> list[str]:
        """Return what the database itself finds wrong; a server's is its own business."""
        return damage_of(self.path) if self.path else []


def damage_of(path: Path) -> list[str]:
    """Return what SQLite finds wrong in a file."""
    with closing(sqlite3.connect(path)) as raw:
        found = [row[0] for row in raw.execute("PRAGMA integrity_check")]
        lost = raw.execute("PRAGMA foreign_key_check").fetchall()
    faults = [f"integrity: {line}" for line in found if line != "ok"]
    return faults + [f"foreign key: {row}" for row in lost]
