"""What people do with a store and a site, as it is killed. Each is one class and one line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from faults.importing import Importing
from faults.merging import Merging
from faults.migrating import Migrating
from faults.publishing import Publishing
from faults.reviewing import Reviewing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faults.told import Told


class Scenario(Protocol):
    """One way to write; a write takes about ``write_s`` seconds."""

    name: str
    write_s: float

    def __init__(self, folder: Path, store: str) -> None:
        """Take a folder of its own, and the URL of a store (empty: SQLite in that folder)."""

    def prepare(self) -> None:
        """Make what it starts from."""

    def work(self, run: int, tell: Callable[..., None]) -> None:
        """Write without end; tell before and after each write. Keys begin anew with each run."""

    def check(self, told: Told) -> list[str]:
        """Return what is wrong, given what was told; nothing where all is well."""


SCENARIOS: dict[str, type[Scenario]] = {
    kind.name: kind for kind in (Importing, Reviewing, Merging, Publishing, Migrating)
}
