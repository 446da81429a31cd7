"""Connections of a pool; a server that was there and went away is waited for a while."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

# A server that is restarted is back within seconds.
PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.5, 3.0)


@contextmanager
def connected(engine: Engine, begin: Callable[[Connection], Connection]) -> Iterator[Connection]:
    """Lend a connection on which a transaction has begun.

    ``begin`` says the first words of it. Where they find the connection cut, another one takes
    its place: nothing was done yet, so it is safe to begin again.
    """
    plain = _begun(engine, begin)
    try:
        yield plain
    finally:
        plain.close()


def _begun(engine: Engine, begin: Callable[[Connection], Connection]) -> Connection:
    for pause in PAUSES_S:
        try:
            return _attempt(engine, begin)
        except DBAPIError as error:
            # A file has nobody who would come back, and a first failure is a wrong address.
            if engine.dialect.name == "sqlite" or not _may_return(engine, error):
                raise
            time.sleep(0 if error.connection_invalidated else pause)
    return _attempt(engine, begin)


def _attempt(engine: Engine, begin: Callable[[Connection], Connection]) -> Connection:
    plain = engine.connect()
    try:
        return begin(plain)
    except BaseException:
        plain.close()
        raise


def _may_return(engine: Engine, error: DBAPIError) -> bool:
    was_there = getattr(engine.dialect, "server_version_info", None) is not None
    refused = isinstance(error, OperationalError) and error.statement is None
    return was_there and (error.connection_invalidated or refused)
