"""The version of a store's schema: told, checked when it is opened, brought up and down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Text, column, inspect, select, table

from geodata.store import audit_tables as _audit_tables  # noqa: F401  declares its table
from geodata.store import drafts as _drafts  # noqa: F401  declares its table
from geodata.store import walk_tables as _walk_tables  # noqa: F401  declares its tables
from geodata.store.errors import StoreError
from geodata.store.tables import SCHEMA_VERSION, VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from geodata.store.database import Database

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
EMPTY = "base"
OF_POSTGIS = "spatial_ref_sys"


def prepare(database: Database) -> None:
    """Bring a new or older store up to this program's schema; leave everything else untouched.

    Raises
    ------
    StoreError
        Where the database belongs to another program or was written by a newer one.
    """
    with database.reading() as connection:
        version = schema_version(connection, database.where)
    if version == SCHEMA_VERSION:
        return
    if version == EMPTY:
        database.make()
    migrate(database, SCHEMA_VERSION)


def schema_version(connection: Connection, where: str) -> str:
    """Return the schema's version, ``base`` for an empty database.

    Raises
    ------
    StoreError
        Where the database belongs to another program or was written by a newer one.
    """
    names = set(inspect(connection).get_table_names()) - {OF_POSTGIS}
    if VERSION_TABLE not in names:
        if names:
            raise StoreError(
                "this database belongs to another program",
                where=where,
                remedy="Name another one; it was left as it is.",
            )
        return EMPTY
    number = table(VERSION_TABLE, column("version_num", Text)).c.version_num
    version = connection.execute(select(number)).scalar() or EMPTY
    if version != EMPTY and version > SCHEMA_VERSION:
        raise StoreError(
            f"the store has schema {version}, this program knows up to {SCHEMA_VERSION}",
            where=where,
            remedy="It was written by a newer Löfteskartan: bring this one up to date.",
        )
    return version


def migrate(database: Database, target: str) -> None:
    """Bring the schema up or down to ``target`` in one transaction; nothing to do is no fault."""
    # Alembic takes half a second to import, and a store that is up to date has no use for it.
    from alembic import command, config

    scripts = config.Config()
    scripts.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with database.writing() as connection:
        # Looked at again: another process may have migrated while this one waited for its turn.
        current = schema_version(connection, database.where)
        down = target == EMPTY or (current != EMPTY and current > target)
        scripts.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(scripts, target)
