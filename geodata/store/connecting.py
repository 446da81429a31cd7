"""Connections of a pool; a server that was there and went away is waited for a while."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

# A server that is restarted is back within seconds; nothing was begun, so asking again is safe.
PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.5, 3.0)


@contextmanager
def connected(engine: Engine) -> Iterator[Connection]:
    """Lend a connection for a transaction."""
    with _connect(engine) as connection:
        yield connection


def _connect(engine: Engine) -> Connection:
    for pause in PAUSES_S:
        try:
            return engine.connect()
        except OperationalError:
            # A file has nobody who would come back, and a first failure is a wrong address.
            if engine.dialect.name == "sqlite" or not _was_connected(engine):
                raise
            time.sleep(pause)
    return engine.connect()


def _was_connected(engine: Engine) -> bool:
    return getattr(engine.dialect, "server_version_info", None) is not None
