"""Of which kommuner a thing is, by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, union

from geodata.store.tables import mentions, promises, set_kommuner
from geodata.store.walk_tables import actions, observations, walks

if TYPE_CHECKING:
    from sqlalchemy import Connection


def kommuner_of(connection: Connection, key: str) -> frozenset[str]:
    """Return the kommuner of a set, promise, walk, observation, photo or action."""
    found = union(
        select(set_kommuner.c.kommun).where(set_kommuner.c.set_id == key),
        select(set_kommuner.c.kommun).join(
            promises, (promises.c.set_id == set_kommuner.c.set_id) & (promises.c.id == key)
        ),
        select(walks.c.kommun).where(walks.c.id == key),
        select(walks.c.kommun).join(
            observations,
            (observations.c.walk_id == walks.c.id)
            & ((observations.c.id == key) | (observations.c.photo == key)),
        ),
        select(actions.c.kommun).where(actions.c.action_id == key),
    )
    return frozenset(connection.execute(found).scalars())


def kommuner_of_place(connection: Connection, key: str) -> frozenset[str]:
    """Return the kommuner where a document names a place whose decisions have this key."""
    from geodata.place_decisions import decision_key

    named = (
        select(set_kommuner.c.kommun, mentions.c.name)
        .join(mentions, mentions.c.set_id == set_kommuner.c.set_id)
        .distinct()
    )
    pairs = connection.execute(named).all()
    return frozenset(kommun for kommun, name in pairs if decision_key(kommun, name) == key)
