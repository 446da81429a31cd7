"""The port: all that the rest of the house knows about a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from geodata.store.audit_port import AuditStore
from geodata.store.draft_port import DraftStore
from geodata.store.walk_port import WalkStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from types import TracebackType

    from geodata.decision_log import InForce, LastEvents
    from geodata.geocode.records import Geocode
    from geodata.records import Decision, Event, PromiseSet


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How many sets of the register a sync added, changed, removed and left as they were."""

    added: int
    changed: int
    removed: int
    unchanged: int


class Store(WalkStore, AuditStore, DraftStore, Protocol):
    """Promise sets (machine output, replaceable), decisions and events (human, append-only).

    Every write is one transaction: all of it is stored or none. Every method raises
    :class:`geodata.store.StoreError` where the store cannot do what it is asked for.
    """

    def together(self, about: str | None = None) -> AbstractContextManager[None]:
        """Make one transaction of all writes within: stored whole at its end, or not at all.

        What is read within it is what was stored before. ``about`` is the key of the one decision
        that is written within; others may be stored meanwhile.
        """

    def put_set(self, promise_set: PromiseSet) -> bool:
        """Store a set in place of the one with the same id; ``False`` where it is there already."""

    def put_reading(
        self,
        sets: Iterable[PromiseSet],
        *,
        gone: Iterable[str] = (),
        decisions: Iterable[Decision] = (),
    ) -> int:
        """Store the sets of a reading in place of those with the same ids and of ``gone`` (ids).

        ``decisions`` are appended with them, in one transaction: those that were made on the sets
        that go, led over to the new ones. Returns how many sets are new or changed.
        """

    def sync_register(self, sets: Iterable[PromiseSet]) -> SyncReport:
        """Make the stored sets of ``Origin.REGISTER`` equal to ``sets``; leave the others alone.

        Raises
        ------
        ValueError
            Where a given set is not of ``Origin.REGISTER``, or an id is given twice.
        """

    def sets(self, kommun: str | None = None) -> tuple[PromiseSet, ...]:
        """Return the sets of a kommun (code), or all: latest start first, without period last."""

    def kommuner(self) -> dict[str, int]:
        """Return kommun code → number of committing promises, for every kommun with a set."""

    def version(self, kommun: str | None = None) -> str:
        """Return a key that changes when the sets, decisions or events of a kommun (or any) do.

        A decision counts for the kommuner of the promise or set that its key names; one whose key
        named none when it was stored counts for all.
        """

    def versions(self) -> dict[str, str]:
        """Return the version of every kommun with a set: all at once is far quicker."""

    def decide(self, decision: Decision) -> bool:
        """Append a decision; ``False`` where exactly this one is there already."""

    def decide_all(self, decisions: Iterable[Decision], *, expected: InForce) -> int:
        """Append decisions that were made on what counted then: all of them, or none.

        Parameters
        ----------
        decisions
            Appended in this order; returns how many are new.
        expected
            Key → field → the decision that counted when the person looked
            (:func:`geodata.decision_log.in_force`); a key without any stands with no field.

        Raises
        ------
        geodata.decision_log.StaleWriteError
            Where something else counts by now on a key of ``expected``.
        """

    def decisions(
        self, key: str | None = None, *, kommun: str | None = None
    ) -> tuple[Decision, ...]:
        """Return the decisions on a key, for a kommun, or all, in the order of their storing.

        For a kommun (code) are those that :meth:`version` counts. Moments come back in UTC.
        """

    def record(self, event: Event) -> bool:
        """Append an event; ``False`` where exactly this one is there already."""

    def record_all(self, events: Iterable[Event], *, expected: LastEvents) -> int:
        """Append events that were made on those last seen (promise id → event): all, or none.

        The last is the one of the latest moment. Returns how many are new; raises
        :class:`geodata.decision_log.StaleWriteError` where a promise of ``expected`` has another
        last event by now.
        """

    def events(
        self, promise_id: str | None = None, *, kommun: str | None = None
    ) -> tuple[Event, ...]:
        """Return the events of a promise, of a kommun, or all, in the order of their storing.

        Moments come back in UTC.
        """

    def put_geocode(self, geocode: Geocode) -> None:
        """Store what a geocoder said, in place of an earlier answer to the same question."""

    def geocode(self, key: str) -> Geocode | None:
        """Return the answer to a question, however old; ``None`` where it was never asked."""

    def geocodes(self, kommun: str | None = None) -> tuple[Geocode, ...]:
        """Return the answers of a kommun (code), or all, by name."""

    def take_turn(self, service: str, holder: str, now: datetime, until: datetime) -> datetime:
        """Take the one turn to ask a service, for all processes that share the store.

        Parameters
        ----------
        service, holder
            Which service, and who asks: a text that nobody else uses.
        now, until
            When it is, and when the turn falls back should the holder vanish.

        Returns
        -------
        datetime
            ``now`` where the turn was taken, else when it is worth trying again at the latest.
        """

    def give_turn(self, service: str, holder: str, free_at: datetime) -> None:
        """Give a turn back; nobody else has it before ``free_at``."""

    def close(self) -> None:
        """Let go of the connections."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
