"""Logs for whoever runs the program: what was done and how long it took, never whose or what text.

Our own records are an event and facts; a fact is a number or a short token (a code, a verb, a kind
of fault), anything else is left out. Of other packages' records the place and the level are kept,
of exceptions the type and the lines of code: their texts may quote a document or an address.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TextIO
from uuid import uuid4

from config.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

LOG = logging.getLogger("lofteskartan")
FACTS = "facts"
LEFT_OUT = "(left out)"
FRAMES = 6  # lines of code of an exception, the innermost
_TOKEN = re.compile(r"[A-Za-z0-9_.:/-]{1,40}")
_RUN: ContextVar[str] = ContextVar("run", default="")


class Log(Table):
    """How the program logs. ``json`` is one object a line; ``human`` is for a terminal."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    format: Literal["human", "json"] = "human"


def set_up(chosen: Log, stream: TextIO | None = None) -> None:
    """Send every record of this process to standard error (or ``stream``) in one form."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines() if chosen.format == "json" else Human())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOG.setLevel(chosen.level)
    # Its complaints about odd pages are answered by the reader itself.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def new_run() -> str:
    """Begin a run of a page or a command: all its records carry the id that is returned."""
    run = uuid4().hex[:12]
    _RUN.set(run)
    return run


@contextmanager
def timed(event: str, **facts: object) -> Iterator[dict[str, object]]:
    """Log how long something took and how it ended; also usable as a decorator.

    The dictionary it yields takes facts that are known at the end only.
    """
    started = time.perf_counter()
    late: dict[str, object] = {}
    fault = ""
    try:
        yield late
    except Exception as error:
        fault = type(error).__name__
        raise
    finally:
        spent = round((time.perf_counter() - started) * 1000, 1)
        told = facts | late | {"ms": spent} | ({"fault": fault} if fault else {})
        LOG.info(event, extra={FACTS: told})


def plain(record: logging.LogRecord) -> dict[str, Any]:
    """Return what of a record may be written: no text that somebody else wrote."""
    facts = getattr(record, FACTS, {})
    told: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "event": record.msg if record.name.startswith(LOG.name) else LEFT_OUT,
        "logger": record.name,
        "run": _RUN.get(),
    }
    if told["event"] == LEFT_OUT:
        told["where"] = f"{record.module}:{record.lineno}"
    told |= {name: _fact(value) for name, value in facts.items()}
    if record.exc_info and record.exc_info[0]:
        told["exception"] = record.exc_info[0].__name__
        told["trace"] = _frames(record.exc_info[2])
    return told


class Lines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(plain(record), ensure_ascii=True)


class Human(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told = plain(record)
        trace = "".join(f"\n  {line}" for line in told.pop("trace", ()))
        head = f"{told.pop('time')} {told.pop('level')} {told.pop('event')}"
        return " ".join([head, *(f"{k}={v}" for k, v in told.items() if v != "")]) + trace


def _fact(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) else LEFT_OUT


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.f_code.co_filename.rpartition('/')[2]}:{line} {frame.f_code.co_name}"
        for frame, line in list(traceback.walk_tb(trace))[-FRAMES:]
    ]
