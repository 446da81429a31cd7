"""What a database says, turned into what, where and what to do."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError, StatementError

from geodata.store import postgis_faults
from geodata.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNTOUCHED = "Nothing was stored. "
_NOT_WRITABLE = (
    "the store cannot be written",
    _UNTOUCHED + "Give yourself the right to write to the file and its folder, or choose another "
    "place with --store.",
)
_DAMAGED = (
    "the store is damaged",
    "Keep a copy of the file and its -wal file as they are, and put a backup in their place.",
)
_CODES = {
    sqlite3.SQLITE_BUSY: (
        "the store is locked by another program",
        _UNTOUCHED + "Wait until that program is done, or close it, and try again.",
    ),
    sqlite3.SQLITE_READONLY: _NOT_WRITABLE,
    sqlite3.SQLITE_PERM: _NOT_WRITABLE,
    sqlite3.SQLITE_FULL: (
        "the disk is full",
        _UNTOUCHED + "Free some space on the disk and try again.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the store cannot be opened",
        "Check that the folder exists and that you may read and write in it.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "this file is no store",
        "Name another file, or remove this one if nobody needs it.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk reports a fault",
        _UNTOUCHED + "Check the disk and the space left on it, and try again.",
    ),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
}
_UNFIT = (
    "a value does not fit into the store",
    _UNTOUCHED + "Numbers must fit into 64 bits, and texts must be valid Unicode.",
)


@contextmanager
def told(where: str, secret: str = "") -> Iterator[None]:
    """Raise a :class:`StoreError` in place of what the database libraries raise.

    ``secret`` is masked in what they say.
    """
    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, StatementError) else None
        raise _explain(cause or error, where, secret) from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise _explain(error, where, secret) from error


def _explain(cause: BaseException, where: str, secret: str) -> StoreError:
    said = " ".join(str(cause).split())
    if secret:
        said = said.replace(secret, "***")
    what, remedy = _known(cause) or ("the database refuses", _UNTOUCHED)
    return StoreError(f"{what} ({said})", where=where, remedy=remedy.strip())


def _known(cause: BaseException) -> tuple[str, str] | None:
    if isinstance(cause, (OverflowError, UnicodeEncodeError)):
        return _UNFIT
    if hasattr(cause, "sqlstate"):
        return postgis_faults.explain(cause)
    # The low byte is the code, the rest tells its variants apart.
    return _CODES.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
