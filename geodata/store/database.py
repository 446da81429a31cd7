"""An engine with its transactions: one for several reads, one for a write."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geodata.store.connecting import connected
from geodata.store.errors import StoreError
from geodata.store.faults import told
from geodata.store.watch import Unwatched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Connection, Engine

    from geodata.store.watch import Watch

WRITES = "lofteskartan_writes"
# The open transaction that further writes of the same engine join, see `Database.together`.
_JOINED: ContextVar[tuple[Engine, Connection] | None] = ContextVar("joined", default=None)


def _no_lock(_connection: Connection, _about: str | None) -> None:
    """Leave it to the database's own BEGIN to let one writer in."""


def _no_greeting(_connection: Connection) -> None:
    """Ask nothing: a file is not cut off."""


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and what is particular to it.

    Parameters
    ----------
    where
        The address to show to people; no password is in it.
    at_birth
        Makes what a new database remembers for good, before its first table.
    lock
        Waits for the turn of a write: on one thing (a key), or on everything where it is ``None``.
    greet
        Asks the first thing of a reading transaction: whether the connection lives.
    reads
        Execution options of a reading transaction.
    watch
        Knows whether anybody changed the database.
    secret
        The password of the address, to be masked in what the database says.
    """

    engine: Engine
    where: str
    at_birth: Callable[[Engine], None]
    lock: Callable[[Connection, str | None], None] = _no_lock
    greet: Callable[[Connection], None] = _no_greeting
    reads: Mapping[str, Any] = field(default_factory=dict)
    watch: Watch = field(default_factory=Unwatched)
    secret: str = field(default="", repr=False)

    def make(self) -> None:
        """Set what a new database remembers for good, before its first table."""
        with told(self.where, self.secret):
            self.at_birth(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction in which all reads see the same state."""

        def begin(plain: Connection) -> Connection:
            connection = plain.execution_options(**self.reads)
            self.greet(connection)
            return connection

        with (
            told(self.where, self.secret),
            connected(self.engine, begin) as connection,
            _understood(self.where),
        ):
            yield connection

    @contextmanager
    def writing(self, about: str | None = None) -> Iterator[Connection]:
        """Open a transaction that is stored whole at its end, or not at all on an exception.

        Nobody else writes meanwhile. Where ``about`` names the one thing that is written (the key
        of a decision), only writes about it and writes about everything are kept out.
        """
        joined = _JOINED.get()
        if joined is not None and joined[0] is self.engine:
            yield joined[1]
            return

        def begin(plain: Connection) -> Connection:
            connection = plain.execution_options(**{WRITES: True})
            connection.begin()
            self.lock(connection, about)
            return connection

        with told(self.where, self.secret), connected(self.engine, begin) as connection:
            try:
                yield connection
                connection.commit()  # closing without it rolls back
            finally:
                self.watch.wrote()

    @contextmanager
    def together(self, about: str | None = None) -> Iterator[None]:
        """Open a transaction, as :meth:`writing` does, that every further one of this thread joins.

        What it is ``about`` must be all that is written in it, beside a log.
        """
        with self.writing(about) as connection:
            token = _JOINED.set((self.engine, connection))
            try:
                yield
            finally:
                _JOINED.reset(token)

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """Read what counts now: within :meth:`together` also what was written in it."""
        joined = _JOINED.get()
        if joined is not None and joined[0] is self.engine:
            yield joined[1]
            return
        with self.reading() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the connections."""
        self.watch.close()
        self.engine.dispose()


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
