"""One request at a time and a pause after it, for every process that shares the store."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geodata.store import Store

# How long one sleeps at most before it looks again: a turn may come back early.
LONGEST_NAP_S = 0.25


def utc_now() -> datetime:
    """Return this moment; the turn is shared between processes, so it is the wall clock's."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Pause:
    """How long nobody may ask after a request: told by whoever made it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Turns:
    """The right to ask a service, which one process has at a time.

    Parameters
    ----------
    store
        Where the right is kept.
    service
        The endpoint.
    pause_s
        Between the end of one request and the start of the next.
    lease_s
        A turn that its holder does not give back (it was killed) is free after this long; longer
        than a request can last.
    """

    store: Store
    service: str
    pause_s: float
    lease_s: float
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = utc_now
    holder: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(8)}")

    @contextmanager
    def turn(self) -> Iterator[Pause]:
        """Wait for the turn, hold it, and give it back with a pause."""
        self._take()
        pause = Pause(self.pause_s)
        try:
            yield pause
        finally:
            free_at = self.now() + timedelta(seconds=max(self.pause_s, pause.seconds))
            self.store.give_turn(self.service, self.holder, free_at)

    def _take(self) -> None:
        while True:
            now = self.now()
            until = now + timedelta(seconds=self.lease_s)
            free_at = self.store.take_turn(self.service, self.holder, now, until)
            if free_at <= now:
                return
            self.sleep(min((free_at - now).total_seconds(), LONGEST_NAP_S))
