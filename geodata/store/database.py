"""An engine with its transactions: one for several reads, one for a write."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.store.errors import StoreError
from geodata.store.faults import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

WRITES = "lofteskartan_writes"


@dataclass(frozen=True, slots=True)
class Database:
    """An engine, the address to show to people (no password in it), and what a new one needs."""

    engine: Engine
    where: str
    at_birth: Callable[[Engine], None]

    def make(self) -> None:
        """Set what a new database remembers for good, before its first table."""
        with told(self.where):
            self.at_birth(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction in which all reads see the same state."""
        with told(self.where), self.engine.connect() as connection, _understood(self.where):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is stored whole at its end, or not at all on an exception."""
        with told(self.where), self.engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                yield connection


@contextmanager
def _understood(where: str) -> Iterator[None]:
    try:
        yield
    except UnicodeEncodeError:
        raise  # what was asked with is at fault, not what is stored
    except ValueError as error:
        raise StoreError(
            f"the store holds something that this program cannot read ({error})",
            where=where,
            remedy="Another program changed it: put a backup in its place.",
        ) from error
