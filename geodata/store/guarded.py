"""A store that knows who acts: it refuses what they may not do, and logs what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from config.access_tables import Right
from geodata.store.guard import Guard
from geodata.store.guarded_drafts import GuardedDrafts
from geodata.store.guarded_walks import GuardedWalks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from types import TracebackType

    from geodata.access import Actor
    from geodata.decision_log import InForce, LastEvents
    from geodata.geocode.records import Geocode
    from geodata.records import Decision, Event, PromiseSet
    from geodata.store.audit_port import AuditEntry
    from geodata.store.port import Store, SyncReport


class GuardedStore(GuardedWalks, GuardedDrafts):
    """A :class:`geodata.store.Store` for one actor, over the store itself.

    A write that the actor may not make raises :class:`geodata.access.AccessError` and changes
    nothing; one that is made is logged in the same transaction. Who is logged in signs what they
    decide, whatever name the record brings. What is not public yet is left out of what is read.
    """

    def __init__(self, store: Store, actor: Actor) -> None:
        self.inner = store
        self.actor = actor
        self._guard = Guard(store, actor)

    def need(self, right: Right, kommuner: Iterable[str]) -> None:
        """Raise :class:`geodata.access.AccessError` where the actor lacks a right in one kommun."""
        self._guard.every(right, frozenset(kommuner))

    def put_set(self, promise_set: PromiseSet) -> bool:
        """Store a set; it takes the right in every kommun of it."""
        kommuner = frozenset(promise_set.kommuner)
        if not self.actor.may_all(Right.PROMISES, ()):  # the command line stores thousands
            kommuner |= self.inner.kommuner_of(promise_set.id)
        guard = self._guard.every(Right.PROMISES, kommuner)
        return guard.write(
            "put_set",
            lambda: self.inner.put_set(promise_set),
            promise_set.id,
            promise_set.document.title,
        )

    def put_reading(
        self,
        sets: Iterable[PromiseSet],
        *,
        gone: Iterable[str] = (),
        decisions: Iterable[Decision] = (),
    ) -> int:
        """Store the sets of a reading; it takes the right in every kommun of old and new ones."""
        new, lost = tuple(sets), tuple(gone)
        kommuner = frozenset(code for group in new for code in group.kommuner)
        kommuner = kommuner.union(*map(self.inner.kommuner_of, [*lost, *(g.id for g in new)]))
        guard = self._guard.every(Right.PROMISES, kommuner)
        led = self._carried(decisions, {p.id for group in new for p in group.promises})
        return guard.write(
            "put_reading",
            lambda: self.inner.put_reading(new, gone=lost, decisions=led),
            " ".join(group.id for group in new),
            new[0].document.title if new else "",
        )

    def _carried(self, decisions: Iterable[Decision], own: set[str]) -> list[Decision]:
        """Return decisions that come with a reading: led over as they were, else signed anew."""
        given = list(decisions)
        for decision in given:
            if decision.key not in own:
                self._guard.some(Right.PROMISES, self.inner.kommuner_of(decision.key))
        if self.actor.typed or not given:
            return given
        made = {(d.field, d.value, d.who, d.when, d.why) for d in self.inner.decisions()}
        return [
            d if (d.field, d.value, d.who, d.when, d.why) in made else self._guard.signed(d)
            for d in given
        ]

    def sync_register(self, sets: Iterable[PromiseSet]) -> SyncReport:
        """Take over the bundled register; it takes the right in all kommuner."""
        guard = self._guard.every(Right.REGISTER, frozenset())
        return guard.write("sync_register", lambda: self.inner.sync_register(sets))

    def decide(self, decision: Decision) -> bool:
        """Append a decision; it takes the right in a kommun of what is decided on."""
        guard = self._decider(decision.key)
        signed = guard.signed(decision)
        return guard.write(
            "decide", lambda: self.inner.decide(signed), signed.key, _said(signed), signed.who
        )

    def decide_all(self, decisions: Iterable[Decision], *, expected: InForce) -> int:
        """Append decisions, all or none; each takes the right in a kommun of its matter."""
        guards = [(self._decider(one.key), one) for one in decisions]
        signed = [(guard, guard.signed(one)) for guard, one in guards]
        with self.inner.together(_only_key(one.key for _, one in signed)):
            new = self.inner.decide_all([one for _, one in signed], expected=expected)
            for guard, one in signed if new else ():
                self.inner.log(guard.entry("decide", one.key, _said(one), one.who))
        return new

    def _decider(self, key: str) -> Guard:
        kommuner = self.inner.kommuner_of(key) or self.inner.kommuner_of_place(key)
        return self._guard.some(Right.PROMISES, kommuner)

    def record(self, event: Event) -> bool:
        """Append an event; it takes the right in a kommun of the promise."""
        guard = self._decider(event.promise_id)
        signed = guard.signed(event)
        said = signed.status.value
        return guard.write(
            "record", lambda: self.inner.record(signed), signed.promise_id, said, signed.who
        )

    def record_all(self, events: Iterable[Event], *, expected: LastEvents) -> int:
        """Append events, all or none; each takes the right in a kommun of its promise."""
        guards = [(self._decider(one.promise_id), one) for one in events]
        signed = [(guard, guard.signed(one)) for guard, one in guards]
        with self.inner.together():
            new = self.inner.record_all([one for _, one in signed], expected=expected)
            for guard, one in signed if new else ():
                said = one.status.value
                self.inner.log(guard.entry("record", one.promise_id, said, one.who))
        return new

    def put_geocode(self, geocode: Geocode) -> None:
        """Store what a geocoder said; machine output, so it is not logged."""
        self._guard.every(Right.GEOCODE, frozenset({geocode.kommun}))
        self.inner.put_geocode(geocode)

    def take_turn(self, service: str, holder: str, now: datetime, until: datetime) -> datetime:
        """Take the turn to ask a service; it takes the right in any kommun."""
        self._guard.anywhere(Right.GEOCODE)
        return self.inner.take_turn(service, holder, now, until)

    def give_turn(self, service: str, holder: str, free_at: datetime) -> None:
        """Give a turn back."""
        self._guard.anywhere(Right.GEOCODE)
        self.inner.give_turn(service, holder, free_at)

    def together(self, about: str | None = None) -> AbstractContextManager[None]:
        """Make one transaction of all writes within."""
        return self.inner.together(about)

    def log(self, entry: AuditEntry) -> None:
        """Append an entry of what happened outside of the store, signed by the actor."""
        self._guard.log(entry)

    def audit(self, kommun: str | None = None, *, limit: int | None = None) -> list[AuditEntry]:
        """Return the log of a kommun or all; it takes the right to read it there."""
        self._guard.every(Right.AUDIT, frozenset() if kommun is None else frozenset({kommun}))
        return self.inner.audit(kommun, limit=limit)

    def sets(self, kommun: str | None = None) -> tuple[PromiseSet, ...]:
        """Return the sets of a kommun, or all."""
        return self.inner.sets(kommun)

    def kommuner(self) -> dict[str, int]:
        """Return kommun code → number of committing promises."""
        return self.inner.kommuner()

    def version(self, kommun: str | None = None) -> str:
        """Return a key that changes with what is stored."""
        return self.inner.version(kommun)

    def versions(self) -> dict[str, str]:
        """Return the version of every kommun."""
        return self.inner.versions()

    def decisions(
        self, key: str | None = None, *, kommun: str | None = None
    ) -> tuple[Decision, ...]:
        """Return the decisions on a key, for a kommun, or all."""
        return self.inner.decisions(key, kommun=kommun)

    def events(
        self, promise_id: str | None = None, *, kommun: str | None = None
    ) -> tuple[Event, ...]:
        """Return the events of a promise, of a kommun, or all."""
        return self.inner.events(promise_id, kommun=kommun)

    def geocode(self, key: str) -> Geocode | None:
        """Return the answer to a question."""
        return self.inner.geocode(key)

    def geocodes(self, kommun: str | None = None) -> tuple[Geocode, ...]:
        """Return the answers of a kommun, or all."""
        return self.inner.geocodes(kommun)

    def kommuner_of(self, key: str) -> frozenset[str]:
        """Return the kommuner of what has this id."""
        return self.inner.kommuner_of(key)

    def kommuner_of_place(self, key: str) -> frozenset[str]:
        """Return the kommuner where a document names the place of a decision's key."""
        return self.inner.kommuner_of_place(key)

    def close(self) -> None:
        """Let go of the connections."""
        self.inner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _said(decision: Decision) -> str:
    return f"{decision.field} = {decision.value}"


def _only_key(keys: Iterable[str]) -> str | None:
    """Return the one key that is written about, ``None`` where there are several."""
    found = set(keys)
    return found.pop() if len(found) == 1 else None


def guarded(store: Store, actor: Actor) -> GuardedStore:
    """Return a store for an actor, whether the given one has an actor of its own or not."""
    return GuardedStore(store.inner if isinstance(store, GuardedStore) else store, actor)
