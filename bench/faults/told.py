"""What a child said on its pipe before it was killed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Told:
    """Writes by their key: how large each was to be, and which were acknowledged.

    A write is told twice: ``intend`` before it begins, ``done`` once it is committed.
    """

    intended: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    _run: dict[str, int] = field(default_factory=dict)

    def take(self, run: int, what: str, key: str, size: Any = None) -> None:  # noqa: ANN401
        """Take in a message."""
        if what == "intend":
            self.intended[key] = size
            self._run[key] = run
        else:
            self.done.append(key)

    def open_of(self, run: int) -> set[str]:
        """Return the writes of a run that were begun and not acknowledged."""
        return {key for key, of in self._run.items() if of == run} - set(self.done)

    def faults(self, found: dict[str, Any]) -> list[str]:
        """Compare what was found, by key, with what was told: all of it, or none if not told."""
        done = set(self.done)
        faults = []
        for key, size in self.intended.items():
            have = found.get(key)
            if key in done and have != size:
                faults.append(f"acknowledged {key}: {size!r} written, {have!r} found")
            elif have is not None and have != size:
                faults.append(f"half of {key}: {size!r} to be written, {have!r} found")
        stray = found.keys() - self.intended.keys()
        return faults + [f"nobody wrote {key}" for key in sorted(stray)]

    def last(self, prefix: str) -> str:
        """Return the last acknowledged key that begins so; empty where there is none."""
        return next((key for key in reversed(self.done) if key.startswith(prefix)), "")

    def possible(self, prefix: str) -> set[str]:
        """Return what may be in force of things that replace each other: the last, or one later."""
        keys = [key for key in self.intended if key.startswith(prefix)]
        last = self.last(prefix)
        return set(keys[keys.index(last) :]) if last else {"", *keys}
