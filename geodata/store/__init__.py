"""The store: promises as the machine read them, and what people decided and reported about them.

The database libraries are imported by :func:`open_store`, not with this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.store.errors import StoreError
from geodata.store.port import Store, SyncReport

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Store", "StoreError", "SyncReport", "open_store"]


def open_store(address: str | Path) -> Store:
    """Open a store, make it where there is none, bring its schema up to this program's.

    Parameters
    ----------
    address
        The path of an SQLite file, or a SQLAlchemy URL (``sqlite:///…``,
        ``postgresql+psycopg://…``).

    Raises
    ------
    StoreError
        Where it cannot be opened, is no store, or was written by a newer program.
    """
    from geodata.store.sql import SqlStore

    return SqlStore.open(address)
