"""The store in a relational database; what only one backend understands stays out of here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from sqlalchemy import select

from geodata.decision_log import check_decisions, check_events
from geodata.records import Origin
from geodata.store import changes, codec, geocoding, queries
from geodata.store.audit import SqlAudit
from geodata.store.backends import connect
from geodata.store.drafts import SqlDrafts
from geodata.store.schema import prepare
from geodata.store.tables import decisions as log
from geodata.store.tables import events as reports
from geodata.store.walks import SqlWalks
from geodata.store.watch import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from geodata.decision_log import InForce, LastEvents
    from geodata.geocode.records import Geocode
    from geodata.records import Decision, Event, PromiseSet
    from geodata.store.database import Database
    from geodata.store.port import SyncReport


class SqlStore(SqlWalks, SqlAudit, SqlDrafts):
    """A :class:`geodata.store.Store`; the schema of its database must be up to date."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version: Remembered[str] = Remembered(database)
        self._versions: Remembered[dict[str, str]] = Remembered(database)

    @classmethod
    def open(cls, address: str | Path) -> Self:
        """Connect to the database of a path or URL and bring its schema up to date."""
        database = connect(address)
        try:
            prepare(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def together(self, about: str | None = None) -> AbstractContextManager[None]:
        """Make one transaction of all writes within: stored whole at its end, or not at all."""
        return self._database.together(about)

    def put_set(self, promise_set: PromiseSet) -> bool:
        """Store a set in place of the one with the same id; ``False`` where it is there already."""
        # Asked first as a reader: what is there already needs no turn as a writer.
        with self._database.reading() as connection:
            if changes.has_set(connection, promise_set):
                return False
        with self._database.writing() as connection:
            if changes.has_set(connection, promise_set):
                return False
            changes.replace_sets(connection, [promise_set.id], [promise_set])
        return True

    def put_reading(
        self,
        sets: Iterable[PromiseSet],
        *,
        gone: Iterable[str] = (),
        decisions: Iterable[Decision] = (),
    ) -> int:
        """Store the sets of a reading in place of those with the same ids and of ``gone`` (ids)."""
        with self._database.writing() as connection:
            new = [group for group in sets if not changes.has_set(connection, group)]
            changes.replace_sets(connection, [*gone, *(group.id for group in new)], new)
            for decision in decisions:
                changes.append_decision(connection, decision)
        return len(new)

    def sync_register(self, sets: Iterable[PromiseSet]) -> SyncReport:
        """Make the stored sets of ``Origin.REGISTER`` equal to ``sets``; leave the others alone.

        Raises
        ------
        ValueError
            Where a given set is not of ``Origin.REGISTER``, or an id is given twice.
        """
        given = _of_register(sets)
        with self._database.reading() as connection:
            plan = changes.plan_register(connection, given)
        if not plan.is_empty:
            with self._database.writing() as connection:
                plan = changes.plan_register(connection, given)
                changes.apply_register(connection, plan)
        return plan.report

    def sets(self, kommun: str | None = None) -> tuple[PromiseSet, ...]:
        """Return the sets of a kommun (code), or all: latest start first, without period last."""
        with self._database.reading() as connection:
            return queries.select_sets(connection, kommun)

    def kommuner(self) -> dict[str, int]:
        """Return kommun code → number of committing promises, for every kommun with a set."""
        with self._database.reading() as connection:
            return queries.count_commitments(connection)

    def version(self, kommun: str | None = None) -> str:
        """Return a key that changes when the sets, decisions or events of a kommun (or any) do."""

        def ask() -> str:
            with self._database.reading() as connection:
                return queries.fingerprint(connection, kommun)

        return self._version(kommun, ask)

    def versions(self) -> dict[str, str]:
        """Return the version of every kommun with a set, as :meth:`version` gives it."""

        def ask() -> dict[str, str]:
            with self._database.reading() as connection:
                return queries.fingerprints(connection)

        return dict(self._versions(None, ask))

    def decide(self, decision: Decision) -> bool:
        """Append a decision; ``False`` where exactly this one is there already."""
        with self._database.writing(decision.key) as connection:
            return changes.append_decision(connection, decision)

    def decide_all(self, decisions: Iterable[Decision], *, expected: InForce) -> int:
        """Append decisions that were made on what counted then: all of them, or none."""
        new = tuple(decisions)
        with self._database.writing() as connection:
            if not changes.has_entries(connection, log, [codec.log_row(one)["id"] for one in new]):
                query = select(log).where(log.c.key.in_(expected)).order_by(log.c.number)
                stored = map(codec.to_decision, connection.execute(query).mappings())
                check_decisions(stored, expected)
            return sum(changes.append_decision(connection, one) for one in new)

    def decisions(
        self, key: str | None = None, *, kommun: str | None = None
    ) -> tuple[Decision, ...]:
        """Return the decisions on a key, for a kommun, or all, in the order of their storing."""
        query = select(log).order_by(log.c.number)
        if key is not None:
            query = query.where(log.c.key == key)
        if kommun is not None:
            query = query.where(queries.decided_for(kommun))
        with self._database.reading() as connection:
            return tuple(map(codec.to_decision, connection.execute(query).mappings()))

    def record(self, event: Event) -> bool:
        """Append an event; ``False`` where exactly this one is there already."""
        with self._database.writing(event.promise_id) as connection:
            return changes.append(connection, reports, codec.log_row(event))

    def record_all(self, events: Iterable[Event], *, expected: LastEvents) -> int:
        """Append events that were made on those last seen: all of them, or none."""
        rows = [codec.log_row(event) for event in events]
        with self._database.writing() as connection:
            if not changes.has_entries(connection, reports, [row["id"] for row in rows]):
                seen = reports.c.promise_id.in_(expected)
                query = select(reports).where(seen).order_by(reports.c.moment, reports.c.number)
                stored = map(codec.to_event, connection.execute(query).mappings())
                check_events({event.promise_id: event for event in stored}, expected)
            return sum(changes.append(connection, reports, row) for row in rows)

    def events(
        self, promise_id: str | None = None, *, kommun: str | None = None
    ) -> tuple[Event, ...]:
        """Return the events of a promise, of a kommun, or all, in the order of their storing."""
        query = select(reports).order_by(reports.c.number)
        if promise_id is not None:
            query = query.where(reports.c.promise_id == promise_id)
        if kommun is not None:
            query = query.where(queries.reported_of(kommun))
        with self._database.reading() as connection:
            return tuple(map(codec.to_event, connection.execute(query).mappings()))

    def put_geocode(self, geocode: Geocode) -> None:
        """Store what a geocoder said, in place of an earlier answer to the same question."""
        with self._database.writing(geocode.key) as connection:
            geocoding.put(connection, geocode)

    def geocode(self, key: str) -> Geocode | None:
        """Return the answer to a question, however old; ``None`` where it was never asked."""
        with self._database.reading() as connection:
            return geocoding.find(connection, key)

    def geocodes(self, kommun: str | None = None) -> tuple[Geocode, ...]:
        """Return the answers of a kommun (code), or all, by name."""
        with self._database.reading() as connection:
            return geocoding.find_all(connection, kommun)

    def take_turn(self, service: str, holder: str, now: datetime, until: datetime) -> datetime:
        """Take the turn to ask a service: ``now``, or when to try again at the latest."""
        # Looked at as a reader first: a queue of those who wait must not hold up who writes.
        with self._database.reading() as connection:
            free_at = geocoding.free_at(connection, service, now)
        if free_at > now:
            return free_at
        with self._database.writing(service) as connection:
            return geocoding.take(connection, service, holder, now, until)

    def give_turn(self, service: str, holder: str, free_at: datetime) -> None:
        """Give a turn back; nobody else has it before ``free_at``."""
        with self._database.writing(service) as connection:
            geocoding.give(connection, service, holder, free_at)

    def close(self) -> None:
        """Let go of the connections."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _of_register(sets: Iterable[PromiseSet]) -> dict[str, PromiseSet]:
    given: dict[str, PromiseSet] = {}
    for promise_set in sets:
        if promise_set.origin is not Origin.REGISTER:
            raise ValueError(f"set {promise_set.id} is not of the register")
        if promise_set.id in given:
            raise ValueError(f"set {promise_set.id} is given twice")
        given[promise_set.id] = promise_set
    return given
