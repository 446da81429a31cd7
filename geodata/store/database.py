"""An engine with its transactions: one for several reads, one for a write."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.store.errors import StoreError
from geodata.store.faults import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

WRITES = "lofteskartan_writes"
# The open transaction that further writes of the same engine join, see `Database.together`.
_JOINED: ContextVar[tuple[Engine, Connection] | None] = ContextVar("joined", default=None)


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
        joined = _JOINED.get()
        if joined is not None and joined[0] is self.engine:
            yield joined[1]
            return
        with told(self.where), self.engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """Open a transaction that every :meth:`writing` of this thread joins until it ends."""
        with self.writing() as connection:
            token = _JOINED.set((self.engine, connection))
            try:
                yield
            finally:
                _JOINED.reset(token)


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
