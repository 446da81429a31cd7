"""What PostgreSQL says, turned into what and what to do. It knows the faults by SQLSTATE."""

from __future__ import annotations

_UNTOUCHED = "Nothing was stored. "
_LOST = (
    "the connection to the database was lost",
    "Try again: whether the last step was stored is not known, and nothing is ever stored twice.",
)
_LOCKED = (
    "the store is locked by another program",
    _UNTOUCHED + "Wait until that program is done, and try again.",
)
_REFUSED = (
    "the database does not let this user in",
    "Check user and password (PGPASSWORD or a .pgpass file), and pg_hba.conf on the server.",
)
_NOT_WRITABLE = (
    "the store cannot be written",
    _UNTOUCHED + "Let an administrator give this user the right to write: it should own the "
    "database.",
)
_FULL = ("the disk is full", _UNTOUCHED + "Free some space on the server and try again.")
_UNFIT = (
    "a value does not fit into the store",
    _UNTOUCHED + "Numbers must fit into 64 bits, and texts must be valid Unicode without NUL.",
)
_NO_DATABASE = (
    "there is no such database",
    "Let an administrator make it: createdb --owner USER DATABASE",
)
_UNREACHABLE = (
    "the database cannot be reached",
    "Check host, port and that the server runs; then try again.",
)
_DAMAGED = (
    "the store is damaged",
    "Stop the server, keep a copy of its folder as it is, and put a backup in its place.",
)
_STATES = {
    "22P05": _UNFIT,
    "22021": _UNFIT,
    "22003": _UNFIT,
    "3D000": _NO_DATABASE,
    "25006": _NOT_WRITABLE,
    "42501": _NOT_WRITABLE,
    "40001": _LOCKED,
    "40P01": _LOCKED,
    "55P03": _LOCKED,
    "53100": _FULL,
    "53300": (
        "the database has too many connections",
        "Close a program that uses it, or raise max_connections on the server.",
    ),
    "57014": ("the database took too long", _UNTOUCHED + "Try again."),
    "57P03": _UNREACHABLE,
}
_CLASSES = {"08": _LOST, "57": _LOST, "28": _REFUSED, "XX": _DAMAGED}
# A server that turns a caller away gives no code, only words; those of another language fall
# back to "cannot be reached", with the server's own words behind it.
_WORDS = {
    "authentication failed": _REFUSED,
    "no password supplied": _REFUSED,
    "pg_hba.conf": _REFUSED,
    "does not exist": _NO_DATABASE,
    "too many clients": _STATES["53300"],
    "remaining connection slots": _STATES["53300"],
    "NUL": _UNFIT,
}

_CUT = ("connection is lost", "closed", "consuming input failed", "terminating connection")


def explain(cause: BaseException) -> tuple[str, str] | None:
    """Return what happened and what to do, ``None`` where it is nothing known."""
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None:
        return _STATES.get(state) or _CLASSES.get(state[:2])
    said = str(cause)
    known = next((fault for words, fault in _WORDS.items() if words in said), None)
    if known is not None:
        return known
    if type(cause).__name__ != "OperationalError":
        return None
    return _LOST if any(words in said for words in _CUT) else _UNREACHABLE
