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
    from sqlalchemy import Connection, Select, Table

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
        own_sets = _sets_of(kommun)
        own = select(promises.c.id).where(promises.c.set_id.in_(own_sets))
        sets = sets.where(promise_sets.c.id.in_(own_sets))
        logs = [
            select(decisions).where(decisions.c.key.in_(union(own, own_sets))),
            select(decisions).where(decisions.c.loose),
            select(events).where(events.c.promise_id.in_(own)),
        ]
    return content_id(
        [tuple(row) for row in connection.execute(sets)],
        [_length_and_end(connection, log) for log in logs],
    )


def is_known(connection: Connection, key: str) -> bool:
    """Return whether a promise or a set has this id."""
    owners = (exists().where(promises.c.id == key), exists().where(promise_sets.c.id == key))
    return connection.execute(select(or_(*owners))).scalar_one()


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
