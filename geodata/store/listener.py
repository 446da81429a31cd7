"""PostgreSQL tells of every write: one thread a process listens, and comes back when it is cut."""

from __future__ import annotations

import logging
from secrets import token_hex
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from geodata.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from sqlalchemy import Engine

CHANNEL = "lofteskartan"
WAKE_S = 0.2  # how soon the thread sees that it shall end
AGAIN_S = 0.5  # how soon it connects again
ALIVE_S = 5.0  # how often it makes sure that the server is still there

_log = logging.getLogger(__name__)


class Listener:
    """A :class:`geodata.store.watch.Watch` by LISTEN. It starts with the first question.

    ``token`` goes with the notifications of this process, which knows of its own writes already.
    As long as the thread has no connection every mark is another, so nothing is taken for current.
    """

    def __init__(self, engine: Engine) -> None:
        self.token = token_hex(8)
        self._engine = engine
        self._lock = Lock()
        self._ending = Event()
        self._thread: Thread | None = None
        self._listening = False
        self._changes = 0

    def revision(self) -> Hashable:
        """Return the number of changes heard of."""
        with self._lock:
            if self._thread is None and not self._ending.is_set():
                self._thread = Thread(target=self._run, name="store-listener", daemon=True)
                self._thread.start()
            return self._changes if self._listening else object()

    def wrote(self) -> None:
        """Count a write by this process."""
        with self._lock:
            self._changes += 1

    def close(self) -> None:
        """End the thread."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._listen()
            except (psycopg.Error, SQLAlchemyError, StoreError) as error:
                _log.debug("not listening for changes: %s", type(error).__name__)
            with self._lock:
                self._listening = False
            self._ending.wait(AGAIN_S)

    def _listen(self) -> None:
        proxied = self._engine.raw_connection()
        connection: Any = proxied.driver_connection
        proxied.detach()  # it is held for long: the pool's connections are for transactions
        try:
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}")
            with self._lock:
                self._changes += 1  # whatever happened before was not heard
                self._listening = True
            self._hear(connection)
        finally:
            connection.close()  # detached, so the pool need not hear of it

    def _hear(self, connection: psycopg.Connection) -> None:
        silent = 0.0
        while not self._ending.is_set():
            silent += WAKE_S
            for told in connection.notifies(timeout=WAKE_S):
                if told.payload != self.token:
                    self.wrote()
            if silent >= ALIVE_S:
                connection.execute("SELECT 1")
                silent = 0.0
