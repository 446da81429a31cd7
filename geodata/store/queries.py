"""What the store is asked: sets, counts, versions. Every function runs within one transaction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, union

from geodata.ids import content_id
from geodata.records import Stance
from geodata.store import codec
from geodata.store.tables import (
    decisions,
    documents,
    events,
    mentions,
    promise_actors,
    promise_evidence,
    promise_kinds,
    promise_sets,
    promises,
    set_kommuner,
    set_parties,
)

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Connection, Select, Table

    from geodata.records import PromiseSet

_PARTS = (
    set_kommuner,
    set_parties,
    promises,
    promise_kinds,
    promise_actors,
    promise_evidence,
    mentions,
)


def select_sets(connection: Connection, kommun: str | None) -> tuple[PromiseSet, ...]:
    """Return the sets of a kommun, or all: latest start first, without period last."""
    heads = select(promise_sets)
    papers = select(documents)
    parts = {table: select(table).order_by(table.c.position) for table in _PARTS}
    if kommun is not None:
        own = _sets_of(kommun)
        heads = heads.where(promise_sets.c.id.in_(own))
        used = select(promise_sets.c.document).where(promise_sets.c.id.in_(own))
        papers = papers.where(documents.c.key.in_(used))
        parts = {table: query.where(table.c.set_id.in_(own)) for table, query in parts.items()}
    queries: dict[Table, Select[Any]] = {promise_sets: heads, documents: papers, **parts}
    rows = {table: connection.execute(q).mappings().all() for table, q in queries.items()}
    return tuple(sorted(codec.read_sets(rows), key=_newest_first))


def count_commitments(connection: Connection) -> dict[str, int]:
    """Return kommun code → number of committing promises, for every kommun with a set."""
    commits = [stance.value for stance in Stance if stance.commits]
    # A code that a set names twice counts once.
    holders = select(set_kommuner.c.kommun, set_kommuner.c.set_id).distinct().subquery()
    held = and_(promises.c.set_id == holders.c.set_id, promises.c.stance.in_(commits))
    query = (
        select(holders.c.kommun, func.count(promises.c.id).label("number"))
        .select_from(holders.outerjoin(promises, held))
        .group_by(holders.c.kommun)
        .order_by(holders.c.kommun)
    )
    return {row.kommun: row.number for row in connection.execute(query)}


def fingerprint(connection: Connection, kommun: str | None) -> str:
    """Return a key that changes with the sets, decisions and events of a kommun (or of all)."""
    sets = select(promise_sets.c.id, promise_sets.c.content).order_by(promise_sets.c.id)
    logs = [select(decisions), select(events)]
    if kommun is not None:
        sets = sets.where(promise_sets.c.id.in_(_sets_of(kommun)))
        logs = [
            select(decisions).where(_decided_on(kommun)),
            select(decisions).where(decisions.c.loose),
            select(events).where(reported_of(kommun)),
        ]
    return content_id(
        [tuple(row) for row in connection.execute(sets)],
        [_length_and_end(connection, log) for log in logs],
    )


def fingerprints(connection: Connection) -> dict[str, str]:
    """Return what :func:`fingerprint` says of every kommun with a set, asked in six queries."""
    heads = connection.execute(select(promise_sets.c.id, promise_sets.c.content))
    content = {row.id: row.content for row in heads}
    own_of: dict[str, list[str]] = {set_id: [set_id] for set_id in content}
    for set_id, promise in connection.execute(select(promises.c.set_id, promises.c.id)):
        own_of[set_id].append(promise)
    sets_of: dict[str, set[str]] = {}
    for code, set_id in connection.execute(select(set_kommuner.c.kommun, set_kommuner.c.set_id)):
        sets_of.setdefault(code, set()).add(set_id)
    decided = _by_key(connection, decisions.c.key, decisions)
    reported = _by_key(connection, events.c.promise_id, events)
    loose = _length_and_end(connection, select(decisions).where(decisions.c.loose))
    return {
        code: content_id(
            [(set_id, content[set_id]) for set_id in sorted(own)],
            [
                _joined(decided, {key for set_id in own for key in own_of[set_id]}),
                loose,
                _joined(reported, {key for set_id in own for key in own_of[set_id][1:]}),
            ],
        )
        for code, own in sorted(sets_of.items())
    }


def _by_key(
    connection: Connection, key: Column[Any], log: Table
) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for name, number, entry in connection.execute(select(key, log.c.number, log.c.id)):
        found.setdefault(name, []).append((number, entry))
    return found


def _joined(log: dict[str, list[tuple[int, str]]], keys: set[str]) -> tuple[int, str | None]:
    """Return length and end of the entries with these keys, as :func:`_length_and_end` does."""
    entries = [entry for key in log.keys() & keys for entry in log[key]]
    return len(entries), max(entries)[1] if entries else None


def decided_for(kommun: str) -> ColumnElement[bool]:
    """Return which decisions count for a kommun: on its promises and sets, and those for all."""
    return or_(_decided_on(kommun), decisions.c.loose)


def reported_of(kommun: str) -> ColumnElement[bool]:
    """Return which events are of a kommun's promises."""
    return events.c.promise_id.in_(_promises_of(kommun))


def is_known(key: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a promise or a set has this id."""
    return or_(exists().where(promises.c.id == key), exists().where(promise_sets.c.id == key))


def _decided_on(kommun: str) -> ColumnElement[bool]:
    return decisions.c.key.in_(union(_promises_of(kommun), _sets_of(kommun)))


def _promises_of(kommun: str) -> Select[tuple[str]]:
    return select(promises.c.id).where(promises.c.set_id.in_(_sets_of(kommun)))


def _sets_of(kommun: str) -> Select[tuple[str]]:
    return select(set_kommuner.c.set_id).where(set_kommuner.c.kommun == kommun)


def _length_and_end(connection: Connection, log: Select[Any]) -> tuple[int, str | None]:
    # Nothing leaves a log that only grows, so its length and its end tell it apart from before.
    entries = log.subquery()
    length = connection.execute(select(func.count()).select_from(entries)).scalar_one()
    end = select(entries.c.id).order_by(entries.c.number.desc()).limit(1)
    return length, connection.execute(end).scalar()


def _newest_first(promise_set: PromiseSet) -> tuple[int, int, str]:
    period = promise_set.period
    if period is None:
        return 0, 0, promise_set.id
    start = period.start or period.end or date.min
    return -start.toordinal(), -(period.end or date.max).toordinal(), promise_set.id
