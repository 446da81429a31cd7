"""Answers of geocoders, and whose turn it is to ask. Every function runs in one transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from geodata.geocode.records import Geocode, Outcome
from geodata.store.tables import geocode_turns, geocodes

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

# No service is told to wait longer: a turn that lies further ahead was set by a wrong clock.
LONGEST_WAIT = timedelta(hours=2)


def put(connection: Connection, geocode: Geocode) -> None:
    """Store an answer in place of an earlier one."""
    connection.execute(delete(geocodes).where(geocodes.c.key == geocode.key))
    connection.execute(insert(geocodes), asdict(geocode) | {"outcome": geocode.outcome.value})


def find(connection: Connection, key: str) -> Geocode | None:
    """Return the answer to a question."""
    row = connection.execute(select(geocodes).where(geocodes.c.key == key)).mappings().first()
    return None if row is None else _to_geocode(row)


def find_all(connection: Connection, kommun: str | None) -> tuple[Geocode, ...]:
    """Return the answers of a kommun or all, by name."""
    query = select(geocodes).order_by(geocodes.c.name, geocodes.c.key)
    if kommun is not None:
        query = query.where(geocodes.c.kommun == kommun)
    return tuple(map(_to_geocode, connection.execute(query).mappings()))


def free_at(connection: Connection, service: str, now: datetime) -> datetime:
    """Return when a service's turn is free: ``now`` where it is, or where its clock was wrong."""
    query = select(geocode_turns.c.free_at).where(geocode_turns.c.service == service)
    found: datetime | None = connection.execute(query).scalar()
    return now if found is None or found > now + LONGEST_WAIT else max(found, now)


def take(
    connection: Connection, service: str, holder: str, now: datetime, until: datetime
) -> datetime:
    """Take a service's turn until ``until``; return ``now``, or when it is free."""
    turns = geocode_turns.c
    free_now = (turns.free_at <= now) | (turns.free_at > now + LONGEST_WAIT)
    # Asked for and taken in one statement, so that no database gives it to two.
    taken = update(geocode_turns).where((turns.service == service) & free_now)
    if connection.execute(taken.values(holder=holder, free_at=until)).rowcount:
        return now
    known = select(turns.free_at).where(turns.service == service)
    free: datetime | None = connection.execute(known).scalar()
    if free is None:
        row = {"service": service, "holder": holder, "free_at": until}
        connection.execute(insert(geocode_turns), row)
        return now
    return free


def give(connection: Connection, service: str, holder: str, free: datetime) -> None:
    """Give back a turn that the holder still has."""
    mine = (geocode_turns.c.service == service) & (geocode_turns.c.holder == holder)
    connection.execute(update(geocode_turns).where(mine).values(free_at=free))


def _to_geocode(row: RowMapping) -> Geocode:
    return Geocode(**(dict(row) | {"outcome": Outcome(row["outcome"])}))
