"""The part of the port that tells who changed what, and of which kommun a thing is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change: what was done (``verb``, a method of the store) to what, by whom, where.

    ``who`` is an office or a role and ``account`` a hash (:func:`geodata.access.account_of`): no
    person is named. ``kommuner`` are codes, none where it is about all of them.
    """

    when: datetime
    who: str
    account: str
    role: str
    verb: str
    kommuner: tuple[str, ...]
    subject: str = ""
    note: str = ""


class AuditStore(Protocol):
    """The log of all changes is append-only, like decisions and events."""

    def log(self, entry: AuditEntry) -> None:
        """Append an entry."""

    def audit(self, kommun: str | None = None, *, limit: int | None = None) -> list[AuditEntry]:
        """Return the entries of a kommun (code) or all, the newest first, at most ``limit``."""

    def kommuner_of(self, key: str) -> frozenset[str]:
        """Return the kommuner (codes) of what has this id; none where nothing is known of it.

        The id of a set, promise, walk, observation, photo or action.
        """

    def kommuner_of_place(self, key: str) -> frozenset[str]:
        """Return the kommuner where a stored document names the place of a decision's key.

        The key is a hash, so that every name of every document is tried.
        """
