"""Which database an address means. A new one is its module and one line in ``BACKENDS``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from geodata.store import postgis, sqlite
from geodata.store.errors import StoreError

if TYPE_CHECKING:
    from geodata.store.database import Database

BACKENDS = {"sqlite": sqlite.connect, "postgresql": postgis.connect}


def connect(address: str | Path) -> Database:
    """Return the database of a path or a SQLAlchemy URL; it need not exist yet."""
    url = _to_url(address)
    backend = BACKENDS.get(url.get_backend_name())
    if backend is None:
        raise StoreError(
            f"no store is kept in {url.get_backend_name()!r}",
            where=url.render_as_string(hide_password=True),
            remedy=f"Name a file, or a URL that begins with {' or '.join(BACKENDS)}.",
        )
    return backend(url)


def _to_url(address: str | Path) -> URL:
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite", database=str(address))
    try:
        return make_url(address)
    except (ArgumentError, ValueError) as error:
        # The address may hold a password, so it is not repeated here.
        raise StoreError(
            "the address of the store cannot be understood",
            where="store",
            remedy="Name a file (var/lofteskartan.sqlite) or a URL "
            "(postgresql+psycopg://USER@HOST/DATABASE).",
        ) from error
