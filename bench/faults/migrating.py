"""Migrate: a store with data goes down and up between schemas, and new stores are born."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from faults.home import Home, damage_of
from geodata.records import Decision
from geodata.register import read_register
from geodata.store import open_store
from geodata.store.backends import connect
from geodata.store.schema import MIGRATIONS, migrate, schema_version
from geodata.store.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faults.told import Told

DECISIONS = 50
FIRST = "0001"


class Migrating:
    """Every round: down to the first schema, up again, and a new store where files are stores."""

    name = "migrate"
    write_s = 0.1

    def __init__(self, folder: Path, store: str) -> None:
        self.home = Home(folder, store)
        self.tables: dict[str, list[str]] = {}
        self.seen = 0  # how many were acknowledged at the last look, which leaves the newest schema

    def prepare(self) -> None:
        """Fill a store, and note which tables each schema has."""
        with self.home.open() as store:
            store.sync_register(read_register())
            for number in range(DECISIONS):
                moment = datetime.now(UTC)
                store.decide(Decision("migrate", "field", str(number), "planerare", moment))
            self.sets = store.sets()
        scripts = Config()
        scripts.set_main_option("script_location", str(MIGRATIONS))
        versions = [s.revision for s in ScriptDirectory.from_config(scripts).walk_revisions()]
        database = connect(self.home.address)
        for version in [*versions, SCHEMA_VERSION]:
            migrate(database, version)
            with database.reading() as connection:
                self.tables[version] = sorted(inspect(connection).get_table_names())
        database.close()

    def work(self, run: int, tell: Callable[..., None]) -> None:
        """Migrate without end."""
        database = connect(self.home.address)
        for number in count():
            target = (FIRST, SCHEMA_VERSION)[number % 2]
            key = f"{target} {run}-{number}"
            tell("intend", key)
            migrate(database, target)
            tell("done", key)
            if self.home.path and number % 2:
                born = f"born-{run}-{number}"
                tell("intend", born)
                open_store(self.home.folder / born).close()
                tell("done", born)

    def check(self, told: Told) -> list[str]:
        """Find one of the schemas there are, with its tables and all data in it."""
        database = connect(self.home.address)
        with database.reading() as connection:
            version = schema_version(connection, self.home.address)
            tables = sorted(inspect(connection).get_table_names())
        database.close()
        possible = {key.split()[0] for key in told.possible("0") if key}
        if len(told.done) == self.seen:
            possible.add(SCHEMA_VERSION)
        self.seen = len(told.done)
        faults = self.home.damage()
        if version not in possible or tables != self.tables.get(version):
            faults.append(f"schema {version} with {len(tables)} tables, not one of {possible}")
        with self.home.open() as store:
            if len(store.decisions("migrate")) != DECISIONS or store.sets() != self.sets:
                faults.append("data lost in a migration")
        return faults + self._check_born()

    def _check_born(self) -> list[str]:
        faults = []
        for path in self.home.folder.glob("born-*"):
            if path.name.endswith(("-wal", "-shm", "-journal")):
                continue
            with open_store(path) as store:
                store.sets()
            faults += damage_of(path)
            for part in self.home.folder.glob(f"{path.name}*"):
                part.unlink()
        return faults
