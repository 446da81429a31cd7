"""Whether anybody changed the store: a mark that stays the same as long as nobody did."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from threading import Lock
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlalchemy import Engine, PoolProxiedConnection

    from geodata.store.database import Database

T = TypeVar("T")


class Watch(Protocol):
    """Tells changes; safe to be used by several threads."""

    def revision(self) -> Hashable:
        """Return a mark; two equal ones have no change between them that is 2 s old or one's own.

        Where nobody can say, every mark is another.
        """

    def wrote(self) -> None:
        """Take note of a write by this process."""

    def close(self) -> None:
        """Let go of what watches."""


class Unwatched:
    """A :class:`Watch` of a database that nobody watches: everything may have changed."""

    def revision(self) -> Hashable:
        """Return a mark that equals no other."""
        return object()

    def wrote(self) -> None:
        """Remember nothing."""

    def close(self) -> None:
        """Hold nothing."""


class FileWatch:
    """A :class:`Watch` of an SQLite file: it counts the commits of all other connections.

    The pragma is asked on a connection that never writes; it costs a look into shared memory.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: PoolProxiedConnection | None = None
        self._lock = Lock()

    def revision(self) -> Hashable:
        """Return the file's count of commits."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._engine.raw_connection()
                    self._connection.detach()  # the pool's connections are for transactions
                with closing(self._connection.cursor()) as cursor:
                    cursor.execute("PRAGMA data_version")
                    return cursor.fetchone()
            except (sqlite3.Error, SQLAlchemyError):
                self._release()
                return object()  # what is wrong, the question itself will say

    def wrote(self) -> None:
        """Leave it to the file: it counts the commits of this process too."""

    def close(self) -> None:
        """Close the connection that asks."""
        with self._lock:
            self._release()

    def _release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Remembered(Generic[T]):
    """Answers of a store that hold as long as nobody changes it."""

    def __init__(self, database: Database) -> None:
        self._watch = database.watch
        self._lock = Lock()
        self._revision: Hashable = object()
        self._answers: dict[Hashable, T] = {}

    def __call__(self, key: Hashable, ask: Callable[[], T]) -> T:
        """Return the answer to a question, asked anew where the store may have changed."""
        # The mark is taken first: a change while the question runs makes the answer an old one.
        revision = self._watch.revision()
        with self._lock:
            if revision == self._revision and key in self._answers:
                return self._answers[key]
        answer = ask()
        with self._lock:
            if revision != self._revision:
                self._revision, self._answers = revision, {}
            self._answers[key] = answer
        return answer
