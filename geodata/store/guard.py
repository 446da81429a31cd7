"""What a guarded store asks before it writes, and what it logs after."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from config.access_tables import Right
from geodata.access import AccessError
from geodata.store.audit_port import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.access import Actor
    from geodata.store.port import Store

    T = TypeVar("T")
    RecordT = TypeVar("RecordT", bound=Any)

LOG = logging.getLogger(__name__)
NOTE_LENGTH = 200
# What writes about nothing but its subject, so that others need not wait for it.
ABOUT_ONE = {"decide", "record", "report_walk", "join", "put_action", "act"}


@dataclass(frozen=True, slots=True)
class Guard:
    """An actor at a store; ``kommuner`` are those of the matter that was checked last."""

    store: Store
    actor: Actor
    kommuner: frozenset[str] = field(default=frozenset())

    def every(self, right: Right, kommuner: frozenset[str]) -> Guard:
        """Let pass who has a right in all these kommuner (none: in all there are)."""
        return self._checked(right, kommuner, self.actor.may_all)

    def some(self, right: Right, kommuner: frozenset[str]) -> Guard:
        """Let pass who has a right in one of these kommuner: they share what it is about."""
        return self._checked(right, kommuner, self.actor.may_any)

    def anywhere(self, right: Right) -> None:
        """Let pass who has a right in any kommun at all."""
        if not self.actor.may_somewhere(right):
            raise self.refused(right, frozenset())

    def refused(self, right: Right, kommuner: frozenset[str]) -> AccessError:
        """Return the error, and tell the server's log of it: no person, only the account."""
        role = self.actor.role(kommuner)
        error = AccessError(right, kommuner, role)
        LOG.warning("refused %s to account %r: %s", right, self.actor.account, error.where)
        return error

    def signed(self, record: RecordT) -> RecordT:
        """Return a decision, event or report with the office of who is logged in under it."""
        if self.actor.typed:
            return record
        signed: RecordT = replace(record, who=self.actor.signature(self.kommuner))
        return signed

    def write(
        self, verb: str, act: Callable[[], T], subject: str = "", note: str = "", who: str = ""
    ) -> T:
        """Do it and log it, both or neither; what changed nothing is not logged."""
        with self.store.together(subject if verb in ABOUT_ONE else None):
            done = act()
            if _changed(done):
                self.store.log(self.entry(verb, subject, note, who))
        return done

    def log(self, entry: AuditEntry) -> None:
        """Append an entry of somebody who may do anything at all in its kommuner."""
        if not any(self.actor.may_all(right, entry.kommuner) for right in Right):
            raise self.refused(Right.ACTIONS, frozenset(entry.kommuner))
        guard = replace(self, kommuner=frozenset(entry.kommuner))
        self.store.log(guard.entry(entry.verb, entry.subject, entry.note, entry.who))

    def _checked(
        self,
        right: Right,
        kommuner: frozenset[str],
        passes: Callable[[Right, frozenset[str]], bool],
    ) -> Guard:
        if not passes(right, kommuner):
            raise self.refused(right, kommuner)
        return replace(self, kommuner=kommuner)

    def entry(self, verb: str, subject: str, note: str, who: str) -> AuditEntry:
        """Return what is to be logged: as the actor, of the kommuner that were checked."""
        actor = self.actor
        return AuditEntry(
            when=datetime.now(UTC),
            who=who if actor.typed else actor.signature(self.kommuner),
            account=actor.account,
            role=actor.role(self.kommuner),
            verb=verb,
            kommuner=tuple(sorted(self.kommuner)),
            subject=subject,
            note=note[:NOTE_LENGTH],
        )


def _changed(done: object) -> bool:
    if hasattr(done, "added"):  # the report on the register
        return bool(done.added or done.changed or done.removed)  # type: ignore[attr-defined]
    return bool(done)
